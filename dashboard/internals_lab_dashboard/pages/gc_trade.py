"""What each setting of the collector gains in speed against what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab_dashboard.data.front import front
from internals_lab_dashboard.data.rows import CellRow
from internals_lab_dashboard.data.setting_measures import MEASURES, SPEED, Judged, Measure, judged
from internals_lab_dashboard.data.setting_speeds import SettingSpeeds
from internals_lab_dashboard.figures.quantity import quantity
from internals_lab_dashboard.figures.setting_trade import TradePoint, setting_trade_figure
from internals_lab_dashboard.figures.text import level
from internals_lab_dashboard.pages.gc_subjects import Subject
from internals_lab_dashboard.pages.page import Chart, Column

COLUMNS = (
    Column(field="setting", header="Setting", width=160),
    Column(field="speed", header="Speed", figures=".3f", width=84),
    Column(field="low", header="Low", figures=".3f", width=74),
    Column(field="high", header="High", figures=".3f", width=74),
    Column(field="rounds", header="Rounds", figures="d", width=78),
    Column(field="cost", header="Cost", width=96),
    Column(field="cost_interval", header="Interval", width=210),
    Column(field="passes", header="Passes", figures="d", width=78),
    Column(field="standing", header="Beaten by", width=160, fills=True),
)
HOW_TO_READ = (
    "Further up is faster, further left costs less. The dashed line joins the settings that none beats by its estimates: another "
    "one is slower or costs more. Where bars overlap, the order of two settings is not known."
)


def trade_chart(
    subjects: Sequence[Subject],
    usual: CellRow | None,
    speeds: SettingSpeeds,
    *,
    cost: Measure,
    over: str,
    recommended: str | None,
    title: str,
    kept_for: str,
) -> Chart | None:
    """Every setting that has both figures; None where none has."""
    [speed] = [measure for measure in MEASURES if measure.name == SPEED]
    judgements = [
        (one, judged(speed, one.row, usual, speeds), judged(cost, one.row, usual, speeds)) for one in subjects
    ]
    told = [(one, gain, price) for one, gain, price in judgements if gain.value and price.value]
    if not told:
        return None
    beaten_by = front([(_estimate(gain), _estimate(price)) for _, gain, price in told])
    points = [
        TradePoint(
            key=one.key,
            name=one.name,
            look=one.look,
            speed=gain.value,
            cost=price.value,
            is_on_front=better is None,
            is_recommended=one.key == recommended,
        )
        for (one, gain, price), better in zip(told, beaten_by, strict=True)
        if gain.value and price.value
    ]
    return Chart(
        key="trade",
        title=title,
        how_to_read=HOW_TO_READ,
        summary=f"Scatter plot of speed against {cost.words.lower()}, {len(points)} settings. "
        + "; ".join(
            f"{one.name}: {one.speed.estimate:.3f}×, {quantity(one.cost.estimate, cost.unit)}"
            f"{', on the front' if one.is_on_front else ''}{', recommended' if one.is_recommended else ''}"
            for one in points
        ),
        figure=setting_trade_figure(
            points, cost=cost.words, unit=cost.unit, over=over, zoom_kept_for=kept_for
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
                "passes": one.cost.n,
                "standing": "none" if better is None else told[better][0].name,
            }
            for one, better in zip(points, beaten_by, strict=True)
        ),
    )


def _estimate(one: Judged) -> float:
    return one.value.estimate if one.value else 0.0
