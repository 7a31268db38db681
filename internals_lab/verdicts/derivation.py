"""Everything that follows from the samples of a run."""

from __future__ import annotations

import msgspec

from internals_lab.model.declaration import Scenario
from internals_lab.model.results import ClaimResult
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.alternation import alternation_check
from internals_lab.verdicts.answers import answers
from internals_lab.verdicts.cell_figures import CellFigures
from internals_lab.verdicts.claim_targets import ClaimTarget, claim_targets
from internals_lab.verdicts.claims import judge
from internals_lab.verdicts.comparisons import planned_pairs
from internals_lab.verdicts.declared_family import as_family
from internals_lab.verdicts.diagnoses import diagnoses
from internals_lab.verdicts.figure_claims import judge_figure
from internals_lab.verdicts.figure_words import units_of
from internals_lab.verdicts.installed import interpreters_of
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.observations import observations
from internals_lab.verdicts.round_ratios import RoundRatios
from internals_lab.verdicts.speedups import compare
from internals_lab.verdicts.suite_claims import judge_of_suite
from internals_lab.verdicts.suite_means import suite_means


def derive(document: RunDocument, cell_figures: CellFigures | None = None) -> RunDocument:
    """The same run with unit times, comparisons, diagnoses, claims and verdicts computed anew from its samples.

    Level and equivalence margin come from the run's settings; SettingsError for values without meaning. A run that is
    derived again and again as it grows hands in `cell_figures`, which keep what is known of cells that have ended.
    """
    judging = Judging.of_run(document.run)
    scenarios = {scenario.id: scenario for scenario in document.scenarios}
    interpreters = {interpreter.name: interpreter for interpreter in document.interpreters}
    results = (cell_figures or CellFigures()).of(document, judging)
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
