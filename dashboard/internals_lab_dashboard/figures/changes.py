"""What changed between two runs, a row a cell, worst first: ratios on a log axis with the band in which nothing can be told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from internals_lab.model.interval import Interval
from internals_lab.model.run_comparison import Change
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.data.numbers.names import time_unit
from internals_lab_dashboard.figures.axes.log_ticks import fitting_scale
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.interval_dots import interval_dots
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import interval_words, level, plain

ROW_PX = 27
HALF_ROW = 0.5
LEAST_REACH = 0.08  # of the binary logarithm, on each side of 1
ROOM = 1.15
# Ratios that a reader knows, from coarse to fine; the first that give enough.
TICKS = (
    (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16),
    (0.25, 0.5, 0.7, 1, 1.4, 2, 4),
    (0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.4, 1.6),
    (0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15),
    (0.94, 0.96, 0.98, 1, 1.02, 1.04, 1.06),
)
FEWEST_TICKS = 5


def changes_figure(
    changes: Sequence[Change], names: Sequence[str], *, cast: Cast, title: str, zoom_kept_for: str
) -> plot.Figure:
    """A dot a change at the row of its place in `changes`; each has a ratio. The rows of the table below are the same."""
    drawing = _empty(names, zoom_kept_for)
    drawing.add_trace(_band(changes))
    drawing.add_vline(x=1, line={"color": canvas.INK, "width": 1}, layer="below")
    series: dict[tuple[str, str], list[int]] = {}
    for row, change in enumerate(changes):
        series.setdefault((change.cell.interpreter, change.cell.strategy), []).append(row)
    for (interpreter, strategy), rows in series.items():
        look = cast.look(interpreter, strategy)
        dots = interval_dots(
            [ratio for row in rows if (ratio := changes[row].ratio)],
            rows,
            [_hover(changes[row], names[row]) for row in rows],
            uid=series_uid(interpreter, strategy),
            name=plain(f"{cast.name(interpreter)} · {strategy}"),
            colour=look.colour,
            symbol=look.symbol,
            edge=look.edge,
        )
        dots.update(customdata=rows)
        drawing.add_trace(dots)
    drawing.update_xaxes(_ratio_axis(changes, title))
    return drawing


def side_by_side_figure(
    changes: Sequence[Change], names: Sequence[str], *, colour: str, zoom_kept_for: str
) -> plot.Figure:
    """Each row with its figure in the baseline (open) and in the current run (full): nothing is divided by anything."""
    drawing = _empty(names, zoom_kept_for)
    kinds = {one.kind for one in changes}
    figures = [figure for one in changes for figure in (one.baseline, one.current) if figure]
    divided_by, unit = time_unit([one.estimate for one in figures]) if kinds == {"time"} else (1.0, "×")
    for name, symbol, shift in (("baseline", "circle-open", -0.13), ("current", "circle", 0.13)):
        found = [(row, figure) for row, one in enumerate(changes) if (figure := getattr(one, name))]
        shown = [scaled(figure, divided_by) for _, figure in found]
        dots = interval_dots(
            shown,
            [row + shift for row, _ in found],
            [
                f"<b>{plain(names[row])}</b><br>{name}: {_span(one)} {unit}"
                for (row, _), one in zip(found, shown, strict=True)
            ],
            uid=name,
            name=name,
            colour=colour,
            symbol=symbol,
        )
        dots.update(customdata=[row for row, _ in found])
        drawing.add_trace(dots)
    title = f"{'Time of a unit' if kinds == {'time'} else 'Speedup'} ({unit})<br>({interval_words(figures)})"
    drawing.update_xaxes(canvas.axis(title, **fitting_scale(one.estimate / divided_by for one in figures)))
    return drawing


def _empty(names: Sequence[str], zoom_kept_for: str) -> plot.Figure:
    drawing = canvas.figure(height=170 + ROW_PX * max(1, len(names)), zoom_kept_for=zoom_kept_for)
    drawing.update_yaxes(
        canvas.axis(
            "",
            tickvals=list(range(len(names))),
            ticktext=[plain(name) for name in names],
            range=[len(names) - HALF_ROW, -HALF_ROW],
        )
    )
    # assets/tied.js reads `tied`: dots and rows of the table mark each other.
    drawing.update_layout(
        legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 56, "b": 76}, meta={"tied": True}
    )
    return drawing


def _band(changes: Sequence[Change]) -> plot.Scatter:
    """One shape that is as wide in each row as its tolerance."""
    factors = [change.tolerance or 1.0 for change in changes]
    edges = [(row + side, factor) for row, factor in enumerate(factors) for side in (-HALF_ROW, HALF_ROW)]
    return plot.Scatter(
        uid="tolerance",
        name="within noise",
        mode="lines",
        x=[factor for _, factor in edges] + [1 / factor for _, factor in reversed(edges)],
        y=[place for place, _ in edges] + [place for place, _ in reversed(edges)],
        fill="toself",
        fillcolor="rgba(124,132,146,0.18)",
        line={"width": 0, "color": canvas.NEUTRAL},
        hoverinfo="skip",
    )


def _ratio_axis(changes: Sequence[Change], title: str) -> dict[str, Any]:
    """As far to the left of 1 as to the right: a binary logarithm in all but its name."""
    ends = [abs(math.log2(end)) for one in changes if one.ratio for end in (one.ratio.low, one.ratio.high)]
    ends += [math.log2(one.tolerance) for one in changes if one.tolerance]
    reach = max([LEAST_REACH, *ends]) * ROOM
    inside = [[tick for tick in ticks if abs(math.log2(tick)) <= reach] for ticks in TICKS]
    ticks = next((some for some in inside if len(some) >= FEWEST_TICKS), max(inside, key=len))
    words = interval_words([one.ratio for one in changes if one.ratio])
    decades = reach * math.log10(2)
    return canvas.axis(
        f"{title}<br>({words})" if words else title,
        type="log",
        range=[-decades, decades],
        tickvals=ticks,
        ticktext=[f"{tick:g}×" for tick in ticks],
    )


def _hover(change: Change, name: str) -> str:
    assert change.ratio is not None
    held = "" if change.holds_in_family is not False else ", alone only"
    return "<br>".join(
        [
            f"<b>{plain(name)}</b>",
            f"{_span(change.ratio)}, {plain(change.state)}{held}",
            f"{level(change.ratio)} interval, n = {change.ratio.n} rounds",
            f"told from {change.tolerance:.3g}× on" if change.tolerance else "",
        ]
    )


def _span(interval: Interval) -> str:
    return f"{interval.estimate:.3g} ({interval.low:.3g} to {interval.high:.3g})"
