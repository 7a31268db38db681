"""An interval against the range that a claim or a gate sets it."""

from __future__ import annotations

import math

from internals_lab.estimation.settling import widened
from internals_lab.model.cell import Interval
from internals_lab.model.declaration import Claim, Threshold
from internals_lab.model.noise_floor import NoiseFigures
from internals_lab.model.results import ClaimState


def against_threshold(speedup: Interval, threshold: Threshold) -> ClaimState:
    """`confirmed` when the whole interval lies inside the threshold, `refuted` when it lies wholly outside."""
    low = -float("inf") if threshold.low is None else threshold.low
    high = float("inf") if threshold.high is None else threshold.high
    if threshold.inclusive:
        inside = low <= speedup.low and speedup.high <= high
        outside = speedup.high < low or speedup.low > high
    else:
        inside = low < speedup.low and speedup.high < high
        outside = speedup.high <= low or speedup.low >= high
    return "confirmed" if inside else "refuted" if outside else "inconclusive"


def held_against(
    speedup: Interval, claim: Claim, *, drift: float | None, unsettled: str, noise: NoiseFigures | None
) -> tuple[ClaimState, str | None]:
    """What a speedup says to a claim, and why it leaves open what its interval alone decides: `drift` (by which factor its
    sides moved, `unsettled` in words) could turn it; or it is a gate and `noise` could.
    """
    state = against_threshold(speedup, claim.threshold)
    if drift and against_threshold(widened(speedup, drift), claim.threshold) != state:
        return "inconclusive", unsettled
    open_because = undecided_by_noise(speedup, claim.threshold, noise) if claim.gate and noise else None
    return ("inconclusive", open_because) if open_because else (state, None)


def undecided_by_noise(speedup: Interval, threshold: Threshold, noise: NoiseFigures) -> str | None:
    """Why a gate is left open, though its interval decides it, where it is known what identical code does; else None.

    Identical code was seen to leave out 1 by `noise.bias`: a gate that is decided by no more than that is not decided.
    And a range that is narrower than the interval of identical code holds nothing but by luck: it cannot be confirmed.
    """
    state = against_threshold(speedup, threshold)
    if state == "inconclusive":
        return None
    if against_threshold(widened(speedup, 1 + noise.bias), threshold) != state:
        return (
            f"decided by less than {noise.bias:.2%}, by which identical code differs from itself on this machine "
            f"({_basis(noise)})"
        )
    if state == "confirmed" and _half_range(threshold) < noise.half_width:
        return (
            f"the range {threshold.text} is narrower than this machine's noise floor, "
            f"±{noise.half_width:.2%} for identical code ({_basis(noise)})"
        )
    return None


def _half_range(threshold: Threshold) -> float:
    """As a share; infinite where one side is open."""
    if threshold.low is None or threshold.high is None or threshold.low <= 0:
        return math.inf
    return math.sqrt(threshold.high / threshold.low) - 1


def _basis(noise: NoiseFigures) -> str:
    return f"{noise.pairs} pairs, {noise.rounds} rounds"
