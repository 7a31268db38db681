"""What each tool, read as people read it, says of a comparison. Pure: from recorded evidence to answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from benchmarks.against_others.comparison import Record
from internals_lab.errors import EstimationError
from internals_lab.estimation.equivalence import DEFAULT_MARGIN, direction
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.estimation.stopping import enough, level_of_a_look
from internals_lab.model.cell import Interval
from internals_lab.verdicts.undecided import NARROW

# By how much pytest-benchmark's numbers must differ for people to call them different.
PYTEST_BENCHMARK_LIMIT = 0.05


class Limits(NamedTuple):
    """An interval for time of the subject / time of the reference."""

    low: float
    high: float

    @property
    def exclude_one(self) -> bool:
        return self.low > 1 or self.high < 1

    @property
    def half_width(self) -> float:
        """Relative: 0.01 for 1 % either way."""
        return math.sqrt(self.high / self.low) - 1


class Answer(NamedTuple):
    """`different` is None where the tool gave no answer; `limits` is None for tools that have no interval.

    `rounds` is how much of a run's data the answer stands on, for the lab's alone.
    """

    method: str
    level: str
    different: bool | None
    estimate: float | None = None
    limits: Limits | None = None
    rounds: int | None = None


def answers(record: Record) -> list[Answer]:
    """Every reading of one tool's evidence; a tool may be read in several ways."""
    return _READERS[record.tool](record.evidence)


def _of_interval(method: str, level: float, interval: Interval | None) -> Answer:
    name = f"{100 * level:g} %"
    if interval is None:
        return Answer(method, name, None)
    limits = Limits(interval.low, interval.high)
    return Answer(method, name, limits.exclude_one, interval.estimate, limits, interval.n)


def _lab(evidence: dict[str, Any]) -> list[Answer]:
    values: list[float] = evidence.get("log_ratios", [])
    looks: list[int] = evidence.get("looks", [])
    # At 99 % a run cannot stop at its first look, so every comparison has the rounds of the second.
    planned = looks[min(1, len(looks) - 1)] if looks else 0
    found = [
        _of_interval("internals_lab, effort quick (the first 8 rounds)", 0.95, _fixed(values, 8, 0.95)),
        *(
            _of_interval("internals_lab, fixed rounds", level, _fixed(values, planned, level))
            for level in (0.95, 0.99)
        ),
    ]
    for level in (0.95, 0.99):
        stopped = stopped_at(values, looks, level=level, margin=DEFAULT_MARGIN)
        found.append(_of_interval("internals_lab, stopping rule", level, stopped))
        state = direction(stopped, DEFAULT_MARGIN) if stopped else None
        found.append(
            found[-1]._replace(
                method=f"internals_lab, its state (not the same within {100 * DEFAULT_MARGIN:g} %)",
                different=None if state is None else state in ("faster", "slower"),
            )
        )
    return found


def _fixed(values: Sequence[float], rounds: int, level: float) -> Interval | None:
    if not rounds or len(values) < rounds:
        return None
    try:
        return of_logarithms(values[:rounds], level)
    except EstimationError:
        return None


def stopped_at(
    values: Sequence[float], looks: Sequence[int], *, level: float, margin: float
) -> Interval | None:
    """What a run at this level would have reported: the interval of the first look that decides, or of the last.

    None where the rounds are too few for any interval.
    """
    interval = None
    for look in looks:
        if len(values) < look:
            break
        interval = _fixed(values, look, level_of_a_look(level, len(looks)))
        if interval and enough(interval, thresholds=[1.0], margin=margin, narrow=NARROW):
            break
    return interval


def _pyperf(evidence: dict[str, Any]) -> list[Answer]:
    reference, subject = evidence["reference"], evidence["subject"]
    pooled = [np.concatenate([np.asarray(one) for one in side]) for side in (reference, subject)]
    means = [np.asarray([np.mean(one) for one in side]) for side in (reference, subject)]
    found = []
    for level, name in ((0.95, "95 %"), (0.99, "99 %")):
        limits = of_means(*pooled, level=level, equal_variances=True)
        estimate = float(pooled[1].mean() / pooled[0].mean())
        # compare_to knows 95 % only, and says no interval: that of its own test is derived here.
        different = bool(evidence["significant"]) if level == 0.95 else limits.exclude_one
        found.append(Answer("pyperf --fast, compare_to", name, different, estimate, limits))
        limits = of_means(*means, level=level, equal_variances=False)
        estimate = float(means[1].mean() / means[0].mean())
        found.append(
            Answer("pyperf --fast, Welch on process means", name, limits.exclude_one, estimate, limits)
        )
    return found


def of_means(reference: Any, subject: Any, *, level: float, equal_variances: bool) -> Limits:
    """Student's or Welch's interval for the difference of two means, relative to the reference's."""
    test = stats.ttest_ind(subject, reference, equal_var=equal_variances)
    difference = test.confidence_interval(level)
    mean = float(np.mean(reference))
    # Differences below -100 % do not exist; an interval that reaches there is as wide as can be said.
    return Limits(max(1e-9, 1 + float(difference.low) / mean), 1 + float(difference.high) / mean)


def _pytest_benchmark(evidence: dict[str, Any]) -> list[Answer]:
    found = []
    for word in ("mean", "median", "min"):
        ratio = evidence["subject"][word] / evidence["reference"][word]
        different = abs(ratio - 1) > PYTEST_BENCHMARK_LIMIT
        found.append(Answer(f"pytest-benchmark, {word} differs by 5 %", "none", different, ratio))
    return found


def _asv(evidence: dict[str, Any]) -> list[Answer]:
    ratio = evidence["subject"] / evidence["reference"]
    return [Answer("asv compare, default factor", "none", evidence["change"] in ("+", "-"), ratio)]


_READERS: dict[str, Callable[[dict[str, Any]], list[Answer]]] = {
    "internals_lab": _lab,
    "pyperf": _pyperf,
    "pytest-benchmark": _pytest_benchmark,
    "asv": _asv,
}
