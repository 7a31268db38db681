"""Everything that follows from the samples of a run."""

from __future__ import annotations

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.estimation.unit_time import unit_time_ns
from internals_lab.estimation.work import Work
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.alternation import alternation_check
from internals_lab.verdicts.answers import answers
from internals_lab.verdicts.claim_targets import claim_targets
from internals_lab.verdicts.claims import judge
from internals_lab.verdicts.comparisons import planned_pairs
from internals_lab.verdicts.diagnoses import diagnoses
from internals_lab.verdicts.held_memory import held_memory, memory_kind
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.measured_work import cpu_work, samples_by_turn, wall_work
from internals_lab.verdicts.observations import observations
from internals_lab.verdicts.speedups import compare


def derive(document: RunDocument) -> RunDocument:
    """The same run with unit times, comparisons, diagnoses, claims and verdicts computed anew from its samples.

    Level and equivalence margin come from the run's settings; SettingsError for values without meaning.
    """
    judging = Judging.of_run(document.run)
    scenarios = {scenario.id: scenario for scenario in document.scenarios}
    interpreters = {interpreter.name: interpreter for interpreter in document.interpreters}
    results = [
        with_memory(with_unit_times(result, scenarios[result.cell.scenario], judging), judging)
        for result in document.cells
    ]
    by_id = {result.cell.id: result for result in results}
    plan = [result.cell for result in results]
    cores_usable = document.machine.cores_usable

    pairs = planned_pairs(document.scenarios, plan, document.interpreters, cores_usable=cores_usable)
    comparisons = [
        compare(
            pair,
            by_id[pair.subject],
            by_id[pair.reference],
            scenario=scenarios[by_id[pair.subject].cell.scenario],
            interpreters=interpreters,
            judging=judging,
            relay=(by_id[pair.relay[0]], by_id[pair.relay[1]]) if pair.relay else None,
        )
        for pair in pairs
    ]
    compared = {comparison.id: comparison for comparison in comparisons}
    claims = [
        judge(target, scenario, cells=by_id, interpreters=interpreters, comparisons=compared)
        for scenario in document.scenarios
        for target in claim_targets(scenario, plan, document.interpreters, cores_usable=cores_usable)
    ]
    derived = msgspec.structs.replace(
        document,
        cells=results,
        comparisons=comparisons,
        claims=claims,
        alternation=[alternation_check(result) for result in results if result.samples],
    )
    derived = msgspec.structs.replace(derived, diagnoses=diagnoses(derived, judging))
    return msgspec.structs.replace(
        derived, verdicts=answers(derived, judging), observations=observations(derived)
    )


def with_unit_times(result: CellResult, scenario: Scenario, judging: Judging) -> CellResult:
    """The cell with its times per unit; None where they cannot be told (too few rounds, no CPU time)."""
    if result.outcome != "measured":
        return msgspec.structs.replace(result, unit_wall_ns=None, unit_cpu_ns=None)
    estimates: list[Interval | None] = []
    for work_of in (wall_work, cpu_work):
        try:
            rounds: dict[int, list[Work]] = {}
            for (number, _), sample in samples_by_turn(result).items():
                rounds.setdefault(number, []).append(work_of(sample, result.cell, scenario))
            estimates.append(unit_time_ns(list(rounds.values()), judging.level))
        except EstimationError:
            estimates.append(None)
    return msgspec.structs.replace(result, unit_wall_ns=estimates[0], unit_cpu_ns=estimates[1])


def with_memory(result: CellResult, judging: Judging) -> CellResult:
    """The cell with what its processes held; None where it cannot be told."""
    kind = memory_kind([result]) if result.outcome == "measured" else None
    try:
        held = held_memory(result, kind, judging.level) if kind else None
    except EstimationError:
        held = None
    return msgspec.structs.replace(result, memory_bytes=held, memory_kind=kind if held else None)
