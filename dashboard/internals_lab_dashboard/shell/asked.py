"""What a browser asks to see: a page, and the words of its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from internals_lab_dashboard.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One question of a browser, numbered. `whole` wants the page drawn anew; one that `follows` was made by no reader: the run
    that is shown went on.
    """

    path: str
    view: View
    number: int
    whole: bool
    follows: bool = False

    @classmethod
    def of(cls, told: object) -> Asked:
        """From the browser's JSON, of which nothing is taken for granted."""
        given: dict[str, Any] = told if isinstance(told, dict) else {}
        number = given.get("number")
        return cls(
            path=str(given.get("path", "")),
            view=_view(given.get("words")),
            number=number if isinstance(number, int) else 0,
            whole=given.get("whole") is True,
            follows=given.get("follows") is True,
        )


def _view(words: object) -> View:
    return View.of(words) if isinstance(words, dict) else View({})
