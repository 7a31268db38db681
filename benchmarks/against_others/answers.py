"""What each tool, read as people read it, says of a comparison. Pure: from recorded evidence to answers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from benchmarks.against_others.comparison import Record

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


LAB_READINGS = {
    "quick": "internals_lab, effort quick (the first 8 rounds)",
    "fixed": "internals_lab, fixed rounds",
    "stopping": "internals_lab, stopping rule",
}
LAB_STATE = "internals_lab, stopping rule, its state (a real difference beyond the margin)"


def _lab(evidence: dict[str, Any]) -> list[Answer]:
    found = []
    for name, reading in evidence["readings"].items():
        kind, _, percent = name.partition(" ")
        limits = Limits(reading["low"], reading["high"]) if "low" in reading else None
        answer = Answer(
            method=LAB_READINGS[kind],
            level=f"{percent} %",
            different=limits.exclude_one if limits else None,
            estimate=reading.get("estimate"),
            limits=limits,
            rounds=reading.get("n"),
        )
        found.append(answer)
        if kind == "stopping":
            differs = reading["state"] in ("faster", "slower") if limits else None
            found.append(answer._replace(method=LAB_STATE, different=differs))
    return found


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
