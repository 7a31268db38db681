"""What was seen of the GIL, as facts above a chart."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab_dashboard.data.gil import together
from internals_lab_dashboard.data.rows import CellRow
from internals_lab_dashboard.figures.series import Cast
from internals_lab_dashboard.pages.page import Fact, Tone


def gil_facts(cells: Sequence[CellRow], cast: Cast) -> tuple[Fact, ...]:
    """What each interpreter's samples saw of the GIL; a free-threaded build that had one is a warning."""
    facts = []
    for name in dict.fromkeys(row.cell.interpreter for row in cells):
        seen = together(row.gil for row in cells if row.cell.interpreter == name)
        described = cast.interpreters.get(name)
        surprising = seen.state == "changed" or (
            described is not None and described.free_threaded_build and seen.state == "on"
        )
        tone: Tone = "warn" if surprising else "good" if seen.state == "off" else "plain"
        facts.append(
            Fact(
                label=cast.name(name),
                text=f"GIL {seen.text}",
                tone=tone,
                colour=cast.colours.get(name),
            )
        )
    return tuple(facts)
