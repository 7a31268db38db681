"""The settings of the collector as a map of figures, each held against one of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab_dashboard.data.gc.setting_measures import Judged, Measure, judged
from internals_lab_dashboard.data.gc.setting_speeds import SettingSpeeds
from internals_lab_dashboard.data.run.rows import CellRow
from internals_lab_dashboard.figures.marks.heat_map import Tile, heat_map_figure, least_px
from internals_lab_dashboard.figures.paper.quantity import quantity, with_limits
from internals_lab_dashboard.figures.paper.text import plain
from internals_lab_dashboard.pages.content.page import Cell, Chart, Column
from internals_lab_dashboard.pages.parts.interval_cells import LIMITS, exact_cells, exact_columns
from internals_lab_dashboard.pages.parts.spoken import spoken

COLUMNS = (
    Column(field="setting", header="Setting", width=150),
    Column(field="where", header="Where", width=150),
    Column(field="figure", header="Figure", width=140),
    Column(field="value", header="Value", width=96, exact=exact_columns("value", LIMITS)),
    Column(field="interval", header="Interval", width=150, exact=(Column(field="unit", header="Unit"),)),
    Column(field="level", header="Level", figures=".3~p", width=70),
    Column(field="n", header="n", figures="d", width=56),
    Column(field="ratio", header="Ratio", figures=".3f", width=80),
    Column(field="low", header="Low", figures=".3f", width=70),
    Column(field="high", header="High", figures=".3f", width=70),
    Column(field="standing", header="Against it", width=96),
    Column(field="reason", header="Remarks", width=180, fills=True),
)
HOW_TO_READ = (
    "Each tile says the figure, then how many times that of {over} it is and what is known of it: better or worse where "
    "its interval leaves no doubt (only these are coloured: blue better, orange worse), same where it differs by nothing that "
    "matters, open where the measurements do not say. Speed is over summed times, in which pauses count, and n its rounds; "
    "the other figures are over passes. Each tile is judged by itself."
)
SIGNS = {"better": "▲ better", "worse": "▼ worse", "same": "= same", "open": "? open"}
FULL_HEAT = {"ratio": math.log(1.5)}  # by which factor a figure differs in the strongest colour
FULL_HEAT_ELSE = math.log(4)
LEAST_HEAT = 0.3


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A tile to be: its row and column, the cell, and what that is held against."""

    row: int
    column: int
    setting: str
    where: str
    cell: CellRow
    reference: CellRow | None
    measure: Measure


def map_chart(
    places: Sequence[Place],
    rows: Sequence[str],
    columns: Sequence[str],
    speeds: SettingSpeeds,
    *,
    title: str,
    over: str,
    kept_for: str,
) -> Chart:
    """A row a setting, and a column whatever `columns` names."""
    told = [(place, judged(place.measure, place.cell, place.reference, speeds)) for place in places]
    return Chart(
        key="map",
        title=title,
        how_to_read=HOW_TO_READ.format(over=over),
        summary=_summary(told, over),
        figure=heat_map_figure(
            [_tile(place, one, over) for place, one in told], rows, columns, zoom_kept_for=kept_for
        ),
        columns=COLUMNS,
        rows=tuple(_row(place, one) for place, one in told),
        least_px=least_px(len(columns), rows),
    )


def _tile(place: Place, one: Judged, over: str) -> Tile:
    return Tile(
        row=place.row,
        column=place.column,
        words=plain(_words(one)),
        note=plain(_note(one)),
        heat=_heat(one),
        hover=_hover(place, one, over),
    )


def _words(one: Judged) -> str:
    if one.value is None:
        return "–"
    if one.value.high == 0 and "pause" in one.measure.name:
        return "no pause"
    return quantity(one.value.estimate, one.measure.unit)


def _note(one: Judged) -> str:
    if one.standing == "no figure":
        return one.reason.partition(":")[0]
    if one.standing == "the reference":
        return "held against this"
    if one.ratio is None or one.ratio is one.value:
        return SIGNS[one.standing]
    return f"{quantity(one.ratio.estimate, 'ratio')} {SIGNS[one.standing]}"


def _heat(one: Judged) -> float:
    if one.standing not in ("better", "worse"):
        return 0.0
    size = abs(math.log(one.ratio.estimate)) if one.ratio is not None else math.inf
    strength = min(1.0, max(LEAST_HEAT, size / FULL_HEAT.get(one.measure.unit, FULL_HEAT_ELSE)))
    return strength if one.standing == "better" else -strength


def _hover(place: Place, one: Judged, over: str) -> str:
    of = "rounds" if one.measure.name == "speed" else "passes"
    lines = [f"<b>{plain(place.setting)}</b> · {plain(place.where)}"]
    if one.value is not None:
        lines.append(f"{one.measure.words}: {with_limits(one.value, one.measure.unit, of=of)}")
    if one.ratio is not None and one.ratio is not one.value:
        lines.append(f"{with_limits(one.ratio, 'ratio', of=of)} that of {plain(over)}")
    lines.append(f"{one.standing}{f': {plain(one.reason)}' if one.reason else ''}")
    return "<br>".join(lines)


def _row(place: Place, one: Judged) -> dict[str, Cell]:
    value, ratio, unit = one.value, one.ratio, one.measure.unit
    return {
        "setting": place.setting,
        "where": place.where,
        "figure": one.measure.words,
        "value": _words(one),
        "interval": f"{quantity(value.low, unit)} to {quantity(value.high, unit)}" if value else None,
        **exact_cells("value", value, LIMITS),
        "unit": unit,
        "level": value.level if value else None,
        "n": value.n if value and value.n else None,
        "ratio": ratio.estimate if ratio else None,
        "low": ratio.low if ratio else None,
        "high": ratio.high if ratio else None,
        "standing": one.standing,
        "reason": one.reason,
    }


def _summary(told: Sequence[tuple[Place, Judged]], over: str) -> str:
    parts = [
        f"{place.setting}, {place.where}, {one.measure.words.lower()}: {_words(one)}, {one.standing}"
        for place, one in told
    ]
    return spoken(
        f"Map of {len(told)} figures held against {over}", parts, states=[one.standing for _, one in told]
    )
