"""Claims about the mean over a suite."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from internals_lab.model.declaration import Claim, Scenario
from internals_lab.model.noise_floor import NoiseFloor
from internals_lab.model.results import ClaimResult, ClaimState, SuiteMean
from internals_lab.verdicts.claim_targets import ClaimTarget
from internals_lab.verdicts.claims import confounders, decisive, result_by_speedup
from internals_lab.verdicts.thresholds import held_against


def with_claims_of_suite(scenario: Scenario, scenarios: Iterable[Scenario]) -> Scenario:
    """The scenario as if each claim about its suite were made about it as well: what has to be compared in it."""
    if scenario.suite is None:
        return scenario
    of_suite = [
        claim
        for other in scenarios
        if (other.file, other.suite) == (scenario.file, scenario.suite) and other.id != scenario.id
        for claim in other.claims
        if claim.of_suite
    ]
    return msgspec.structs.replace(scenario, claims=[*scenario.claims, *of_suite])


def judge_of_suite(
    target: ClaimTarget, claim: Claim, means: Iterable[SuiteMean], noise_floor: NoiseFloor | None = None
) -> ClaimResult:
    """Judge the claim by the mean that the target's pair is part of. Without one of the scenarios it is another mean than
    the one that was spoken of: then the claim is left open.
    """
    pair = f"{target.subject} / {target.reference}"
    mean = next((one for one in means if pair in (*one.comparisons, *one.without)), None)
    state, reason = _state(target, claim, mean, noise_floor)
    result = result_by_speedup(target, claim, mean, state=state, reason=reason)
    return msgspec.structs.replace(result, suite=mean.id if mean else None)


def _state(
    target: ClaimTarget, claim: Claim, mean: SuiteMean | None, noise_floor: NoiseFloor | None
) -> tuple[ClaimState, str | None]:
    if mean is None:
        return "unsupported", target.reason or "fewer than two scenarios of the suite are in this run"
    speedup = decisive(mean, claim)
    if speedup is None:
        return "unsupported" if mean.state == "unsupported" else "inconclusive", mean.reason
    if mean.missing:
        return "inconclusive", f"the mean is without {'; '.join(mean.missing)}"
    state, open_because = held_against(
        speedup,
        claim,
        drift=mean.drift,
        unsettled="some of its scenarios did not settle",
        noise=noise_floor.of_workers(1) if noise_floor else None,
    )
    return state, open_because or confounders(mean)
