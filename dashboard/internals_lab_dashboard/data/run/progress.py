"""How far a run is that lasts, and how long it still takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from internals_lab.model.run import RunDocument
from internals_lab.reporters.progress import seconds_in_words
from internals_lab.verdicts.provisional import planned_rounds, waiting_cells


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """`scenario` is the one being measured, None before the first round; `rounds` and `passes` are what it has by now.
    Without one, `number` scenarios are measured. `least_left_s` is None where the run has not said what it will take.
    """

    scenario: str | None
    number: int
    scenarios: int
    rounds: int
    planned: int | None
    passes: int
    least_left_s: float | None
    most_left_s: float | None

    @property
    def text(self) -> str:
        """`count: round 5 of 32, scenario 2 of 3; between 40 s and 2 min left, as the data decide`."""
        if self.scenario is None:
            if not self.number:
                return "trying out each unit once"
            return f"{self.number} of {self.scenarios} scenarios are measured"
        if self.passes:
            what = f"{self.scenario}: probes look at it, pass {self.passes}"
        else:
            of = f" of {self.planned}" if self.planned else ""
            what = (
                f"{self.scenario}: {self.rounds}{of} round{'' if (self.planned or self.rounds) == 1 else 's'}"
            )
        where = f", scenario {self.number} of {self.scenarios}" if self.scenarios > 1 else ""
        return f"{what}{where}; {self._left()}" if self._left() else f"{what}{where}"

    def _left(self) -> str:
        if self.least_left_s is None or self.most_left_s is None:
            return ""
        if self.most_left_s <= 0:
            return "it takes longer than was forecast"
        most = seconds_in_words(self.most_left_s)
        if self.least_left_s <= 0:
            return f"at the most about {most} left"
        least = seconds_in_words(self.least_left_s)
        return (
            f"about {most} left" if least == most else f"between {least} and {most} left, as the data decide"
        )


def progress_of(document: RunDocument, *, now: datetime) -> Progress | None:
    """Of a running run; None of one that has ended."""
    if document.run.status != "running":
        return None
    waiting = waiting_cells(document)
    # Scenarios have their turn one after the other: those without a waiting cell are done, the next is being measured.
    order = list(dict.fromkeys(result.cell.scenario for result in document.cells))
    still = {result.cell.scenario for result in document.cells if result.cell.id in waiting}
    begun = [one for one in order if one in still and _has_begun(document, one)]
    names = {scenario.id: scenario.name for scenario in document.scenarios}
    current = begun[0] if begun else None
    own = [result for result in document.cells if result.cell.scenario == current]
    passed_s = _passed_s(document.run.started, now)
    least_s, most_s = document.run.forecast_least_s, document.run.forecast_s
    return Progress(
        scenario=names.get(current, current) if current else None,
        number=order.index(current) + 1 if current else sum(_has_begun(document, one) for one in order),
        scenarios=len(order),
        rounds=max((len(result.samples) for result in own), default=0),
        planned=planned_rounds(document),
        passes=max((len(result.probe_passes) for result in own), default=0),
        least_left_s=None if least_s is None or passed_s is None else least_s - passed_s,
        most_left_s=None if most_s is None or passed_s is None else most_s - passed_s,
    )


def _has_begun(document: RunDocument, scenario: str) -> bool:
    return any(
        result.samples or result.probe_passes for result in document.cells if result.cell.scenario == scenario
    )


def _passed_s(started: str, now: datetime) -> float | None:
    try:
        return (now - datetime.fromisoformat(started)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
