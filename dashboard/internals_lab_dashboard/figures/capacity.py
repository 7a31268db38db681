"""Where the capacity went, as stacked bars: one row a cell, the whole is N workers x wall time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from internals_lab_dashboard.data.capacity import CapacityPoint
from internals_lab_dashboard.figures import canvas
from internals_lab_dashboard.figures.series import Cast, series_uid
from internals_lab_dashboard.figures.text import plain

ROW_PX = 40


@dataclass(frozen=True, slots=True)
class Part:
    """One share of the capacity: its field, its words in legend and table, its colour."""

    name: str
    words: str
    header: str
    colour: str


# Neighbours in a bar differ in lightness as well as in hue, for those who do not see the hue.
PARTS = (
    Part("work", "work that one worker does too", "Work", "#1d7f6a"),
    Part("cpu_inflation", "extra CPU time for it", "Extra CPU", "#e08a3c"),
    Part("waiting", "waiting", "Waiting", "#6f7889"),
    Part("starved", "ready, without a processor", "Starved", "#d9719a"),
    Part("imbalance", "done before the last", "Imbalance", "#4d63b5"),
    Part("starting", "starting", "Starting", "#c9a63a"),
)


def capacity_figure(points: Sequence[CapacityPoint], *, cast: Cast, zoom_kept_for: str) -> go.Figure:
    """One trace a part, in a fixed order and colour; cells without shares are left out."""
    drawn = [(point, point.shares) for point in points if point.shares is not None]
    drawing = canvas.figure(height=150 + ROW_PX * max(1, len(drawn)), zoom_kept_for=zoom_kept_for)
    names = [cast.cell(point.row.cell) for point, _ in drawn]
    for part in PARTS:
        drawing.add_trace(
            go.Bar(
                uid=series_uid("capacity", part.name),
                name=part.words,
                orientation="h",
                y=list(range(len(drawn))),
                x=[shares[part.name] for _, shares in drawn],
                marker={"color": part.colour, "line": {"width": 0, "color": part.colour}},
                hovertext=[
                    f"<b>{plain(name)}</b><br>{part.words}: {shares[part.name]:.1%} of the capacity"
                    for name, (_, shares) in zip(names, drawn, strict=True)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    drawing.update_xaxes(
        canvas.axis("Share of N workers × wall time, median over rounds", tickformat=".0%", range=[0, 1.01])
    )
    drawing.update_yaxes(
        canvas.axis(
            "",
            tickvals=list(range(len(drawn))),
            ticktext=[plain(name) for name in names],
            range=[len(drawn) - 0.5, -0.5],
            showgrid=False,
        )
    )
    drawing.update_layout(
        barmode="stack",
        bargap=0.35,
        legend={"y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin={"t": 70},
    )
    return drawing
