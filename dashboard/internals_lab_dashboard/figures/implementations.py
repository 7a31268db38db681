"""Speedups over one interpreter: a panel a workload and a row an interpreter or the other way round, on one log axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.numbers.intervals import ONE
from internals_lab_dashboard.figures.axes.speedup_axis import speedup_axis
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.error_bars import interval_bars
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.panels import WORDS_PX, Panels, Place, axes, heading, words_below
from internals_lab_dashboard.figures.paper.text import interval_words, level, plain

REFERENCE_SYMBOL = "line-ns"
DECIDED = ("faster", "slower", "same")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A row that all panels have; a `strong` one is what a reader looks for first."""

    key: str
    label: str
    strong: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """An interpreter in a line: a dot where it has a speedup, else the word that says why not."""

    line: str
    interpreter: str
    state: str
    speedup: Interval | None
    hover: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """What stands in it."""

    key: str
    title: str
    marks: tuple[Mark, ...]


def implementations_figure(
    panels: Sequence[Panel],
    lines: Sequence[Line],
    *,
    over: str,
    cast: Cast,
    margin: float | None,
    zoom_kept_for: str,
) -> plot.Figure:
    """`lines` stand from top to bottom in each panel. All panels are zoomed together."""
    grid = Panels(count=len(panels), rows=len(lines))
    placed = list(zip(panels, grid.places(), strict=True))
    rows = {line.key: row for row, line in enumerate(lines)}
    speedups = [mark.speedup for panel in panels for mark in panel.marks if mark.speedup is not None]
    scale = speedup_axis(speedups, "", width_px=grid.width_px) | {"title": None}  # one for all panels
    labels = [f"<b>{plain(line.label)}</b>" if line.strong else plain(line.label) for line in lines]
    words = interval_words(speedups)
    title = f"Speedup over {plain(over)}{f' ({words})' if words else ''}"
    paper = canvas.figure(height=grid.height_px, zoom_kept_for=zoom_kept_for).layout
    traces = [
        trace
        for panel, place in placed
        for trace in (_dots(panel, place, rows, cast), _figures(panel, place, rows))
    ]
    layout = paper | {
        "margin": {"l": 8, "r": 8, "t": 0, "b": WORDS_PX},
        "showlegend": False,
        "shapes": [shape for _, place in placed for shape in _shapes(place, margin)],
        "annotations": [*(heading(panel.title, place) for panel, place in placed), words_below(title)],
    }
    for _, place in placed:
        layout |= axes(place, scale, labels)
    return plot.Figure(data=traces, layout=layout)


def mark_hover(
    title: str, name: str, over: str, state: str, speedup: Interval | None, notes: Sequence[str]
) -> tuple[str, ...]:
    """The lines of a mark's hover, ready for Plotly."""
    lines = [f"<b>{plain(name)}</b> at {plain(title)}"]
    if speedup is None:
        lines.append(plain(state))
    else:
        lines += [
            f"{speedup.estimate:.3g}× the speed of {plain(over)} ({speedup.low:.3g} to {speedup.high:.3g}), {plain(state)}",
            f"{level(speedup)} interval, n = {speedup.n} rounds",
        ]
    return (*lines, *map(plain, filter(None, notes)))


def _shapes(place: Place, margin: float | None) -> list[dict[str, Any]]:
    over_the_panel = {"xref": place.x, "yref": f"{place.y} domain", "y0": 0, "y1": 1, "layer": "below"}
    line = {
        "type": "line",
        "x0": 1,
        "x1": 1,
        "line": {"color": canvas.INK, "width": 1},
        "name": "reference",
    }
    if not margin:
        return [over_the_panel | line]
    band = {
        "type": "rect",
        "x0": 1 / (1 + margin),
        "x1": 1 + margin,
        "fillcolor": canvas.INK,
        "opacity": 0.13,
        "line": {"width": 0},
        "name": "equivalence margin",
    }
    return [over_the_panel | band, over_the_panel | line]


def _dots(panel: Panel, place: Place, rows: dict[str, int], cast: Cast) -> plot.Scatter:
    drawn = [
        (mark, mark.speedup or ONE, cast.look(mark.interpreter, "sequential"))
        for mark in panel.marks
        if mark.line in rows and (mark.speedup is not None or mark.state == "reference")
    ]
    colours = [look.colour for _, _, look in drawn]
    return plot.Scatter(
        uid=series_uid("implementations", panel.key),
        mode="markers",
        xaxis=place.x,
        yaxis=place.y,
        x=[interval.estimate for _, interval, _ in drawn],
        y=[rows[mark.line] for mark, _, _ in drawn],
        error_x=interval_bars([interval for _, interval, _ in drawn], canvas.NEUTRAL, width=4),
        marker={
            "symbol": [
                REFERENCE_SYMBOL if mark.state == "reference" else look.symbol for mark, _, look in drawn
            ],
            "size": 9,
            "color": colours,
            "line": {"width": 2, "color": [look.edge or look.colour for _, _, look in drawn]},
        },
        hovertext=["<br>".join(mark.hover) for mark, _, _ in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _figures(panel: Panel, place: Place, rows: dict[str, int]) -> plot.Scatter:
    """The speedup in figures, and a word for each interpreter that has none."""
    marks = [mark for mark in panel.marks if mark.line in rows]
    return plot.Scatter(
        uid=series_uid("figures", panel.key),
        mode="text",
        xaxis=place.beside,
        yaxis=place.y,
        x=[1.0] * len(marks),
        y=[rows[mark.line] for mark in marks],
        text=[_figure(mark) for mark in marks],
        textposition="middle left",
        textfont={"size": 12},
        hovertext=["<br>".join(mark.hover) for mark in marks],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _figure(mark: Mark) -> str:
    if mark.state == "reference":
        return "1×"
    if mark.speedup is None:
        return f"<i>{plain(mark.state)}</i>"
    estimate = mark.speedup.estimate
    digits = (
        f"{estimate:.0f}"
        if estimate >= 100
        else f"{estimate:#.3g}"
        if estimate >= 0.1
        else f"{estimate:#.2g}"
    )
    return f"{digits}×{f' {mark.note}' if mark.note else ''}{'' if mark.state in DECIDED else ' ?'}"
