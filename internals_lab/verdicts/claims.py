"""What the data say to a claim: confirmed, refuted, left open, or not theirs to judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from internals_lab.model.cell import Cell, CellResult, Interval
from internals_lab.model.declaration import Claim, Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.noise_floor import NoiseFloor
from internals_lab.model.results import ClaimResult, ClaimState, Comparison, SuiteMean
from internals_lab.model.sample import GilState
from internals_lab.verdicts.claim_filters import mismatch
from internals_lab.verdicts.claim_targets import ClaimTarget
from internals_lab.verdicts.observed_gil import enabled_by, gil_in, planned_gil
from internals_lab.verdicts.thresholds import held_against


def judge(
    target: ClaimTarget,
    scenario: Scenario,
    *,
    cells: Mapping[str, CellResult],
    interpreters: Mapping[str, Interpreter],
    comparisons: Mapping[str, Comparison],
    noise_floor: NoiseFloor | None = None,
) -> ClaimResult:
    """Judge a claim at one of its targets: a claim by the typical ratio, a gate (and what is claimed of the collector's
    settings) by the total, pauses included, and a gate with what this machine makes of identical code, where that is known.

    A claim about the GIL is judged by the GIL that was observed; where that is not the one it speaks of, it
    is unsupported and the reason says so.
    """
    claim = scenario.claims[target.claim]
    comparison = comparisons.get(f"{target.subject} / {target.reference}")
    state, reason = _state(
        target, claim, comparison, cells=cells, interpreters=interpreters, noise_floor=noise_floor
    )
    result = result_by_speedup(target, claim, comparison, state=state, reason=reason)
    return msgspec.structs.replace(result, comparison=comparison.id if comparison else None)


def result_by_speedup(
    target: ClaimTarget,
    claim: Claim,
    judged_by: Comparison | SuiteMean | None,
    *,
    state: ClaimState,
    reason: str | None,
) -> ClaimResult:
    """What came of a claim about a speedup, whichever that is; without the id of what it was judged by."""
    return ClaimResult(
        scenario=target.scenario,
        claim=target.claim,
        text=claim.text,
        interpreter=target.interpreter,
        state=state,
        gate=claim.gate,
        item_id=target.item_id,
        setting=target.setting,
        speedup=decisive(judged_by, claim) if judged_by else None,
        over_summed_times=claim.over_summed_times,
        threshold=claim.threshold.text,
        reason=reason,
    )


def _state(
    target: ClaimTarget,
    claim: Claim,
    comparison: Comparison | None,
    *,
    cells: Mapping[str, CellResult],
    interpreters: Mapping[str, Interpreter],
    noise_floor: NoiseFloor | None,
) -> tuple[ClaimState, str | None]:
    if comparison is None or target.subject is None:
        return "unsupported", target.reason or "nothing was measured that it could be judged by"
    if comparison.state == "unsupported":
        return "unsupported", comparison.reason
    if comparison.state == "invalid":
        return "inconclusive", comparison.reason
    subject = cells[target.subject]
    contradiction = gil_contradiction(
        claim,
        subject.cell,
        interpreters[subject.cell.interpreter],
        [sample.gil for sample in subject.samples],
    )
    if contradiction:
        return "unsupported", contradiction
    speedup = decisive(comparison, claim)
    if speedup is None:
        return "inconclusive", comparison.reason
    sides = (subject, cells[comparison.reference])
    state, open_because = held_against(
        speedup,
        claim,
        drift=comparison.drift,
        unsettled=_unsettled(*sides),
        noise=noise_floor.of_workers(max(side.cell.workers for side in sides)) if noise_floor else None,
    )
    return state, open_because or confounders(comparison)


def decisive(comparison: Comparison | SuiteMean, claim: Claim) -> Interval | None:
    """The interval that a claim is held against: of what usually happens, or of all that happened."""
    return comparison.total if claim.over_summed_times else comparison.typical


def gil_contradiction(
    claim: Claim, cell: Cell, interpreter: Interpreter, processes: Sequence[GilState]
) -> str | None:
    """Why a claim about the GIL does not speak of these processes of the cell, None where it does."""
    observed = gil_in(processes)
    planned = planned_gil(cell, interpreter)
    if "gil" not in claim.where or observed == "unknown" or observed == ("on" if planned else "off"):
        return None
    if observed != "mixed" and not mismatch(claim.where, cell, interpreter, gil=observed == "on"):
        return None
    culprit = enabled_by(processes)
    by_whom = f", turned on by {culprit}" if culprit else ""
    expected = "on" if planned else "off"
    seen = "on in some rounds and off in others" if observed == "mixed" else observed
    return f"the claim speaks of the GIL {expected}, but it was observed {seen}{by_whom}"


def _unsettled(*sides: CellResult) -> str:
    return "; ".join(f"{side.cell.label} {side.unsettled}" for side in sides if side.unsettled)


def confounders(comparison: Comparison | SuiteMean) -> str | None:
    """What else differs between the two sides, as a reason."""
    return f"confounded by {'; '.join(comparison.confounded_by)}" if comparison.confounded_by else None
