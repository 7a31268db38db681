"""By how much the figures of two runs may differ without any change of the code, and how that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from internals_lab.estimation.run_drift import between_other_groups, between_single_rounds
from internals_lab.model.noise_floor import NoiseFloor
from internals_lab.model.run_comparison import ToleranceBasis
from internals_lab.verdicts.judging import Judging


@dataclass(frozen=True, kw_only=True, slots=True)
class Tolerance:
    """A factor of 1 or more, and what is known to differ by so much."""

    factor: float
    basis: ToleranceBasis


def tolerance_of(
    rounds: tuple[Sequence[float], Sequence[float]],
    *,
    workers: int,
    judging: Judging,
    noise: NoiseFloor | None,
    others: float | None,
    drift: float | None,
) -> Tolerance:
    """Of a figure with these logarithms, one a round, in the baseline and in the current run: the widest that is known of
    it. `others` is how far other scenarios moved, `drift` by which factor a side that did not settle did.
    """
    known = [Tolerance(factor=1 + judging.margin, basis="margin")]
    if noise is not None:
        figures = noise.of_workers(workers)
        known.append(Tolerance(factor=1 + max(figures.half_width, figures.bias), basis="noise floor"))
    known.append(Tolerance(factor=between_single_rounds(*rounds, judging.level), basis="rounds"))
    if others is not None:
        known.append(Tolerance(factor=others, basis="other scenarios"))
    if drift is not None:
        known.append(Tolerance(factor=drift, basis="not settled"))
    # Of equals the first.
    return max(known, key=lambda one: one.factor)


def moved_elsewhere(moved: Mapping[str, Sequence[float]], level: float) -> dict[str, float | None]:
    """By scenario, how far the figures of all others moved; `moved` are logarithms of their ratios by scenario."""
    return {
        scenario: between_other_groups(
            [ratios for other, ratios in moved.items() if other != scenario], level
        )
        for scenario in moved
    }
