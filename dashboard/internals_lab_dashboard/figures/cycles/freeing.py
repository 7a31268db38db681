"""Who freed the objects of each cell, as shares of a bar; and how long what was unreachable stayed, as dots."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.verdicts import wording
from internals_lab_dashboard.data.cycles.freeing import LIVED, SHARES, Freeing
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.data.numbers.names import time_unit
from internals_lab_dashboard.data.numbers.positive import positive
from internals_lab_dashboard.figures.axes.log_ticks import fitting_scale
from internals_lab_dashboard.figures.axes.rows_axis import bars_axis
from internals_lab_dashboard.figures.looks.series import series_uid
from internals_lab_dashboard.figures.marks.interval_dots import interval_dots
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import level, plain

ROW_PX = 40
# Neighbours in a bar differ in lightness as well as in hue.
SHARE_LOOKS = {
    "freed_by_counting": ("freed when the last reference went", "#1d7f6a"),
    "freed_by_collector": ("freed by a collection", "#e08a3c"),
    "left_at_end": ("waiting for a collection at the end", "#6f7889"),
    "kept": ("still held at the end", "#d9719a"),
}
LIVED_LOOKS = {
    "lived": ("a pair that holds itself", "#2f6fd0", "diamond"),
    "own_lived": ("instances of the file's classes", "#d9541e", "circle"),
}


def shares_figure(freed: Sequence[Freeing], names: Sequence[str], *, zoom_kept_for: str) -> plot.Figure:
    """A bar a cell, together 100 %."""
    drawing = canvas.figure(height=150 + ROW_PX * max(1, len(freed)), zoom_kept_for=zoom_kept_for)
    for share in SHARES:
        words, colour = SHARE_LOOKS[share]
        given = [one.shares.get(share) for one in freed]
        drawing.add_trace(
            plot.Bar(
                uid=series_uid("freed", share),
                name=words,
                orientation="h",
                y=list(range(len(freed))),
                x=[value.estimate if value else 0.0 for value in given],
                marker={"color": colour, "line": {"width": 0}},
                hovertext=[
                    f"<b>{plain(name)}</b><br>{words}: {value.estimate:.1%} ({value.low:.1%} to {value.high:.1%})"
                    f"<br>{level(value)} interval, n = {value.n} passes"
                    if value
                    else ""
                    for name, value in zip(names, given, strict=True)
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    drawing.update_xaxes(
        canvas.axis("Share of the instances that were watched", tickformat=".0%", range=[0, 1.01])
    )
    drawing.update_yaxes(bars_axis(names))
    drawing.update_layout(
        barmode="stack",
        bargap=0.35,
        legend={"y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin={"t": 70},
    )
    return drawing


def lived_figure(freed: Sequence[Freeing], names: Sequence[str], *, zoom_kept_for: str) -> plot.Figure:
    """Dots with intervals, a row a cell; logarithmic where times lie far apart."""
    drawing = canvas.figure(height=130 + ROW_PX * max(2, len(freed)), zoom_kept_for=zoom_kept_for)
    told = {
        kind: [
            (row, value)
            for row, one in enumerate(freed)
            if (value := positive(one.lived_ns.get(kind))) is not None
        ]
        for kind in LIVED
    }
    every = [value for members in told.values() for _, value in members]
    nanoseconds, unit = time_unit(value.low for value in every)
    for lane, kind in enumerate(LIVED):
        words, colour, symbol = LIVED_LOOKS[kind]
        if not told[kind]:
            continue
        drawing.add_trace(
            interval_dots(
                [scaled(value, nanoseconds) for _, value in told[kind]],
                [row + (lane - 0.5) * 0.3 for row, _ in told[kind]],
                [
                    f"<b>{plain(names[row])}</b><br>{words}<br>{wording.duration(value)} "
                    f"({level(value)} interval, n = {value.n} passes)"
                    for row, value in told[kind]
                ],
                uid=series_uid("lived", kind),
                name=words,
                colour=colour,
                symbol=symbol,
            )
        )
    levels = " and ".join(sorted({level(value) for value in every})) or "no"
    passes = sorted({value.n for value in every}) or [0]
    many = str(passes[0]) if len(passes) == 1 else f"{passes[0]} to {passes[-1]}"
    scale = fitting_scale(
        [limit / nanoseconds for value in every for limit in (value.low, value.high)], rangemode="tozero"
    )
    drawing.update_xaxes(canvas.axis(f"Stayed, {unit} ({levels} interval, n = {many} passes)", **scale))
    drawing.update_yaxes(bars_axis(names))
    drawing.update_layout(legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 44}, showlegend=True)
    return drawing
