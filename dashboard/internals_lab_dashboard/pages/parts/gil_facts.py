"""What was seen of the GIL, as facts above a chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from internals_lab_dashboard.data.run.gil import GilObserved, together
from internals_lab_dashboard.data.run.rows import CellRow
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.content.page import Fact, Tone

MOST_ALONE = 4  # interpreters with a fact each; more of them share one with all that saw the same
SHARED: dict[str, tuple[str, Tone]] = {
    "on": ("GIL on", "plain"),
    "off": ("GIL off", "good"),
    "unknown": ("GIL not told by", "plain"),
}


def gil_facts(cells: Sequence[CellRow], cast: Cast) -> tuple[Fact, ...]:
    """What each interpreter's samples saw of the GIL; a free-threaded build that had one is a warning."""
    seen = {
        name: together(row.gil for row in cells if row.cell.interpreter == name)
        for name in dict.fromkeys(row.cell.interpreter for row in cells)
    }
    if len(seen) <= MOST_ALONE:
        return tuple(_alone(name, gil, cast) for name, gil in seen.items())
    alone = [_alone(name, gil, cast) for name, gil in seen.items() if _is_surprising(name, gil, cast)]
    shared = []
    for state, (label, tone) in SHARED.items():
        names = [
            cast.name(name)
            for name, gil in seen.items()
            if gil.total and gil.state == state and not _is_surprising(name, gil, cast)
        ]
        if names:
            shared.append(Fact(label=label, text=", ".join(names), tone=tone))
    return (*alone, *shared)


def left_to_itself(cells: Iterable[CellRow]) -> list[CellRow]:
    """The declared cells in which no knob sets the GIL."""
    return [row for row in cells if row.cell.control is None and row.cell.knobs.get("gil") is None]


def _alone(name: str, gil: GilObserved, cast: Cast) -> Fact:
    tone: Tone = "warn" if _is_surprising(name, gil, cast) else "good" if gil.state == "off" else "plain"
    return Fact(label=cast.name(name), text=f"GIL {gil.text}", tone=tone, colour=cast.colours.get(name))


def _is_surprising(name: str, gil: GilObserved, cast: Cast) -> bool:
    described = cast.interpreters.get(name)
    is_free = described is not None and described.free_threaded_build and not described.knobs.get("gil")
    return gil.state == "changed" or (is_free and gil.state == "on")
