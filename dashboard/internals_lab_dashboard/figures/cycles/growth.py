"""Types that grew, as bars: objects that stay per unit of work, with the least and the most of any pass."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab_dashboard.data.cycles.growth import Growth
from internals_lab_dashboard.figures.axes.rows_axis import bars_axis
from internals_lab_dashboard.figures.looks.series import series_uid
from internals_lab_dashboard.figures.marks.error_bars import error_bars
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import plain

ROW_PX = 30


def growth_figure(grown: Sequence[Growth], *, colour: str, zoom_kept_for: str) -> plot.Figure:
    """A row a type, most first."""
    drawing = canvas.figure(height=110 + ROW_PX * max(2, len(grown)), zoom_kept_for=zoom_kept_for)
    drawing.add_trace(
        plot.Bar(
            uid=series_uid("growth", "types"),
            orientation="h",
            x=[one.per_unit for one in grown],
            y=list(range(len(grown))),
            marker={"color": colour, "line": {"width": 0}},
            error_x=error_bars(
                [one.per_unit - one.least for one in grown],
                [one.most - one.per_unit for one in grown],
                canvas.NEUTRAL,
            ),
            hovertext=[
                f"<b>{plain(one.type)}</b><br>{one.per_unit:.4g} a unit ({one.least:.4g} to {one.most:.4g} in "
                f"{one.passes} passes)<br>{one.count:,.4g} over the blocks of a pass"
                for one in grown
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            showlegend=False,
        )
    )
    passes = max((one.passes for one in grown), default=0)
    drawing.update_xaxes(
        canvas.axis(
            f"Objects that stay per unit (middle of {passes} passes, with the least and the most of them)",
            rangemode="tozero",
        )
    )
    drawing.update_yaxes(bars_axis([one.type for one in grown]))
    drawing.update_layout(bargap=0.4, margin={"t": 16})
    return drawing
