"""What came of the cells of a run, as a map: a tile a row and interpreter, with the states that are in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Outcome
from internals_lab_dashboard.data.run.coverage import SIGNS, WENT_WRONG
from internals_lab_dashboard.figures.marks.heat_map import CLEAR, Tile, heat_map_figure
from internals_lab_dashboard.figures.paper import plot
from internals_lab_dashboard.figures.paper.text import plain

ROW_PX = 30
# Each kind of tile has a place of its own on the scale; the colour repeats what sign and word say.
WRONG, WAITING, NOTHING, LEFT_OUT, PARTLY, WHOLE = -1.0, -0.5, 0.0, 0.25, 0.5, 1.0
COLOURS = (
    (0.0, "rgba(214, 60, 48, 0.40)"),
    (0.25, "rgba(222, 160, 36, 0.34)"),
    (0.5, CLEAR),
    (0.625, "rgba(127, 132, 142, 0.20)"),
    (0.75, "rgba(46, 160, 122, 0.16)"),
    (1.0, "rgba(46, 160, 122, 0.34)"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class StateTile:
    """`told` are lines in plain words for those who point at it."""

    row: int
    column: int
    counts: Mapping[Outcome, int]
    told: tuple[str, ...]


def coverage_figure(
    tiles: Sequence[StateTile], rows: Sequence[str], columns: Sequence[str], *, zoom_kept_for: str
) -> plot.Figure:
    """`rows` from top to bottom, a column an interpreter."""
    return heat_map_figure(
        [
            Tile(
                row=tile.row,
                column=tile.column,
                words=state_words(tile.counts),
                note="",
                heat=_heat(tile.counts),
                hover="<br>".join(plain(line) for line in tile.told),
            )
            for tile in tiles
        ],
        rows,
        columns,
        zoom_kept_for=zoom_kept_for,
        row_px=ROW_PX,
        colours=COLOURS,
    )


def state_words(counts: Mapping[Outcome, int]) -> str:
    """`✓ 12 measured`, or `✓ 12 · – 2` where there are several."""
    if len(counts) == 1:
        [(state, count)] = counts.items()
        return f"{SIGNS[state]} {count} {state}" if count > 1 else f"{SIGNS[state]} {state}"
    return " · ".join(f"{SIGNS[state]} {count}" for state, count in counts.items())


def _heat(counts: Mapping[Outcome, int]) -> float:
    if any(state in counts for state in WENT_WRONG):
        return WRONG
    if "pending" in counts:
        return WAITING
    if "measured" not in counts:
        return LEFT_OUT if counts else NOTHING
    return WHOLE if len(counts) == 1 else PARTLY
