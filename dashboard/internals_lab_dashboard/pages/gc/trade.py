"""What each setting of the collector gains in speed against what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.gc_settings import GcFront
from internals_lab_dashboard.data.gc.setting_measures import MEASURES, SPEED, Judged, Measure, judged
from internals_lab_dashboard.data.gc.setting_speeds import SettingSpeeds
from internals_lab_dashboard.data.gc.unbeaten import best_by_estimates
from internals_lab_dashboard.figures.gc.setting_trade import TradePoint, setting_trade_figure
from internals_lab_dashboard.figures.paper.quantity import quantity
from internals_lab_dashboard.figures.paper.text import level
from internals_lab_dashboard.pages.content.page import Chart, Column
from internals_lab_dashboard.pages.gc.subjects import Subject
from internals_lab_dashboard.pages.parts.interval_cells import LIMITS, exact_cells, exact_columns
from internals_lab_dashboard.pages.parts.spoken import spoken

COST_PARTS = (*LIMITS, "level")
UNIT = Column(field="unit", header="Cost unit")
COLUMNS = (
    Column(field="setting", header="Setting", width=160),
    Column(field="speed", header="Speed", figures=".3f", width=84),
    Column(field="low", header="Low", figures=".3f", width=74),
    Column(field="high", header="High", figures=".3f", width=74),
    Column(field="rounds", header="Rounds", figures="d", width=78),
    Column(field="cost", header="Cost", width=96, exact=(*exact_columns("cost", COST_PARTS), UNIT)),
    Column(field="cost_interval", header="Interval", width=210, exact=()),
    Column(field="passes", header="Passes", figures="d", width=78),
    Column(field="beaten_by", header="Known to be beaten by", width=170, fills=True),
    Column(field="recommended", header="Verdict", width=120),
)
HOW_TO_READ = (
    "Further up is faster, further left costs less. The dashed line joins those that none beats in these two by the estimates; "
    "where bars overlap, the order is not known. A pale setting is known to be beaten, in speed, pauses and memory together; the "
    "ring is around the one that the verdict recommends."
)


def trade_chart(
    subjects: Sequence[Subject],
    reference: Subject,
    speeds: SettingSpeeds,
    *,
    cost: Measure,
    front: GcFront | None,
    title: str,
    kept_for: str,
) -> Chart | None:
    """Every setting that has both figures; None where none has."""
    [speed] = [measure for measure in MEASURES if measure.name == SPEED]
    judgements = [
        (one, judged(speed, one.row, reference.row, speeds), judged(cost, one.row, reference.row, speeds))
        for one in subjects
    ]
    told = [(one, gain, price) for one, gain, price in judgements if gain.value and price.value]
    if not told:
        return None
    best = best_by_estimates([(_estimate(gain), _estimate(price)) for _, gain, price in told])
    names = {one.row.cell.id: one.name for one in subjects}
    beaten = (
        {one.cell: [names.get(by, by) for by in one.dominated_by] for one in front.settings} if front else {}
    )
    points = [
        TradePoint(
            key=one.key,
            name=one.label,
            look=one.look,
            speed=gain.value,
            cost=price.value,
            is_best=is_best,
            is_recommended=front is not None and one.row.cell.id == front.recommended,
            beaten_by=tuple(beaten.get(one.row.cell.id, ())),
        )
        for (one, gain, price), is_best in zip(told, best, strict=True)
        if gain.value and price.value
    ]
    return Chart(
        key="trade",
        title=title,
        how_to_read=HOW_TO_READ,
        summary=spoken(
            f"Scatter plot of speed against {cost.words.lower()}, {len(points)} settings",
            [
                f"{one.name}: {one.speed.estimate:.3f}×, {quantity(one.cost.estimate, cost.unit)}"
                f"{', recommended' if one.is_recommended else ''}"
                + (f", beaten by {' and '.join(one.beaten_by)}" if one.beaten_by else "")
                for one in sorted(points, key=lambda one: not one.is_recommended)
            ],
        ),
        figure=setting_trade_figure(
            points, cost=cost.words, unit=cost.unit, over=reference.name, zoom_kept_for=kept_for
        ),
        columns=COLUMNS,
        rows=tuple(
            {
                "setting": one.name,
                "speed": one.speed.estimate,
                "low": one.speed.low,
                "high": one.speed.high,
                "rounds": one.speed.n or None,
                "cost": quantity(one.cost.estimate, cost.unit),
                "cost_interval": f"{quantity(one.cost.low, cost.unit)} to {quantity(one.cost.high, cost.unit)}, "
                f"{level(one.cost)}",
                **exact_cells("cost", one.cost, COST_PARTS),
                "unit": cost.unit,
                "passes": one.cost.n,
                "beaten_by": " and ".join(one.beaten_by) or ("none" if front else "not weighed"),
                "recommended": "recommended" if one.is_recommended else "",
            }
            for one in points
        ),
    )


def _estimate(one: Judged) -> float:
    return one.value.estimate if one.value else 0.0
