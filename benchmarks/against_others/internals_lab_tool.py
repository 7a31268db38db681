"""The lab itself, by its own laboratory on an experiment file: all arms of a replicate alive together, as it does."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.against_others.command import MEASURED
from benchmarks.against_others.comparison import Planned, Record
from benchmarks.product_run import measure
from internals_lab.model.cell import Cell, CellResult, Interval
from internals_lab.model.run import RunDocument
from internals_lab.runner.effort import Effort
from internals_lab.runner.run_order import RunOrder
from internals_lab.verdicts.speedups import round_ratios

NAME = "internals_lab"
# The run goes on until 99 % are satisfied, which is never sooner than 95 %: so that both can be told from one run.
LEVEL = 0.99


class InternalsLab:
    """Evidence: `log_ratios`, one a round, of subject / reference in time, where both were measured; `looks`, after
    how many rounds the run might have stopped; `reported`, the product's own interval for the same ratio at `LEVEL`,
    where it gave one; its `state` and `reason`.

    `results` is where the documents with all samples go.
    """

    name = NAME

    def __init__(self, results: Path, effort: Effort) -> None:
        self._results = results
        self._effort = effort

    def measure(
        self, planned: Sequence[Planned], *, replicate: int, seconds: float, seed: int
    ) -> list[Record]:
        """One run of the product, within the time of all comparisons together."""
        order = RunOrder(
            root=MEASURED,
            results=self._results / f"replicate-{replicate}",
            effort=self._effort,
            seed=seed,
            budget_s=seconds * len(planned),
            level=LEVEL,
        )
        interpreters = list(
            {
                side.interpreter.name: side.interpreter
                for one in planned
                for side in (one.reference, one.subject)
            }.values()
        )
        strategy = "threads" if planned[0].reference.threads > 1 else "sequential"
        arms = {arm for one in planned for arm in arms_of(one)}

        def chosen(cell: Cell) -> bool:
            return cell.strategy == strategy and cell.params["arm"] in arms

        started = time.perf_counter()
        document = measure(MEASURED / "exp_planted.py", order, interpreters, chosen)
        wall_s = time.perf_counter() - started
        return [
            Record(
                replicate=replicate,
                tool=self.name,
                kind=one.kind,
                pair=one.pair,
                wall_s=wall_s / len(planned),
                in_units_s=(document.run.measured_s or 0.0) / len(planned),
                evidence=evidence_of(one, document),
            )
            for one in planned
        ]


def arms_of(planned: Planned) -> tuple[str, str]:
    """Reference and subject on the experiment's axis; across builds both run the same."""
    if planned.kind == "builds":
        return "plain", "plain"
    return ("plain", "longer") if planned.kind == "A/B" else (f"a{planned.pair}", f"copy{planned.pair}")


def evidence_of(planned: Planned, document: RunDocument) -> dict[str, Any]:
    """What the run's document says of this comparison."""
    [scenario] = document.scenarios
    reference, subject = (
        _cell(document, side.interpreter.name, arm)
        for side, arm in zip((planned.reference, planned.subject), arms_of(planned), strict=True)
    )
    [reported] = [
        one
        for one in document.comparisons
        if (one.subject, one.reference) == (subject.cell.id, reference.cell.id)
    ]
    evidence: dict[str, Any] = {
        "state": reported.state,
        "reason": reported.reason,
        "looks": document.run.settings["looks"],
    }
    if {reference.outcome, subject.outcome} == {"measured"}:
        # The product speaks of speedups; the study, of how much longer the subject takes.
        evidence["log_ratios"] = [-ratio.typical for ratio in round_ratios(subject, reference, scenario)]
    if reported.typical is not None:
        evidence["reported"] = _as_time(reported.typical)
    return evidence


def _cell(document: RunDocument, interpreter: str, arm: str) -> CellResult:
    [found] = [
        result
        for result in document.cells
        if result.cell.interpreter == interpreter
        and result.cell.params["arm"] == arm
        and not result.cell.knobs
    ]
    return found


def _as_time(speedup: Interval) -> dict[str, float]:
    return {"estimate": 1 / speedup.estimate, "low": 1 / speedup.high, "high": 1 / speedup.low}
