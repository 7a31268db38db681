"""A fitted scaling law: its curve, and around it how far it may be off."""

from __future__ import annotations

from internals_lab.model.verdict import LawPoint
from internals_lab_dashboard.data.scaling.laws import Law
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.paper import plot
from internals_lab_dashboard.figures.paper.text import level, plain

PALE = 0.16


def curve_of(law: Law, cast: Cast, *, per_worker: bool) -> list[plot.Scatter]:
    """The band below, the curve above it; both go with the series' entry in the legend. `per_worker` is its efficiency."""
    look = cast.look(law.interpreter, law.fitted.strategy)
    group = series_uid(law.interpreter, law.fitted.strategy)
    points = law.fitted.curve
    shares = [1 / point.workers if per_worker else 1.0 for point in points]
    x = [point.workers for point in points]
    lows = [point.speedup.low * share for point, share in zip(points, shares, strict=True)]
    highs = [point.speedup.high * share for point, share in zip(points, shares, strict=True)]
    shared = {"legendgroup": group, "showlegend": False, "mode": "lines"}
    return [
        plot.Scatter(
            uid=f"{group}-band",
            x=[*x, *reversed(x)],
            y=[*highs, *reversed(lows)],
            fill="toself",
            fillcolor=look.colour,
            opacity=PALE,
            line={"width": 0, "color": look.colour},
            hoverinfo="skip",
            **shared,
        ),
        plot.Scatter(
            uid=f"{group}-law",
            x=x,
            y=[point.speedup.estimate * share for point, share in zip(points, shares, strict=True)],
            line={"color": look.colour, "width": 2, "dash": look.dash},
            hovertext=[_hover(law, point, share, cast) for point, share in zip(points, shares, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
            **shared,
        ),
    ]


def _hover(law: Law, point: LawPoint, share: float, cast: Cast) -> str:
    speedup = point.speedup
    what = "speedup" if share == 1 else "efficiency"
    middle, low, high = (one * share for one in (speedup.estimate, speedup.low, speedup.high))
    return "<br>".join(
        [
            f"<b>{plain(f'{cast.name(law.interpreter)} · {law.fitted.strategy}')}</b>, {law.fitted.law}",
            f"{what} at {point.workers:.3g} workers: {middle:.3g} ({low:.3g} to {high:.3g})",
            f"{level(speedup)} interval of this point of the curve, n = {speedup.n} rounds",
        ]
    )
