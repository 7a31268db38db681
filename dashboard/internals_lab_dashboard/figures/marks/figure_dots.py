"""Figures of probes as dots with their intervals, a row each, a trace a kind of figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.figures.axes.rows_axis import rows_axis
from internals_lab_dashboard.figures.looks.series import series_uid
from internals_lab_dashboard.figures.marks.interval_dots import interval_dots
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.quantity import Unit, scale_of, with_limits
from internals_lab_dashboard.figures.paper.text import level, plain

ROW_PX = 32
SPREAD = 0.6  # of a row's height, shared by what there is


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of figure: its words, colour and marker."""

    key: str
    words: str
    colour: str
    symbol: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Dot:
    """One figure in its row."""

    row: int
    kind: Kind
    value: Interval


def figure_dots(
    dots: Sequence[Dot], rows: Sequence[str], *, title: str, unit: Unit, zoom_kept_for: str
) -> plot.Figure:
    """`rows` from top to bottom; the axis begins at 0 and has one unit for all."""
    drawing = canvas.figure(height=120 + ROW_PX * max(2, len(rows)), zoom_kept_for=zoom_kept_for)
    kinds = list({dot.kind.key: dot.kind for dot in dots}.values())
    divided_by, behind = scale_of(max((dot.value.high for dot in dots), default=1.0), unit)
    for place, kind in enumerate(kinds):
        lane = ((place + 0.5) / len(kinds) - 0.5) * SPREAD
        drawing.add_trace(
            interval_dots(
                [scaled(dot.value, divided_by) for dot in dots if dot.kind == kind],
                [dot.row + lane for dot in dots if dot.kind == kind],
                [
                    f"<b>{plain(rows[dot.row])}</b><br>{kind.words}: {with_limits(dot.value, unit)}"
                    for dot in dots
                    if dot.kind == kind
                ],
                uid=series_uid("dots", kind.key),
                name=kind.words,
                colour=kind.colour,
                symbol=kind.symbol,
            )
        )
    drawing.update_xaxes(
        canvas.axis(
            f"{title},{behind} ({interval_of_passes([dot.value for dot in dots])})", rangemode="tozero"
        )
    )
    drawing.update_yaxes(rows_axis(rows))
    drawing.update_layout(
        legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 44, "b": 60}, showlegend=True
    )
    return drawing


def interval_of_passes(values: Sequence[Interval]) -> str:
    """`95 % interval, n = 8 passes`."""
    if not values:
        return "too few passes for an interval"
    levels = sorted({level(one) for one in values})
    least, most = min(one.n for one in values), max(one.n for one in values)
    return f"{' and '.join(levels)} interval, n = {least if least == most else f'{least} to {most}'} passes"
