"""Everything that follows from the samples of a run."""

from __future__ import annotations

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.machine.room import room_of
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.machine import Room
from internals_lab.model.results import ClaimResult
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.alternation import alternation_check
from internals_lab.verdicts.answers import answers
from internals_lab.verdicts.claim_targets import ClaimTarget, claim_targets
from internals_lab.verdicts.claims import judge
from internals_lab.verdicts.comparisons import planned_pairs
from internals_lab.verdicts.declared_family import as_family
from internals_lab.verdicts.diagnoses import diagnoses
from internals_lab.verdicts.figure_claims import judge_figure
from internals_lab.verdicts.figure_words import units_of
from internals_lab.verdicts.figures import with_probe_figures
from internals_lab.verdicts.held_memory import held_memory, memory_kind
from internals_lab.verdicts.installed import interpreters_of
from internals_lab.verdicts.item_times import with_item_times
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.observations import observations
from internals_lab.verdicts.overheads import with_overheads
from internals_lab.verdicts.round_ratios import RoundRatios
from internals_lab.verdicts.settled import with_settling
from internals_lab.verdicts.speedups import compare
from internals_lab.verdicts.suite_claims import judge_of_suite
from internals_lab.verdicts.suite_means import suite_means
from internals_lab.verdicts.unit_times import with_unit_times


def derive(document: RunDocument) -> RunDocument:
    """The same run with unit times, comparisons, diagnoses, claims and verdicts computed anew from its samples.

    Level and equivalence margin come from the run's settings; SettingsError for values without meaning.
    """
    judging = Judging.of_run(document.run)
    scenarios = {scenario.id: scenario for scenario in document.scenarios}
    interpreters = {interpreter.name: interpreter for interpreter in document.interpreters}
    room = room_of(document.machine)
    probes = {probe.name: probe for probe in document.probes}
    results = [
        _with_figures(
            with_probe_figures(with_room(result, room), probes, judging.level),
            scenarios[result.cell.scenario],
            judging,
            clock_step_ns=interpreters[result.cell.interpreter].clock_step_ns or 1,
        )
        for result in document.cells
    ]
    by_id = {result.cell.id: result for result in results}
    plan = [result.cell for result in results]
    cores_usable = document.machine.cores_usable
    ratios = RoundRatios(results, document.scenarios)

    installed = {scenario.id: interpreters_of(document, scenario.id) for scenario in document.scenarios}
    pairs = planned_pairs(document.scenarios, plan, document.interpreters, cores_usable=cores_usable)
    comparisons = [
        compare(
            pair,
            by_id[pair.subject],
            by_id[pair.reference],
            ratios=ratios,
            interpreters=installed[by_id[pair.subject].cell.scenario],
            judging=judging,
            relay=(by_id[pair.relay[0]], by_id[pair.relay[1]]) if pair.relay else None,
        )
        for pair in pairs
    ]
    compared = {comparison.id: comparison for comparison in comparisons}
    suites = suite_means(
        document.scenarios,
        comparisons,
        cells=by_id,
        interpreters=interpreters,
        ratios=ratios,
        judging=judging,
    )
    noise_floor = document.machine.noise_floor
    units = units_of(document.probes)

    def judged(target: ClaimTarget, scenario: Scenario) -> ClaimResult:
        claim = scenario.claims[target.claim]
        if claim.figure is not None:
            return judge_figure(
                target,
                scenario,
                cells=by_id,
                interpreters=installed[scenario.id],
                units=units,
                level=judging.level,
            )
        if claim.of_suite:
            return judge_of_suite(target, claim, suites, noise_floor)
        return judge(
            target,
            scenario,
            cells=by_id,
            interpreters=interpreters,
            comparisons=compared,
            noise_floor=noise_floor,
        )

    claims = [
        judged(target, scenario)
        for scenario in document.scenarios
        for target in claim_targets(scenario, plan, document.interpreters, cores_usable=cores_usable)
    ]
    derived = msgspec.structs.replace(
        document,
        cells=results,
        comparisons=comparisons,
        suites=suites,
        claims=as_family(claims, ratios=ratios, scenarios=scenarios, judging=judging, suites=suites),
        alternation=[alternation_check(result) for result in results if result.samples],
    )
    derived = msgspec.structs.replace(derived, diagnoses=diagnoses(derived, judging))
    return msgspec.structs.replace(
        derived, verdicts=answers(derived, judging, ratios), observations=observations(derived)
    )


def _with_figures(
    result: CellResult, scenario: Scenario, judging: Judging, *, clock_step_ns: float
) -> CellResult:
    timed = with_unit_times(result, scenario, judging, clock_step_ns)
    settled = with_item_times(with_settling(timed, scenario, judging), judging.level)
    return with_overheads(with_memory(settled, judging), judging)


def with_memory(result: CellResult, judging: Judging) -> CellResult:
    """The cell with what its processes held; None where it cannot be told."""
    kind = memory_kind([result]) if result.outcome == "measured" else None
    try:
        held = held_memory(result, kind, judging.level) if kind else None
    except EstimationError:
        held = None
    return msgspec.structs.replace(result, memory_bytes=held, memory_kind=kind if held else None)


def with_room(result: CellResult, room: Room) -> CellResult:
    """The cell with the room that its workers go beyond, if they do; those of a closed loop wait, and need none."""
    beyond = result.cell.in_flight is None and result.cell.workers > room.cores
    return msgspec.structs.replace(result, beyond_room=room if beyond else None)
