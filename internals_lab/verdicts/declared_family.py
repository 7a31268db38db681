"""The declared comparisons of a run as a family: which of their decisions hold for all of them together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec

from internals_lab.estimation.family import holm, most_decidable, p_value_of_a_decision
from internals_lab.model.declaration import Claim, Scenario
from internals_lab.model.results import ClaimResult, SuiteMean
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.round_ratios import RoundRatios
from internals_lab.verdicts.suite_means import mean_rounds


def as_family(
    claims: Sequence[ClaimResult],
    *,
    ratios: RoundRatios,
    scenarios: Mapping[str, Scenario],
    judging: Judging,
    suites: Sequence[SuiteMean] = (),
) -> list[ClaimResult]:
    """The same claims with what Holm's procedure says of them. Their states stay what their own intervals say."""
    means = {mean.id: mean for mean in suites}
    p_values = [_p_value(one, scenarios[one.scenario], ratios, means) for one in claims]
    judged = {
        index: _over_all_looks(p_value, one, judging)
        for index, (one, p_value) in enumerate(zip(claims, p_values, strict=True))
        if p_value is not None
    }
    adjusted = dict(zip(judged, holm(list(judged.values())), strict=True))
    return [
        _with_family(one, p_values[index], adjusted.get(index), len(judged), judging)
        for index, one in enumerate(claims)
    ]


def open_in_family(claims: Sequence[ClaimResult], judging: Judging) -> frozenset[str]:
    """Ids of comparisons that are decided for themselves, but not if all claims that the run will judge count.

    While a run lasts the other p-values are not known yet: Bonferroni, which needs none, is never laxer than Holm.
    """
    planned = sum(map(_is_in_family, claims))
    return frozenset(
        one.comparison
        for one in claims
        if one.comparison is not None
        and one.state in ("confirmed", "refuted")
        and one.p_value is not None
        and judging.over_all_looks(one.p_value * planned, _rounds(one)) > 1 - judging.level
    )


def first_deciding_look(looks: Sequence[int], claims: Sequence[ClaimResult], judging: Judging) -> int:
    """The first look at which so many rounds can decide all claims of the run together; the last where none can."""
    planned = sum(map(_is_in_family, claims))
    able = (look for look in looks if most_decidable(look, judging.family_error_at(look)) >= planned)
    return next(able, looks[-1])


def _with_family(
    one: ClaimResult, p_value: float | None, adjusted: float | None, size: int, judging: Judging
) -> ClaimResult:
    holds: bool | None = None
    note: str | None = None
    if adjusted is not None and one.state in ("confirmed", "refuted"):
        holds = adjusted <= 1 - judging.level
        note = None if holds else _note(size, one, judging)
    return msgspec.structs.replace(
        one, p_value=p_value, family_p_value=adjusted, holds_in_family=holds, family_note=note
    )


def _is_in_family(one: ClaimResult) -> bool:
    """Whether there is, or will be, a p-value of it."""
    if one.figure is not None:
        return one.subject is not None and not one.exact
    return one.comparison is not None or one.suite is not None


def _over_all_looks(p_value: float, one: ClaimResult, judging: Judging) -> float:
    # A run looks at its rounds more than once; at passes in the end alone.
    return p_value if one.figure is not None else judging.over_all_looks(p_value, _rounds(one))


def _note(size: int, one: ClaimResult, judging: Judging) -> str:
    note = f"this run judges {size} claims, and for all of them together it stays open (Holm)"
    if one.value is not None:
        error = 1 - judging.level
        n = one.value.n
        smallest = 2 / (math.comb(2 * n, n) if one.is_ratio else 2**n)
        most, of = int(error / smallest * (1 + 1e-12)), f"{n} passes"
    else:
        rounds = _rounds(one)
        most, of = most_decidable(rounds, judging.family_error_at(rounds)), f"{rounds} rounds"
    return f"{note}: {of} can decide {most} at most" if most < size else note


def _rounds(one: ClaimResult) -> int:
    return one.speedup.n if one.speedup else 0


def _p_value(
    one: ClaimResult, scenario: Scenario, ratios: RoundRatios, means: Mapping[str, SuiteMean]
) -> float | None:
    if one.figure is not None:
        return one.p_value
    comparisons = means[one.suite].comparisons if one.suite else [one.comparison] if one.comparison else []
    if not comparisons or one.speedup is None or one.state == "unsupported":
        return None
    claim = scenario.claims[one.claim]
    rounds = mean_rounds(comparisons, ratios).values()
    logarithms = [ratio.total if claim.over_summed_times else ratio.typical for ratio in rounds]
    low, high = _limits(claim)
    centre = one.speedup.estimate
    inside = (low is None or centre > low) and (high is None or centre < high)
    # Beyond which limit it lies is plain from the estimate; a range that is missed on one side is missed.
    relevant = [
        limit
        for limit, beyond in (
            (low, low is not None and centre <= low),
            (high, high is not None and centre >= high),
        )
        if limit is not None and (inside or beyond)
    ]
    return p_value_of_a_decision(logarithms, [math.log(limit) for limit in relevant], inside=inside)


def _limits(claim: Claim) -> tuple[float | None, float | None]:
    """The limits of a claimed range; one that no speedup can reach is none."""
    low, high = claim.threshold.low, claim.threshold.high
    return low if low and low > 0 else None, high if high and high > 0 else None
