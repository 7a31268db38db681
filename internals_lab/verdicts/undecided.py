"""Which cells need further rounds: those of comparisons that the data do not decide yet."""

from __future__ import annotations

from collections.abc import Mapping

from internals_lab.estimation.stopping import enough
from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Claim, Scenario
from internals_lab.model.results import About, Comparison
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.claim_targets import claim_targets
from internals_lab.verdicts.declared_family import open_in_family
from internals_lab.verdicts.judging import Judging

# A ratio that is known to a percent either way is known well enough, whatever it says.
NARROW = 0.01
# A control helps to read what was asked; a run does not go on for its sake.
CONTROLS: frozenset[About] = frozenset({"gil", "build", "ceiling"})


def undecided_cells(document: RunDocument, scenario: Scenario) -> frozenset[str]:
    """The ids of the scenario's cells that stand in a comparison that is still open; `document` is derived.

    Decided is a ratio that lies on one side of 1 and of every limit that a claim sets it, or within the equivalence
    margin, or whose interval is narrow. A gate, and what is claimed of the collector, is decided by the total,
    everything else by the typical ratio. What was declared goes on until it would be decided among all claims of the run
    as well.
    """
    judging = Judging.of_run(document.run)
    cells = [result.cell for result in document.cells if result.cell.scenario == scenario.id]
    claims = _claims_of_pairs(document, scenario, cells)
    own = {cell.id for cell in cells}
    needed: set[str] = set()
    answered_by = _answered_by(document, scenario)
    open_claims = open_in_family(document.claims, judging)
    for comparison in document.comparisons:
        if comparison.about in CONTROLS or comparison.subject not in own:
            continue
        if comparison.about == "change" and comparison.id not in answered_by:
            continue
        decided = _decided(comparison, claims.get(comparison.id, []), judging.margin)
        if not decided or comparison.id in open_claims:
            needed |= {comparison.subject, comparison.reference}
    return frozenset(needed)


def _answered_by(document: RunDocument, scenario: Scenario) -> frozenset[str]:
    """Of all changes that a team could make those that its answer stands on: the best against what may be the best."""
    bests = [
        answer.best
        for verdict in document.verdicts
        if verdict.scenario == scenario.id
        for answer in verdict.answers
        if answer.best
    ]
    return frozenset(
        f"{best.cell} / {reference}"
        for best in bests
        if (over := best.over_gil_build)
        for reference in (over.cell, *over.rivals)
    )


def _claims_of_pairs(
    document: RunDocument, scenario: Scenario, cells: list[Cell]
) -> Mapping[str, list[Claim]]:
    claims: dict[str, list[Claim]] = {}
    cores = document.machine.cores_usable
    for target in claim_targets(scenario, cells, document.interpreters, cores_usable=cores):
        claim = scenario.claims[target.claim]
        # Figures are not decided by rounds.
        if claim.speedup:
            claims.setdefault(f"{target.subject} / {target.reference}", []).append(claim)
    return claims


def _decided(comparison: Comparison, claims: list[Claim], margin: float) -> bool:
    if comparison.typical is None or comparison.total is None:
        # Not measured, or not comparable: no further round would change that. Too few rounds would.
        return comparison.state != "inconclusive"
    usual = [1.0, *_limits(claims, summed=False)]
    if not enough(comparison.typical, thresholds=usual, margin=margin, narrow=NARROW):
        return False
    guarded = _limits(claims, summed=True)
    return not guarded or bool(enough(comparison.total, thresholds=guarded, margin=0.0, narrow=NARROW))


def _limits(claims: list[Claim], *, summed: bool) -> list[float]:
    return [
        limit
        for claim in claims
        if claim.over_summed_times == summed
        for limit in (claim.threshold.low, claim.threshold.high)
        if limit is not None
    ]
