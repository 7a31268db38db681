"""What the ratio of two runs' figures says, by what they may differ without any change of the code."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.estimation.family import holm
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.estimation.range_decision import p_value_of_range
from internals_lab.estimation.rank_sum import null_distribution
from internals_lab.estimation.two_samples import quotients, ratio_of_samples
from internals_lab.model.declaration import Threshold
from internals_lab.model.interval import Interval
from internals_lab.model.run_comparison import DECIDED, Change, ChangeState
from internals_lab.verdicts.between_runs.tolerance import Tolerance


def judged(
    change: Change,
    numerator: Sequence[float],
    denominator: Sequence[float],
    tolerance: Tolerance,
    level: float,
) -> Change:
    """The change with its ratio and state; of two figures there are the logarithms, one a round. Nothing is paired: rounds of
    two runs have nothing in common.
    """
    known = msgspec.structs.replace(change, tolerance=tolerance.factor, tolerance_of=tolerance.basis)
    above, below = ([math.exp(value) for value in side] for side in (numerator, denominator))
    try:
        ratio = ratio_of_samples(above, below, level)
    except EstimationError as error:
        return msgspec.structs.replace(known, state="inconclusive", reason=str(error))
    limits = Threshold(text="", low=1 / tolerance.factor, high=tolerance.factor, inclusive=True)
    p_value = p_value_of_range(
        quotients(above, below), null_distribution(len(above), len(below)), limits, centre=ratio.estimate
    )
    return msgspec.structs.replace(known, state=state_of(ratio, tolerance), ratio=ratio, p_value=p_value)


def state_of(ratio: Interval, tolerance: Tolerance) -> ChangeState:
    """By its interval: within the tolerance, wholly beyond it, or neither."""
    most = tolerance.factor
    if 1 / most <= ratio.low and ratio.high <= most:
        return "same" if tolerance.basis == "margin" else "within noise"
    if ratio.low > most:
        return "faster"
    return "slower" if ratio.high < 1 / most else "inconclusive"


def figure(logarithms: Sequence[float], level: float) -> Interval | None:
    """A run's own; None for too few rounds."""
    try:
        return of_logarithms(logarithms, level)
    except EstimationError:
        return None


def as_family(changes: Sequence[Change], level: float) -> list[Change]:
    """The same changes with what Holm's procedure says of them together. Their states stay what their own intervals say."""
    judged_ones = [one for one in changes if one.p_value is not None]
    adjusted = iter(holm([one.p_value for one in judged_ones if one.p_value is not None]))
    result = []
    for one in changes:
        if one.p_value is None:
            result.append(one)
            continue
        p_value = next(adjusted)
        is_decided = one.state in DECIDED
        holds = p_value <= (1 - level) * (1 + 1e-12) if is_decided else None
        result.append(msgspec.structs.replace(one, family_p_value=p_value, holds_in_family=holds))
    return result
