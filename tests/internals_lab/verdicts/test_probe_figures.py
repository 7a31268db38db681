"""What passes come to: centre, interval and extremes of each figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from internals_lab.model.cell import CellResult
from internals_lab.model.probe_pass import PassOutcome, ProbePass, ProbeUsed
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.figures import with_probe_figures

GC = ProbeUsed(name="gc", cost="a call a collection", units={"pauses": "pauses", "longest_pause_ns": "ns"})


def passes(name: str, values: Sequence[float], outcome: PassOutcome = "measured") -> list[ProbePass]:
    return [
        ProbePass(probe="gc", number=number, outcome=outcome, figures={name: value})
        for number, value in enumerate(values)
    ]


@pytest.fixture
def looked_at(build_document: Callable[..., RunDocument], true_cell: Any) -> Callable[..., CellResult]:
    """A cell with these passes and what they come to."""

    def looked_at(*seen: ProbePass, probes: Sequence[ProbeUsed] = (GC,)) -> CellResult:
        [plain] = build_document([true_cell()]).cells
        cell = msgspec.structs.replace(plain, probe_passes=list(seen))
        return with_probe_figures(cell, {probe.name: probe for probe in probes}, 0.95)

    return looked_at


def test_the_interval_is_that_of_the_values_themselves(looked_at: Callable[..., CellResult]) -> None:
    [figure] = looked_at(*passes("longest_pause_ns", [10, 12, 11, 13, 9, 11])).figures
    assert (figure.full_name, figure.unit) == ("gc.longest_pause_ns", "ns")
    assert (figure.n, figure.least, figure.most) == (6, 9, 13)
    assert figure.value is not None
    # Of six values the exact interval reaches from the least to the most.
    assert (figure.value.low, figure.value.estimate, figure.value.high) == (9, 11, 13)
    assert figure.value.level == 0.95


@pytest.mark.parametrize("value", [0, 4])
def test_passes_that_agree_leave_nothing_open(looked_at: Callable[..., CellResult], value: float) -> None:
    [figure] = looked_at(*passes("pauses", [value] * 6)).figures
    assert figure.value is not None
    assert (figure.value.low, figure.value.high) == (value, value)


def test_too_few_passes_have_extremes_and_a_reason_in_place_of_an_interval(
    looked_at: Callable[..., CellResult],
) -> None:
    [figure] = looked_at(*passes("pauses", [3, 5, 4])).figures
    assert (figure.value, figure.least, figure.most) == (None, 3, 5)
    assert figure.reason == "3 passes are too few for an interval"


def test_only_what_a_pass_gave_counts(looked_at: Callable[..., CellResult]) -> None:
    failed = ProbePass(probe="gc", number=6, outcome="failed", reason="ValueError")
    result = looked_at(*passes("pauses", [1] * 6), failed, probes=())
    [figure] = result.figures
    assert (figure.n, figure.unit) == (6, "")
    assert looked_at(failed).figures == []


def test_figures_of_before_are_computed_anew(looked_at: Callable[..., CellResult]) -> None:
    old = looked_at(*passes("pauses", [1] * 6))
    assert with_probe_figures(old, {"gc": GC}, 0.95) == old


def test_figures_have_the_order_of_the_runs_probes_whoever_looked_first(
    looked_at: Callable[..., CellResult],
) -> None:
    memory = ProbeUsed(name="memory", cost="none", units={"rss_bytes": "bytes"})
    first = ProbePass(probe="memory", number=0, outcome="measured", figures={"rss_bytes": 9})
    result = looked_at(first, *passes("pauses", [1]), probes=(GC, memory))
    assert [figure.full_name for figure in result.figures] == ["gc.pauses", "memory.rss_bytes"]
