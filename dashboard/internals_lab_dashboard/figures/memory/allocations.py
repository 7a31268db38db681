"""The lines of source that hold memory."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab_dashboard.data.memory.allocations import Line
from internals_lab_dashboard.figures.axes.rows_axis import rows_axis
from internals_lab_dashboard.figures.marks.error_bars import error_bars
from internals_lab_dashboard.figures.marks.figure_dots import interval_of_passes
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.quantity import quantity, scale_of, with_limits
from internals_lab_dashboard.figures.paper.text import plain

ROW_PX = 28
SURE, UNSURE = 0.75, 0.35
COLOUR = "#268aed"


def lines_figure(found: Sequence[Line], *, zoom_kept_for: str) -> plot.Figure:
    """A row a line of source, with what it held; pale where it has no interval."""
    drawing = canvas.figure(height=110 + ROW_PX * max(2, len(found)), zoom_kept_for=zoom_kept_for)
    divided_by, behind = scale_of(max((line.estimate_bytes for line in found), default=1.0), "bytes")
    drawing.add_trace(
        plot.Bar(
            uid="lines",
            orientation="h",
            y=list(range(len(found))),
            x=[line.estimate_bytes / divided_by for line in found],
            error_x=error_bars(
                [_reach(line)[0] / divided_by for line in found],
                [_reach(line)[1] / divided_by for line in found],
                canvas.NEUTRAL,
            ),
            marker={
                "color": COLOUR,
                "opacity": [SURE if line.interval else UNSURE for line in found],
                "line": {"width": 0},
            },
            hovertext=[_hover(line) for line in found],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    words = interval_of_passes([line.interval for line in found if line.interval])
    drawing.update_xaxes(canvas.axis(f"Held at the end,{behind} ({words})", rangemode="tozero"))
    drawing.update_yaxes(rows_axis([line.where for line in found]))
    drawing.update_layout(showlegend=False, margin={"t": 16}, bargap=0.35)
    return drawing


def _reach(line: Line) -> tuple[float, float]:
    """Below and above the estimate."""
    if line.interval is None:
        return 0.0, 0.0
    return line.interval.estimate - line.interval.low, line.interval.high - line.interval.estimate


def _hover(line: Line) -> str:
    size = (
        with_limits(line.interval, "bytes")
        if line.interval
        else f"{quantity(line.median_bytes, 'bytes')}, the median"
    )
    return "<br>".join(
        [
            f"<b>{plain(line.where)}</b>",
            size,
            f"{line.median_count:,.0f} allocations",
            f"among the first of {line.passes} of {line.of} passes",
        ]
    )
