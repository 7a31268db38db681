"""Whether a sample is what it was meant to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from internals_lab.model.sample import Blocks, Check, GilState, Sample, Surroundings, WorkerBlocks
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.trust.checks import checks_of, invalid_reason

MakeArm = Callable[..., Arm]


def sample(**facts: Any) -> Sample:
    known: dict[str, Any] = {
        "round": 0,
        "hash_seed": 1,
        "cpus": [0, 1],
        "units_per_block": 1,
        "lead_in_units": 1,
        "start_wall_ns": 1,
        "load_wall_ns": 1,
        "setup_wall_ns": 1,
        "pool_start_wall_ns": 0,
        "warmup_wall_ns": [100],
        "gil": GilState(at_start=True, after_imports=True, at_end=True),
        "blocks": Blocks(sweep=[0], position=[0], wall_ns=[100], cpu_ns=[100]),
        "workers": timeline(run_delay_ns=0),
    }
    return Sample(**(known | facts))


def timeline(run_delay_ns: int | None) -> WorkerBlocks:
    return WorkerBlocks(
        block=[0], worker=[0], start_ns=[0], end_ns=[1000], cpu_ns=[900], switches_voluntary=[0],
        switches_involuntary=[0], run_delay_ns=[run_delay_ns],
    )  # fmt: skip


def check(name: str, arm: Arm, one: Sample, wrong: int = 0) -> Check:
    checked = checks_of(
        arm, one, wrong_results=wrong, first_wrong="2 where sequential gives 1" if wrong else None
    )
    return next(check for check in checked.checks if check.name == name)


@pytest.mark.parametrize(
    ("interpreter", "knobs", "at_end", "state"),
    [
        ("cpython-3.13.5", {}, True, "passed"),
        ("cpython-3.13.5t", {}, False, "passed"),
        ("cpython-3.13.5t", {}, True, "failed"),
        ("cpython-3.13.5t", {"gil": True}, True, "passed"),
        ("cpython-3.13.5t", {"gil": False}, True, "failed"),
        ("cpython-3.13.5", {}, None, "not checkable here"),
    ],
)
def test_the_gil_must_be_as_it_was_wanted(
    make_arm: MakeArm, interpreter: str, knobs: dict[str, Any], at_end: bool | None, state: str
) -> None:
    arm = make_arm(interpreter=interpreter, knobs=knobs)
    assert check("gil", arm, sample(gil=GilState(at_end=at_end))).state == state


@pytest.mark.parametrize(
    ("gil", "words"),
    [
        (GilState(at_end=True), "the GIL was on at the end, wanted was off"),
        (GilState(at_end=True, enabled_by="fast", importers=["exp_x"]), "by the import of 'fast'"),
        (
            GilState(at_end=True, enabled_by="pkg._fast", importers=["exp_x", "pkg"]),
            "by the import of 'pkg._fast', which pkg imports",
        ),
        (
            GilState(at_start=True, after_imports=True, at_end=True, enabled_by="fast"),
            "by the import of 'fast', before anything of the experiment was loaded",
        ),
        (
            GilState(at_start=False, at_end=False, in_children=[True], enabled_by="fast"),
            "by the import of 'fast', in a process that the unit started",
        ),
    ],
)
def test_who_turned_the_gil_on_is_named(make_arm: MakeArm, gil: GilState, words: str) -> None:
    found = check("gil", make_arm(interpreter="cpython-3.13.5t"), sample(gil=gil))
    assert found.state == "failed"
    assert found.detail.endswith(words)


def test_a_child_without_the_gil_that_was_wanted_fails_too(make_arm: MakeArm) -> None:
    arm = make_arm(interpreter="cpython-3.13.5t", knobs={"gil": True}, strategy="processes")
    for in_children, state in (([True, True], "passed"), ([True, False], "failed")):
        assert check("gil", arm, sample(gil=GilState(at_end=True, in_children=in_children))).state == state


def test_a_result_that_differs_fails_and_says_how(make_arm: MakeArm) -> None:
    found = check("result", make_arm(), sample(), wrong=3)
    assert (found.state, found.detail) == (
        "failed",
        "result differs from sequential in 3 blocks: 2 where sequential gives 1",
    )
    assert check("result", make_arm(check="none"), sample()).state == "not checkable here"
    assert check("result", make_arm(), sample()).state == "passed"


def a_block(*, wall_ns: int, cpu_ns: int) -> Blocks:
    return Blocks(sweep=[0], position=[0], wall_ns=[wall_ns], cpu_ns=[cpu_ns])


@pytest.mark.parametrize(
    ("strategy", "workers", "blocks", "delay_ns", "facts", "state"),
    [
        ("processes", 1, a_block(wall_ns=1000, cpu_ns=800), 200, {}, "passed"),
        ("processes", 1, a_block(wall_ns=1000, cpu_ns=790), 210, {}, "failed"),
        # Unused, but nobody stood ready: the work itself waited.
        ("processes", 2, a_block(wall_ns=1000, cpu_ns=1000), 100, {}, "passed"),
        ("processes", 2, a_block(wall_ns=1000, cpu_ns=1000), 900, {}, "failed"),
        # Under a GIL one thread stands ready while the other runs: no capacity that the cell could use was taken.
        ("threads", 2, a_block(wall_ns=1000, cpu_ns=990), 900, {}, "passed"),
        ("threads", 2, a_block(wall_ns=1000, cpu_ns=500), 900, {}, "failed"),
        ("threads", 2, a_block(wall_ns=1000, cpu_ns=990), 900, {"gil": GilState(at_end=False)}, "failed"),
        ("processes", 1, a_block(wall_ns=1000, cpu_ns=100), None, {}, "not checkable here"),
        (
            "processes",
            1,
            a_block(wall_ns=1000, cpu_ns=100),
            900,
            {"threads_of_the_unit": 2},
            "not checkable here",
        ),
        ("processes", 3, a_block(wall_ns=1000, cpu_ns=100), 900, {}, "not checkable here"),
    ],
)
def test_starvation_is_capacity_that_others_took(
    make_arm: MakeArm,
    strategy: str,
    workers: int,
    blocks: Blocks,
    delay_ns: int | None,
    facts: dict[str, Any],
    state: str,
) -> None:
    one = sample(blocks=blocks, workers=timeline(delay_ns), **facts)
    assert check("starvation", make_arm(strategy, workers), one).state == state


@pytest.mark.parametrize(
    ("strategy", "workers", "asked", "facts", "state"),
    [
        ("sequential", 1, (1000, 800, 200), {}, "passed"),
        ("sequential", 1, (1000, 790, 210), {}, "failed"),
        # A compiler's thread stood ready; the unit ran all the time.
        ("sequential", 1, (1000, 1000, 900), {}, "passed"),
        ("threads", 2, (1000, 500, 900), {}, "failed"),
        ("threads", 2, (1000, 500, 900), {"gil": GilState(at_end=False)}, "not checkable here"),
        ("sequential", 1, (1000, None, 900), {}, "not checkable here"),
        ("sequential", 1, (1000, 500, None), {}, "not checkable here"),
        ("sequential", 1, (None, None, None), {}, "not checkable here"),
    ],
)
def test_of_a_worker_that_cannot_count_starvation_is_seen_from_outside(
    make_arm: MakeArm,
    strategy: str,
    workers: int,
    asked: tuple[int | None, int | None, int | None],
    facts: dict[str, Any],
    state: str,
) -> None:
    names = ("asked_wall_ns", "asked_cpu_ns", "asked_run_delay_ns")
    around = Surroundings(**dict(zip(names, asked, strict=True)))
    # It does not say on which processors it may run, either.
    one = sample(workers=timeline(None), surroundings=around, cpus=[], **facts)
    assert check("starvation", make_arm(strategy, workers), one).state == state


@pytest.mark.parametrize(("wall_ns", "state"), [(1, "passed"), (0, "failed"), (-5, "failed")])
def test_a_clock_that_stands_still_fails(make_arm: MakeArm, wall_ns: int, state: str) -> None:
    blocks = Blocks(sweep=[0], position=[0], wall_ns=[wall_ns], cpu_ns=[1])
    assert check("clock", make_arm(), sample(blocks=blocks)).state == state


def test_a_knob_that_reads_back_otherwise_fails(make_arm: MakeArm) -> None:
    arm = make_arm(knobs={"switch_interval": 0.001})
    assert (
        check("knob switch_interval", arm, sample(knobs_read_back={"switch_interval": "0.001"})).state
        == "passed"
    )
    found = check("knob switch_interval", arm, sample(knobs_read_back={"switch_interval": "0.005"}))
    assert (found.state, found.detail) == ("failed", "switch_interval reads back as 0.005, wanted 0.001")
    assert check("knob switch_interval", arm, sample()).state == "failed"


def failing(*names: str) -> Sample:
    checks = [Check(name=name, state="failed", detail=f"{name} failed") for name in names]
    return msgspec.structs.replace(sample(), checks=checks)


def test_one_sample_that_is_not_what_it_should_be_spoils_its_cell() -> None:
    assert invalid_reason([sample(), failing("gil"), sample()]) == "gil failed"
    assert invalid_reason([sample()]) is None
    assert invalid_reason([]) is None


def test_starved_rounds_are_borne_up_to_half() -> None:
    assert invalid_reason([failing("starvation"), sample()]) is None
    assert invalid_reason([failing("starvation")] * 2 + [sample()]) == "2 of 3 rounds: starvation failed"
