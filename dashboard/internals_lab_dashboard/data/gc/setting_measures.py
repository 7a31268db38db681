"""What a setting of the collector is judged by: each figure of its cell, held against that of another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from internals_lab.model.cell import Interval
from internals_lab.verdicts.figure_difference import Known, difference
from internals_lab_dashboard.data.gc.setting_speeds import SettingSpeeds
from internals_lab_dashboard.data.numbers.intervals import ONE
from internals_lab_dashboard.data.probes.passes import (
    NO_REASON,
    by_pass,
    figure_of,
    passes_of,
    refusals,
    value_of,
    was_asked,
)
from internals_lab_dashboard.data.run.rows import CellRow

SPEED = "speed"
NO_CELL = "it has no cell here"
Standing = Literal["the reference", "better", "worse", "same", "open", "no figure"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """`name` is the figure's full name, or `speed`; `unit` says how it is put into words. More is better of speed alone."""

    name: str
    words: str
    unit: Literal["ratio", "ns", "share", "bytes", "count"]

    @property
    def probe(self) -> str:
        """The probe that gives it; empty for the speed, which rounds give."""
        return self.name.partition(".")[0] if "." in self.name else ""


MEASURES = (
    Measure(name=SPEED, words="Speed", unit="ratio"),
    Measure(name="gc.pause_p99_ns", words="Pause, p99", unit="ns"),
    Measure(name="gc.longest_pause_ns", words="Longest pause", unit="ns"),
    Measure(name="gc.pause_share", words="Share of time paused", unit="share"),
    Measure(name="gc.collections", words="Collections", unit="count"),
    Measure(name="gc.peak_rss_bytes", words="Peak memory", unit="bytes"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One figure of one cell. `value` is in the measure's unit (of the speed, how many times that of the reference);
    `ratio` is over the reference's, None where one of the two reaches 0. `reason` says why there is no value.
    """

    row: CellRow
    measure: Measure
    standing: Standing
    value: Interval | None = None
    ratio: Interval | None = None
    reason: str = ""


STANDINGS: dict[Known, Standing] = {
    "more": "worse",
    "less": "better",
    "the same": "same",
    "open": "open",
    "too few": "open",
}


def judged(measure: Measure, row: CellRow, reference: CellRow | None, speeds: SettingSpeeds) -> Judged:
    """Hold one cell against the one of reference."""
    if measure.name == SPEED:
        return _speed(measure, row, reference, speeds)
    value = value_of(row, measure.name)
    if value is None:
        return Judged(row=row, measure=measure, standing="no figure", reason=_why_none(row, measure))
    if reference is None or value_of(reference, measure.name) is None:
        reason = f"the reference: {_why_none(reference, measure) if reference else NO_CELL}"
        return Judged(row=row, measure=measure, standing="open", value=value, reason=reason)
    if row.cell.id == reference.cell.id:
        return Judged(row=row, measure=measure, standing="the reference", value=value)
    apart = difference(by_pass(row, measure.name), by_pass(reference, measure.name), value.level)
    return Judged(
        row=row,
        measure=measure,
        standing=STANDINGS[apart.known],
        value=value,
        ratio=apart.ratio,
        reason="too few passes to say" if apart.known == "too few" else "",
    )


def _speed(measure: Measure, row: CellRow, reference: CellRow | None, speeds: SettingSpeeds) -> Judged:
    if reference is None:
        return Judged(row=row, measure=measure, standing="no figure", reason=f"the reference: {NO_CELL}")
    if row.cell.id == reference.cell.id and row.outcome == "measured":
        return Judged(row=row, measure=measure, standing="the reference", value=ONE, reason="1 by definition")
    told = speeds.over(reference, row)
    return Judged(
        row=row,
        measure=measure,
        standing=told.standing,
        value=told.speedup,
        ratio=told.speedup,
        reason=told.reason,
    )


def _why_none(row: CellRow, measure: Measure) -> str:
    figure = figure_of(row, measure.name)
    if figure is not None:
        return figure.reason or NO_REASON
    refused = [] if passes_of(row, measure.probe) else refusals([row], measure.probe)
    if refused:
        return f"{refused[0].outcome}: {refused[0].reason}"
    if not was_asked(row, measure.probe):
        return f"not asked: the {measure.probe} probe did not look at this cell"
    return "not given"
