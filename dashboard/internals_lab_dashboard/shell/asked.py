"""What a browser asks to see: a page, the words of its address, and what its controls say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from internals_lab_dashboard.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One question of a browser, numbered. `values` are the words that its controls hold; `whole` wants the page drawn anew;
    one that `follows` was made by no reader: the run that is shown went on.
    """

    path: str
    view: View
    values: View
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
            values=_view(given.get("values")),
            number=number if isinstance(number, int) else 0,
            whole=given.get("whole") is True,
            follows=given.get("follows") is True,
        )


def _view(words: object) -> View:
    return View.of(words) if isinstance(words, dict) else View({})
