"""A gate where it is known what the machine makes of identical code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from internals_lab.model.cell import Interval
from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.model.noise_floor import NoiseFigures, NoiseFloor
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.thresholds import undecided_by_noise

AT_LEAST = Threshold(text=">= 1", low=1.0, inclusive=True)


def interval(low: float, high: float) -> Interval:
    return Interval(estimate=(low * high) ** 0.5, low=low, high=high, level=0.95, n=8)


def noise(*, bias: float = 0.0, half_width: float = 0.01) -> NoiseFigures:
    return NoiseFigures(
        interpreter="cpython-3.13.5",
        workers=1,
        rounds=32,
        pairs=3,
        level=0.95,
        half_width=half_width,
        excluding_one=int(bias > 0),
        bias=bias,
    )


@pytest.mark.parametrize(
    ("low", "high", "bias", "is_open"),
    [
        (0.95, 0.99, 0.0, False),
        (0.95, 0.99, 0.005, False),
        (0.95, 0.99, 0.02, True),
        (1.01, 1.05, 0.005, False),
        (1.01, 1.05, 0.02, True),
        # Open by itself: the floor has nothing to add.
        (0.9, 1.1, 0.5, False),
    ],
)
def test_a_gate_is_not_decided_by_less_than_the_bias(
    low: float, high: float, bias: float, is_open: bool
) -> None:
    reason = undecided_by_noise(interval(low, high), AT_LEAST, noise(bias=bias))
    assert (reason or "").startswith("decided by less than 2.00%") == is_open
    assert (reason is not None) == is_open


def test_a_range_below_the_noise_floor_cannot_be_confirmed_but_refuted() -> None:
    narrow = Threshold(text="0.99..1.01", low=0.99, high=1.01)
    assert undecided_by_noise(interval(0.995, 1.005), narrow, noise(half_width=0.013)) == (
        "the range 0.99..1.01 is narrower than this machine's noise floor, ±1.30% for identical code "
        "(3 pairs, 32 rounds)"
    )
    assert undecided_by_noise(interval(0.995, 1.005), narrow, noise(half_width=0.009)) is None
    assert undecided_by_noise(interval(1.2, 1.3), narrow, noise(half_width=0.013)) is None


@pytest.mark.parametrize(("gate", "state"), [(True, "inconclusive"), (False, "refuted")])
def test_the_floor_of_the_run_s_machine_holds_for_gates_only(
    build_document: Callable[..., RunDocument], true_cell: Any, gate: bool, state: str
) -> None:
    claim = Claim(
        text="Two threads are as fast",
        subject=Side(axis="strategy", value="threads"),
        reference=Side(axis="strategy", value="sequential"),
        speedup=Threshold(text="> 1.1", low=1.1),
        gate=gate,
    )
    document = build_document([true_cell(), true_cell(strategy="threads", workers=2)], claims=[claim])
    floor = NoiseFloor(
        machine="machine",
        measured="2026-01-01T12:00:00+00:00",
        lab_version="0.1.0",
        sequential=noise(),
        parallel=noise(bias=0.5),
    )
    machine = msgspec.structs.replace(document.machine, noise_floor=floor)
    [found] = derive(msgspec.structs.replace(document, machine=machine)).claims
    assert found.state == state
    [before] = derive(document).claims
    assert before.state == "refuted"
