"""What a browser remembers of what it shows, so that the next answer changes no more than it must."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

from internals_lab_dashboard.pages.content.page import Content, Page
from internals_lab_dashboard.shell.asked import Asked
from internals_lab_dashboard.shell.drawing import chosen, offered, parts, shape
from internals_lab_dashboard.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Screen:
    """What the browser keeps of what it shows. `number` is that of the question, `upon` that of the screen that it changed.
    `words` are the view's, `values` what the controls hold, `hints` what those of several values say while they hold none.
    `grown`: charts were added behind those that it was drawn with. `parts` has a word for each part of the page, which is
    another where the part is, and `revision` one for the run.
    """

    path: str
    title: str
    number: int
    words: dict[str, list[str]]
    upon: int = 0
    values: dict[str, str | list[str] | None] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    shape: str = ""
    charts: dict[str, str] = field(default_factory=dict)
    grown: bool = False
    parts: dict[str, str] = field(default_factory=dict)
    revision: str = ""
    offered: str = ""

    @classmethod
    def of(
        cls, page: Page, content: Content, asked: Asked, *, before: dict[str, Any] | None, revision: str = ""
    ) -> Screen:
        """After the answer to `asked`. `revision` is that of the run, asked before it was read."""
        return cls(
            path=page.path,
            title=f"{page.name} · Internals Lab",
            number=asked.number,
            upon=before.get("number", 0) if before else 0,
            # What nobody chose as well: an address without a run means the newest one, and must say which that was.
            words=_words(View({**asked.view.words, **chosen(content).words})),
            values={control.key: control.value for control in content.controls},
            hints={control.key: control.hint for control in content.controls if control.kind == "several"},
            shape=_digest(shape(content)),
            charts={
                chart.key: _digest([column.field for column in chart.columns]) for chart in content.charts
            },
            grown=bool(before and before.get("path") == page.path and before.get("grown")),
            parts={part: _digest(what) for part, what in parts(content).items()},
            revision=revision,
            offered=_digest(offered(content)),
        )

    @classmethod
    def of_nothing(cls, asked: Asked) -> Screen:
        """Where there is no such page."""
        return cls(path=asked.path, title="Internals Lab", number=asked.number, words=_words(asked.view))

    @property
    def told(self) -> dict[str, object]:
        """As JSON."""
        return asdict(self)


def _words(view: View) -> dict[str, list[str]]:
    return {key: list(words) for key, words in view.words.items()}


def _digest(told: object) -> str:
    """The browser sends it back with every question, so it is short."""
    return hashlib.sha256(repr(told).encode()).hexdigest()[:20]
