"""Figures of settings as a map: a row a setting, a column a figure or an interpreter, a tile that says what it is.

The colour repeats what the words say, for what is known to differ alone: it is never the only one to say it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from internals_lab_dashboard.figures.axes.rows_axis import rows_axis
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import plain

TILE_PX, HEADER_PX = 50, 64
LABELS_PX, COLUMN_PX = 150, 128
LETTER_PX = 7.5  # of a row's name, about
LETTERS, LINE_PX = 16, 17  # what of a column's name has room above it, and what each further line of it takes
BETTER, WORSE = "rgba(38, 138, 237, {})", "rgba(217, 84, 30, {})"
STRONGEST = 0.42  # of a tile's colour: ink must stay legible on it
CLEAR = "rgba(127, 127, 127, 0)"
WORSE_TO_BETTER = ((0.0, WORSE.format(STRONGEST)), (0.5, CLEAR), (1.0, BETTER.format(STRONGEST)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Tile:
    """`words` and `note` are its two lines, ready for Plotly; `heat` from -1 (worse) to 1 (better), 0 where nothing is
    known to differ.
    """

    row: int
    column: int
    words: str
    note: str
    heat: float
    hover: str


def heat_map_figure(
    tiles: Sequence[Tile],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    zoom_kept_for: str,
    row_px: int = TILE_PX,
    colours: Sequence[tuple[float, str]] = WORSE_TO_BETTER,
) -> plot.Figure:
    """`rows` from top to bottom, `columns` with their names above them. `colours` are those of the heats, from 0 for the
    lowest to 1 for the highest.
    """
    names = [textwrap.wrap(column, LETTERS, break_long_words=False) for column in columns]
    header_px = HEADER_PX + LINE_PX * (max([1, *map(len, names)]) - 1)
    drawing = canvas.figure(height=header_px + row_px * max(1, len(rows)), zoom_kept_for=zoom_kept_for)
    by_place = {(tile.row, tile.column): tile for tile in tiles}
    grid = [[by_place.get((row, column)) for column in range(len(columns))] for row in range(len(rows))]
    drawing.add_trace(
        plot.Heatmap(
            uid="tiles",
            x=list(range(len(columns))),
            y=list(range(len(rows))),
            z=[[tile.heat if tile else 0 for tile in line] for line in grid],
            text=[[_words(tile) for tile in line] for line in grid],
            texttemplate="%{text}",
            textfont={"size": 13},
            hovertext=[[tile.hover if tile else "" for tile in line] for line in grid],
            hovertemplate="%{hovertext}<extra></extra>",
            zmin=-1,
            zmax=1,
            colorscale=[list(stop) for stop in colours],
            showscale=False,
            xgap=4,
            ygap=4,
        )
    )
    drawing.update_xaxes(
        canvas.axis(
            "",
            side="top",
            tickvals=list(range(len(columns))),
            ticktext=["<br>".join(map(plain, lines)) for lines in names],
            tickangle=0,  # slanted, names would take the tiles' room
            range=[-0.5, len(columns) - 0.5],
            showgrid=False,
            fixedrange=True,
        )
    )
    drawing.update_yaxes(rows_axis(rows, showgrid=False))
    drawing.update_layout(margin={"t": header_px - 24, "b": 12, "l": 8, "r": 8})
    return drawing


def least_px(columns: int, rows: Sequence[str]) -> int:
    """The narrowest that so many columns can be read in beside the names of these rows."""
    labels_px = LETTER_PX * max(map(len, rows), default=0)
    return max(LABELS_PX, ceil(labels_px)) + COLUMN_PX * columns


def _words(tile: Tile | None) -> str:
    if tile is None:
        return ""
    return f"<b>{tile.words}</b><br>{tile.note}" if tile.note else tile.words
