"""What each setting of the collector gains in speed against what it costs, and which of them nothing beats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.figures.axes.log_ticks import fitting_scale
from internals_lab_dashboard.figures.axes.speedup_axis import speedup_axis
from internals_lab_dashboard.figures.looks.palette import Look
from internals_lab_dashboard.figures.looks.series import series_uid
from internals_lab_dashboard.figures.marks.error_bars import interval_bars
from internals_lab_dashboard.figures.marks.figure_dots import interval_of_passes
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.quantity import Unit, scale_of, with_limits
from internals_lab_dashboard.figures.paper.text import plain

HEIGHT_PX = 400
PALE = 0.4


@dataclass(frozen=True, kw_only=True, slots=True)
class TradePoint:
    """A setting with both of its figures. `is_best`: by the estimates no other is better at one of them and no
    worse at the other. `beaten_by` are those that are known to be better in all that was weighed.
    """

    key: str
    name: str
    look: Look
    speed: Interval
    cost: Interval
    is_best: bool = False
    is_recommended: bool = False
    beaten_by: tuple[str, ...] = ()


def setting_trade_figure(
    points: Sequence[TradePoint], *, cost: str, unit: Unit, over: str, zoom_kept_for: str
) -> plot.Figure:
    """Further up is faster, further left costs less; the dashed line joins those that nothing beats."""
    drawing = canvas.figure(height=HEIGHT_PX, zoom_kept_for=zoom_kept_for)
    divided_by, behind = scale_of(max((one.cost.estimate for one in points), default=1.0), unit)
    front = sorted((one for one in points if one.is_best), key=lambda one: one.cost.estimate)
    drawing.add_hline(y=1, line={"color": canvas.INK, "width": 1}, opacity=0.6, layer="below")
    drawing.add_trace(
        plot.Scatter(
            uid="front",
            name="best by the estimates",
            mode="lines",
            x=[one.cost.estimate / divided_by for one in front],
            y=[one.speed.estimate for one in front],
            line={"color": canvas.NEUTRAL, "width": 1.5, "dash": "dash"},
            hoverinfo="skip",
        )
    )
    for one in points:
        drawing.add_trace(_point(one, divided_by, unit, cost))
    recommended = [one for one in points if one.is_recommended]
    if recommended:
        drawing.add_trace(_ring(recommended, divided_by))
    costs = [end / divided_by for one in points for end in (one.cost.low, one.cost.estimate, one.cost.high)]
    words = interval_of_passes([one.cost for one in points])
    drawing.update_xaxes(
        canvas.axis(
            f"{plain(cost)},{behind} ({words})",
            **_scale(costs),
        )
    )
    speeds = [one.speed for one in points if one.speed.n]
    drawing.update_yaxes(speedup_axis(speeds, f"Speed over {plain(over)}"))
    drawing.update_layout(showlegend=False, margin={"t": 28})
    return drawing


def _scale(costs: Sequence[float]) -> dict[str, object]:
    """With room on the left of what costs nothing."""
    most = max(costs, default=1.0) or 1.0
    scale = fitting_scale(costs)
    return scale if scale["type"] == "log" else {"range": [-0.04 * most, 1.08 * most]}


def _point(one: TradePoint, divided_by: float, unit: Unit, cost: str) -> plot.Scatter:
    costs = scaled(one.cost, divided_by)
    return plot.Scatter(
        uid=series_uid("trade", one.key),
        name=plain(one.name),
        mode="markers+text",
        cliponaxis=False,
        x=[costs.estimate],
        y=[one.speed.estimate],
        error_x=interval_bars([costs], one.look.colour, thickness=1.4, width=4),
        error_y=interval_bars([one.speed], one.look.colour, thickness=1.4, width=4),
        text=[f"<b>{plain(one.name)}</b>" if one.is_recommended else plain(one.name)],
        textposition="top right",
        textfont={"size": 12},
        marker={
            "symbol": one.look.symbol,
            "size": 10,
            "color": one.look.colour,
            "opacity": PALE if one.beaten_by else 1,
            "line": {"width": 2, "color": one.look.colour},
        },
        hovertext=[
            "<br>".join(
                [
                    f"<b>{plain(one.name)}</b>{', recommended' if one.is_recommended else ''}",
                    f"speed {with_limits(one.speed, 'ratio', of='rounds')}",
                    f"{plain(cost).lower()} {with_limits(one.cost, unit)}",
                    *([f"beaten by {plain(' and '.join(one.beaten_by))}"] if one.beaten_by else []),
                ]
            )
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _ring(points: Sequence[TradePoint], divided_by: float) -> plot.Scatter:
    return plot.Scatter(
        uid="recommended",
        name="recommended",
        mode="markers",
        x=[one.cost.estimate / divided_by for one in points],
        y=[one.speed.estimate for one in points],
        marker={"symbol": "circle-open", "size": 22, "color": canvas.NEUTRAL, "line": {"width": 2}},
        hoverinfo="skip",
    )
