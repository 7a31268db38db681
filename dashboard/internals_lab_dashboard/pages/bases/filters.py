"""The filters that all pages have alike: which cells of a run are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from internals_lab.counted import counted
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.data.run.selection import AXES, Selection, axis_word
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.bases.choices import filter_control
from internals_lab_dashboard.pages.content.page import Control, Message
from internals_lab_dashboard.view import View

LABELS = {"interpreter": "Interpreters", "strategy": "Strategies", "workers": "Workers"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What a reader chose of what a run has, with the controls between whose values there is a choice."""

    selection: Selection
    controls: tuple[Control, ...]

    @classmethod
    def of(cls, rows: RunRows, view: View) -> Filters:
        """A word that the run does not have hides nothing: the filter comes from a look at another run."""
        names = Cast.of(rows.interpreters)
        options = {axis: _options(rows, axis) for axis in AXES}
        chosen = {axis: view.several(axis, words) for axis, words in options.items()}
        return cls(
            selection=Selection(**{axis: tuple(words) for axis, words in chosen.items()}),
            controls=tuple(
                filter_control(
                    axis,
                    LABELS[axis],
                    [(word, names.name(word) if axis == "interpreter" else word) for word in words],
                    chosen[axis],
                )
                for axis, words in options.items()
                if len(words) > 1
            ),
        )


def hidden_words(hidden: int, of: int) -> str:
    """What stands beside the filters; nothing where they hide nothing."""
    return f"Filters hide {hidden} of {counted(of, 'cell')}" if hidden else ""


def nothing_left(hidden: str = "What this page would show of the run is") -> Message:
    """What a page says that the filters leave nothing on."""
    text = f"{hidden} hidden by the filters above."
    return Message(title="The filters leave nothing here", text=text, clears_filters=True)


def all_hidden(of: int, what: str) -> Message:
    """The same of something whose cells can be counted."""
    return nothing_left(f"{what}: Its only cell is" if of == 1 else f"{what}: All {of} cells are")


def _options(rows: RunRows, axis: str) -> list[str]:
    """What there is to choose from, interpreters in the order of the run, numbers by size."""
    words = dict.fromkeys(axis_word(row.cell, axis) for row in rows.cells)
    if axis == "workers":
        return sorted(words, key=int)
    if axis == "interpreter":
        return _first(words, (one.name for one in rows.interpreters))
    return list(words)


def _first(words: Iterable[str], order: Iterable[str]) -> list[str]:
    there = list(words)
    ordered = [word for word in order if word in there]
    return [*ordered, *(word for word in there if word not in ordered)]
