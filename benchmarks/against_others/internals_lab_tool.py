"""The lab itself, by its own laboratory on an experiment file: all arms of a replicate alive together, as it does."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.against_others.command import MEASURED
from benchmarks.against_others.comparison import Planned, Record
from benchmarks.product_run import measure
from internals_lab.estimation.stopping import looks_within
from internals_lab.model.cell import Cell, CellResult
from internals_lab.model.run import RunDocument
from internals_lab.runner.planning.effort import EFFORTS, Effort
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.undecided import undecided_cells

NAME = "internals_lab"
LEVELS = (0.95, 0.99)
QUICK_ROUNDS = EFFORTS["quick"].rounds


class InternalsLab:
    """Evidence: `rounds` that were run, and `readings` by name: what the product says of the comparison at `quick`
    effort, after a `fixed` number of rounds, and by its `stopping` rule, at 95 and 99 %. A reading has `state` and
    `reason`, and where there is an interval `estimate`, `low`, `high` and `n`.

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
            # All rounds that the time pays for, so that every reading can be told from one run.
            stops_early=False,
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
                evidence=evidence,
            )
            for one, evidence in zip(planned, evidence_of(planned, document), strict=True)
        ]


def arms_of(planned: Planned) -> tuple[str, str]:
    """Reference and subject on the experiment's axis; across builds both run the same."""
    if planned.kind == "builds":
        return "plain", "plain"
    return ("plain", "longer") if planned.kind == "A/B" else (f"a{planned.pair}", f"copy{planned.pair}")


def evidence_of(planned: Sequence[Planned], document: RunDocument) -> list[dict[str, Any]]:
    """What the product says of these comparisons from the run's samples, as much of them as each reading has."""
    pairs = [_pair(one, document) for one in planned]
    rounds = max(len(_cell(document, subject).samples) for subject, _ in pairs)
    quick = as_if(document, rounds=QUICK_ROUNDS, looks=[QUICK_ROUNDS], level=0.95)
    fixed = {level: as_if(document, rounds=rounds, looks=[rounds], level=level) for level in LEVELS}
    looks = {
        level: [
            as_if(document, rounds=look, looks=looks_within(rounds, level), level=level)
            for look in looks_within(rounds, level)
        ]
        for level in LEVELS
    }
    found = []
    for pair in pairs:
        readings = {"quick 95": _reading(pair, quick)}
        for level in LEVELS:
            readings[f"fixed {level * 100:g}"] = _reading(pair, fixed[level])
            *early, end = looks[level]
            stopped = next((look for look in early if _is_decided(pair, look)), end)
            readings[f"stopping {level * 100:g}"] = _reading(pair, stopped)
        found.append({"rounds": rounds, "readings": readings})
    return found


def as_if(document: RunDocument, *, rounds: int, looks: Sequence[int], level: float) -> RunDocument:
    """The run as it would read with these rounds, looks and level: derived by the product from its samples."""
    settings = {**document.run.settings, "looks": list(looks), "level": level}
    cells = [
        msgspec.structs.replace(
            result, samples=[sample for sample in result.samples if sample.round < rounds]
        )
        for result in document.cells
    ]
    run = msgspec.structs.replace(document.run, settings=settings)
    return derive(msgspec.structs.replace(document, run=run, cells=cells))


def _pair(planned: Planned, document: RunDocument) -> tuple[str, str]:
    """The ids of subject and reference; of the declared cells, beside which the lab measures controls of its own."""
    ids = {
        (result.cell.interpreter, result.cell.params["arm"]): result.cell.id
        for result in document.cells
        if result.cell.control is None
    }
    reference, subject = (
        ids[side.interpreter.name, arm]
        for side, arm in zip((planned.reference, planned.subject), arms_of(planned), strict=True)
    )
    return subject, reference


def _cell(document: RunDocument, cell_id: str) -> CellResult:
    return next(result for result in document.cells if result.cell.id == cell_id)


def _is_decided(pair: tuple[str, str], document: RunDocument) -> bool:
    scenario = _cell(document, pair[0]).cell.scenario
    [declared] = [one for one in document.scenarios if one.id == scenario]
    return not undecided_cells(document, declared) & set(pair)


def _reading(pair: tuple[str, str], document: RunDocument) -> dict[str, Any]:
    """The comparison in the study's words: time of the subject / time of the reference, where the product says speedup."""
    [found] = [one for one in document.comparisons if (one.subject, one.reference) == pair]
    reading: dict[str, Any] = {"state": found.state, "reason": found.reason}
    if found.typical is not None:
        speedup = found.typical
        limits = {"estimate": 1 / speedup.estimate, "low": 1 / speedup.high, "high": 1 / speedup.low}
        reading |= {**limits, "n": speedup.n}
    return reading
