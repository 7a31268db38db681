"""Why a parallel cell is not faster: the identity, the split of what was lost, and the reason in words."""

from __future__ import annotations

import math

import msgspec
import pytest

from internals_lab.verdicts.derivation import derive

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
UNIT_NS = 5_000_000


@pytest.fixture
def diagnosed(build_document, true_cell):
    """The diagnosis of a parallel cell with this speedup over a sequential one; facts of the cell by keyword."""

    def diagnosed(speedup: float, *, document=None, **facts):
        base = {"interpreter": FREE, "strategy": "threads", "workers": 2, "unit_ns": UNIT_NS / speedup}
        base["gil_at_end"] = facts.get("interpreter", FREE) == GIL
        cell = true_cell(**(base | facts))
        alone = true_cell(interpreter=cell.interpreter, gil_at_end=cell.gil_at_end, knobs=cell.knobs)
        [diagnosis] = derive(build_document([alone, cell], **(document or {}))).diagnoses
        return diagnosis

    return diagnosed


def test_cores_used_over_cpu_inflation_is_the_speedup(build_document, true_cell, timeline) -> None:
    cells = [
        true_cell(),
        true_cell(strategy="threads", workers=2, unit_ns=UNIT_NS / 1.2, timeline=timeline(waiting=0.25)),
    ]
    derived = derive(build_document(cells))
    [diagnosis], [comparison] = derived.diagnoses, derived.comparisons
    assert diagnosis.id == comparison.id
    factors = diagnosis.cores_used_ratio.estimate / diagnosis.cpu_inflation.estimate
    assert math.isclose(factors, comparison.total.estimate, rel_tol=0.01)
    assert math.isclose(diagnosis.cores_used.estimate, 1.5, rel_tol=0.01)
    assert math.isclose(diagnosis.cpu_inflation.estimate, 1.25, rel_tol=0.01)
    assert diagnosis.cores_used.level == 0.95


def test_what_was_lost_is_split_without_a_rest(diagnosed, timeline) -> None:
    shares = {"starting": 0.05, "waiting": 0.1, "starved": 0.02, "imbalance": 0.15}
    diagnosis = diagnosed(1, timeline=timeline(**shares))
    lost = msgspec.to_builtins(diagnosis.lost)
    for name, share in shares.items():
        assert math.isclose(lost[name], share, abs_tol=0.001), name
    # One worker's work is half of the capacity of two at this speedup, the others' time that is left was burnt.
    assert math.isclose(sum(lost.values()), 0.5, abs_tol=0.01)


@pytest.mark.parametrize(
    ("speedup", "where", "facts", "reading"),
    [
        (1.9, {"starved": 0.02}, {}, "scales"),
        (1, {"waiting": 0.5, "switches": 6}, {"interpreter": GIL}, "GIL hand-off"),
        (1, {"waiting": 0.45, "switches": 6}, {}, "lock waiting or waiting for I/O"),
        # Who waits for a lock until the other has ended ends later: no imbalance of the work.
        (1, {"waiting": 0.25, "imbalance": 0.25}, {}, "lock waiting or waiting for I/O"),
        (1, {"imbalance": 0.45}, {}, "imbalance"),
        (0.5, {}, {}, "shared-refcount contention or memory bandwidth"),
        (1.2, {}, {"strategy": "processes"}, "memory bandwidth or another limit of the machine"),
        (1, {"starting": 0.4}, {}, "too little work per task"),
        (1, {"starved": 0.4}, {}, "starved by others"),
        (1.8, {"starved": 0.5}, {"workers": 4}, "too few cores"),
        # Two after two, each pair undisturbed: nothing is the greater part, but both cores are busy throughout.
        (1.95, {"starting": 0.25, "imbalance": 0.25}, {"workers": 4}, "too few cores"),
    ],
)
def test_a_planted_cause_is_read(diagnosed, timeline, speedup, where, facts, reading) -> None:
    assert diagnosed(speedup, timeline=timeline(**where), **facts).reading == reading


@pytest.mark.parametrize(
    ("speedup", "where", "facts"),
    [
        # Threads under a GIL that use one core but wake nobody, and with a GIL that nobody has seen.
        (1, {"waiting": 0.5, "switches": 1}, {"interpreter": GIL}),
        (1, {"waiting": 0.5, "switches": 6}, {"interpreter": GIL, "gil_at_end": None}),
        # Fewer hand-offs than the interval in force would give.
        (1, {"waiting": 0.5, "switches": 3}, {"interpreter": GIL, "knobs": {"switch_interval": 0.0005}}),
        # A loss that no share of is the greater part.
        (1, {"waiting": 0.17, "starting": 0.17, "starved": 0.16}, {}),
        # Much CPU time and many switches: not contention alone.
        (0.5, {"switches": 50}, {}),
        # The platform counts neither switches nor run delay.
        (0.5, {"switches": None}, {}),
        (1, {"waiting": 0.45, "counts_run_delay": False}, {}),
    ],
)
def test_signals_that_fit_no_cause_are_said_to_tell_none(diagnosed, timeline, speedup, where, facts) -> None:
    assert diagnosed(speedup, timeline=timeline(**where), **facts).reading == "not told by these signals"


def test_what_is_not_counted_is_none_and_never_zero(diagnosed, timeline) -> None:
    assert set(msgspec.to_builtins(diagnosed(1).lost).values()) == {None}
    half = diagnosed(1, timeline=timeline(switches=None, counts_run_delay=False))
    assert (half.lost.waiting, half.lost.starved, half.switches_per_s) == (None, None, None)
    assert half.lost.imbalance == 0


def test_the_sentence_follows_that_of_the_speedup(build_document, true_cell, timeline) -> None:
    shares = timeline(waiting=0.48, switches=6)
    cells = [true_cell(), true_cell(strategy="threads", workers=2, timeline=shares)]
    derived = derive(build_document(cells))
    [verdict] = derived.verdicts
    speedup, why = verdict.sentences
    assert speedup.startswith("2 threads on 3.13 are")
    assert why == derived.diagnoses[0].sentence
    # Blocks of two units of 5 ms by two workers: 20 ms, in which each gave way five times of itself.
    assert why.startswith("They used 1.04 of 2 cores [1.04, 1.04] at 1.0")
    assert ": consistent with GIL hand-off (" in why
    assert 350 < derived.diagnoses[0].switches_per_s < 650


def test_one_worker_and_what_cannot_be_told_has_no_diagnosis(build_document, true_cell) -> None:
    alone = [true_cell(), true_cell(strategy="threads", workers=1)]
    assert derive(build_document(alone)).diagnoses == []
    pair = [true_cell(), true_cell(strategy="threads", workers=2)]
    assert derive(build_document(pair, rounds=3)).diagnoses == []
    crashed = [true_cell(), true_cell(strategy="threads", workers=2, outcome="crashed")]
    assert derive(build_document(crashed)).diagnoses == []
    # A CPU clock that is too coarse to have moved.
    stopped = [true_cell(cpu_per_wall=0), true_cell(strategy="threads", workers=2)]
    assert derive(build_document(stopped)).diagnoses == []
