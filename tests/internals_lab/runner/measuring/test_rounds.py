"""A round keeps what it can of every cell, whatever one of them does."""

from __future__ import annotations

import dataclasses
import os
import random
import time
from collections.abc import Callable
from typing import Any

import psutil
import pytest

from internals_lab.declare.location import Location
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.measuring import rounds
from internals_lab.runner.measuring.live_cell import LiveCell
from internals_lab.runner.measuring.rounds import Round, RoundResult
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import Effort
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.block_plan import BlockPlan
from internals_lab.runner.sizing.pilot import PilotFailure, PilotResult, run_pilot

Experiment = Callable[[str], Location]
Arms = Callable[..., list[Arm]]
CPUS = sorted(os.sched_getaffinity(0))[:2]
PLAN = BlockPlan(
    units=3, lead_in_units=2, blocks=4, warmup_units=1, warmup_times=2, block_ns=1000, lead_in_ns=1000
)


@pytest.fixture
def round_of(launcher: Launcher) -> Callable[..., RoundResult]:
    """What one round of these arms gives."""

    def round_of(arms: list[Arm], location: Location, seed: int = 1, plan: BlockPlan = PLAN) -> RoundResult:
        plans = {arm.cell.id: plan for arm in arms}
        return Round(
            arms, plans, location, launcher, number=5, group=1, cpus=CPUS, rng=random.Random(seed)
        ).run()

    return round_of


def by_label(found: dict[str, Any]) -> dict[str, Any]:
    return {cell_id.partition("[")[2][:-1].partition("-")[2]: one for cell_id, one in found.items()}


def test_every_cell_has_its_blocks_and_its_timeline(
    experiment: Experiment, arms_of: Arms, round_of: Callable[..., RoundResult]
) -> None:
    location = experiment("""
        @scenario(workers=[2], params={"n": [50]})
        def unit(n):
            return sum(range(n))
    """)
    found = round_of(arms_of(location), location)
    assert found.failed == {}
    samples = by_label(found.samples)
    assert set(samples) == {"sequential-1", "threads-2", "processes-2"}
    for label, sample in samples.items():
        workers = int(label[-1])
        assert (sample.round, sample.group, sample.units_per_block, sample.lead_in_units) == (5, 1, 3, 2)
        assert len(sample.warmup_wall_ns) == 2
        assert sample.blocks.sweep == [0, 1, 2, 3]
        assert all(wall_ns > 0 for wall_ns in sample.blocks.wall_ns)
        assert sample.workers.block == [block for block in range(4) for _ in range(workers)]
        assert sample.workers.worker == list(range(workers)) * 4
        spans = zip(sample.workers.start_ns, sample.workers.end_ns, strict=True)
        assert all(0 <= start <= end for start, end in spans)
        assert sample.start_wall_ns > 0
        assert {check.name: check.state for check in sample.checks}["result"] == "passed"
        assert len(sample.cpus) == min(workers, len(CPUS))
    positions = sorted(position for sample in samples.values() for position in sample.blocks.position)
    assert positions == list(range(12))
    assert len({sample.hash_seed for sample in samples.values()}) == 1
    assert found.in_units_ns > 0


def test_what_a_cell_holds_is_read_while_its_workers_live(
    experiment: Experiment, arms_of: Arms, round_of: Callable[..., RoundResult]
) -> None:
    location = experiment("""
        @scenario(workers=[2], setup=lambda: bytearray(16 << 20), check=None)
        def unit(state): pass
    """)
    samples = by_label(round_of(arms_of(location), location).samples)
    held = {label: sample.memory for label, sample in samples.items()}
    assert {label: one.processes for label, one in held.items()} == {
        "sequential-1": 1,
        "threads-2": 1,
        "processes-2": 3,
    }
    # Each child has set itself up.
    more = held["processes-2"].pss_bytes - held["sequential-1"].pss_bytes
    assert more > 15 << 20


def test_what_starting_and_handing_over_cost_is_in_the_sample(
    experiment: Experiment, arms_of: Arms, round_of: Callable[..., RoundResult]
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential", "processes", "process_pool"], workers=[2], items=[1, 2, 3])
        def unit(item): return item
    """)
    samples = by_label(round_of(arms_of(location), location).samples)
    assert {label: sample.pool_start_wall_ns > 0 for label, sample in samples.items()} == {
        "sequential-1": False,
        "processes-2": True,
        "process_pool-2": True,
    }
    told = {label: sample.transfer for label, sample in samples.items()}
    pool = told.pop("process_pool-2")
    assert pool is not None
    assert pool.tasks_per_unit == 3
    assert len(pool.task_wall_ns) == len(pool.carried_wall_ns) > 0
    assert pool.refused is None
    assert set(told.values()) == {None}


SILENT = """
_listdir = os.listdir

def listdir(path="."):
    if path == "/proc/self/task":
        raise FileNotFoundError(path)
    return _listdir(path)

os.listdir = listdir
"""


@pytest.mark.parametrize(("silent", "threads"), [(SILENT, None), ("", 0)], ids=["silent", "counted"])
def test_threads_that_the_platform_does_not_count_are_not_none_but_unknown(
    experiment: Experiment,
    arms_of: Arms,
    round_of: Callable[..., RoundResult],
    silent: str,
    threads: int | None,
) -> None:
    location = experiment(
        silent + "\n@scenario(strategies=['sequential', 'threads'], workers=[2])\ndef unit(): pass"
    )
    for sample in round_of(arms_of(location), location).samples.values():
        assert sample.threads_of_the_unit == threads


def test_the_order_of_blocks_follows_the_seed(
    experiment: Experiment, arms_of: Arms, round_of: Callable[..., RoundResult]
) -> None:
    location = experiment("@scenario(workers=[1])\ndef unit(): pass")
    arms = arms_of(location)

    def order(seed: int) -> dict[str, list[int]]:
        found = round_of(arms, location, seed)
        return {cell_id: sample.blocks.position for cell_id, sample in found.samples.items()}

    assert order(1) == order(1)
    assert len({str(order(seed)) for seed in range(1, 4)}) > 1


FAILING = """
calls = [0]

@scenario(strategies=["sequential"], check=None, timeout_s=60)
def good():
    print("good says")

@scenario(strategies=["sequential"], check=None, timeout_s={timeout_s})
def bad():
    calls[0] += 1
    if calls[0] > {after}:
        print("bad says", flush=True)
        {body}
"""


@pytest.mark.parametrize("after", [0, 1, 9], ids=["at once", "warming up", "in the sweep"])
@pytest.mark.parametrize(
    ("body", "outcome", "reason"),
    [
        ("raise ValueError('no')", "failed", "ValueError: no"),
        ("os._exit(7)", "crashed", "exited with status 7 "),
        ("threading.Event().wait()", "timeout", "took longer than timeout_s=1 in one round "),
    ],
)
def test_a_failing_arm_is_an_outcome_and_the_others_keep_their_samples(
    experiment: Experiment,
    arms_of: Arms,
    round_of: Callable[..., RoundResult],
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
    body: str,
    outcome: str,
    reason: str,
    after: int,
) -> None:
    timeout_s = 1 if outcome == "timeout" else 60
    location = experiment(FAILING.format(body=body, after=after, timeout_s=timeout_s))
    found = round_of(arms_of(location), location)
    [good] = found.samples.values()
    assert len(good.blocks.wall_ns) == 4
    [(cell_id, failed)] = found.failed.items()
    assert "::bad[" in cell_id
    assert failed.failure.outcome == outcome
    assert failed.failure.reason.startswith(reason)
    assert "bad says" in failed.captured
    captured = {cell_id.split("[")[0].split("::")[1]: text for cell_id, text in found.captured.items()}
    assert "good says" in captured["good"]
    assert "good" not in failed.captured
    await_end(left_running())


def test_an_edit_during_the_run_is_an_error(
    experiment: Experiment, arms_of: Arms, round_of: Callable[..., RoundResult]
) -> None:
    location = experiment("@scenario(strategies=['sequential'])\ndef unit(): pass")
    arms = arms_of(location)
    location.path.write_text(location.path.read_text() + "\n# edited\n")
    found = round_of(arms, location)
    assert found.samples == {}
    [failed] = found.failed.values()
    assert failed.failure.outcome == "failed"
    assert "exp_case.py was edited while the run went on" in failed.failure.reason


@pytest.mark.parametrize("step", ["greet", "_prepare", "_warm", "_sweep", "_finish", "sample_of"])
def test_an_interrupt_leaves_no_process(
    experiment: Experiment,
    arms_of: Arms,
    round_of: Callable[..., RoundResult],
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    location = experiment("@scenario(workers=[2])\ndef unit(): pass")
    arms = arms_of(location)
    seen: list[int] = []

    def interrupt(*arguments: object, **named: object) -> None:
        # A process that has just been started has an environment to be known by only some microseconds later.
        deadline = time.monotonic() + 10
        while len(left_running()) < 3 and time.monotonic() < deadline:
            pass
        seen.append(len(left_running()))
        raise KeyboardInterrupt

    owner = next(one for one in (rounds.Round, LiveCell, rounds) if hasattr(one, step))
    monkeypatch.setattr(owner, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        round_of(arms, location)
    assert seen[0] >= 3
    await_end(left_running())
    assert left_running() == []


def test_a_wrong_result_is_a_failed_check_of_the_sample(
    experiment: Experiment, arms_of: Arms, round_of: Callable[..., RoundResult]
) -> None:
    location = experiment("""
        calls = [0]
        @scenario(strategies=["threads"], workers=[2])
        def unit():
            calls[0] += 1
            return calls[0]
    """)
    [sample] = round_of(arms_of(location), location).samples.values()
    [check] = [check for check in sample.checks if check.name == "result"]
    assert check.state == "failed"
    assert "where sequential gives 1" in check.detail


def test_knobs_reach_both_builds_and_are_read_back(
    experiment: Experiment,
    arms_of: Arms,
    round_of: Callable[..., RoundResult],
    free_threaded: Interpreter,
    gil_twin: Interpreter,
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential"], knobs={"gil": [True, False], "switch_interval": [0.000249]})
        def unit(): pass
    """)
    arms = arms_of(location, [free_threaded, gil_twin])
    measured = [arm for arm in arms if arm.left_out is None]
    assert [arm.left_out for arm in arms if arm.left_out] == [
        ("unsupported", f"{gil_twin.short} is built with a GIL that cannot be turned off")
    ]
    found = round_of(measured, location)
    assert found.failed == {}
    for arm in measured:
        sample = found.samples[arm.cell.id]
        assert sample.gil.at_end is arm.cell.knobs["gil"]
        assert {check.state for check in sample.checks if check.name.startswith(("gil", "knob"))} == {
            "passed"
        }


def test_the_pilot_times_each_unit_once_and_goes_on_after_a_crash(
    experiment: Experiment, arms_of: Arms, launcher: Launcher, quick: Effort
) -> None:
    location = experiment("""
        @scenario(params={"n": [1, 2, 3]}, workers=[1, 2], check=None)
        def unit(n):
            if n == 2:
                print("two", flush=True)
                os._exit(9)
    """)
    found = run_pilot(arms_of(location), location, launcher, quick)
    assert [key[1] for key in found] == [(("n", 0),), (("n", 1),), (("n", 2),)]
    one, two, three = found.values()
    assert isinstance(one, PilotResult)
    assert isinstance(three, PilotResult)
    assert one.unit_ns > 0
    assert one.start_ns > 0
    assert isinstance(two, PilotFailure)
    assert two.failure.reason == "exited with status 9 (prepare)"
    assert two.captured == "two\n"


def test_an_interrupted_pilot_leaves_no_process(
    experiment: Experiment,
    arms_of: Arms,
    launcher: Launcher,
    quick: Effort,
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    location = experiment("@scenario()\ndef unit(): pass")
    arms = arms_of(location)

    def interrupt(*arguments: object) -> None:
        assert left_running() != []
        raise KeyboardInterrupt

    monkeypatch.setattr("internals_lab.runner.sizing.pilot._pilot_unit", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_pilot(arms, location, launcher, quick)
    await_end(left_running())


def test_one_block_of_a_round_is_followed_by_another_of_the_same_process(
    experiment: Experiment, arms_of: Arms, round_of: Callable[..., RoundResult]
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential"], params={"n": [50, 60]})
        def unit(n):
            return sum(range(n))
    """)
    arms = arms_of(location)
    many = dataclasses.replace(PLAN, blocks=8)
    for sample in round_of(arms, location, plan=many).samples.values():
        [alone_ns] = sample.back_to_back.wall_ns
        [alternated_ns] = sample.back_to_back.alternated_wall_ns
        assert alone_ns > 0
        assert alternated_ns in sample.blocks.wall_ns
        assert len(sample.blocks.wall_ns) == 8
    few = dataclasses.replace(PLAN, blocks=4)
    assert all(one.back_to_back.wall_ns == [] for one in round_of(arms, location, plan=few).samples.values())


@pytest.mark.measures
def test_what_a_process_burns_between_its_blocks_is_seen(
    experiment: Experiment, arms_of: Arms, round_of: Callable[..., RoundResult]
) -> None:
    location = experiment("""
        def spin(stop):
            while not stop.is_set():
                pass

        def begin(busy):
            stop = threading.Event()
            if busy:
                threading.Thread(target=spin, args=(stop,), daemon=True).start()
            return stop

        @scenario(strategies=["sequential"], params={"busy": [False, True]}, setup=begin,
                  teardown=lambda stop: stop.set())
        def unit(stop, busy):
            time.sleep(0.005)
    """)
    plan = dataclasses.replace(PLAN, units=1, lead_in_units=0, blocks=8)
    found = round_of(arms_of(location), location, plan=plan)
    assert found.failed == {}
    busy, quiet = (
        next(sample.surroundings.idle_cpu_ns for cell_id, sample in found.samples.items() if word in cell_id)
        for word in ("True", "False")
    )
    assert busy > 10 * quiet


def test_the_cells_of_a_round_get_the_first_of_the_processors_that_the_placement_chose(
    experiment: Experiment, arms_of: Arms, launcher: Launcher
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential", "threads"], workers=[2])
        def unit(): pass
    """)
    arms = arms_of(location)
    chosen = CPUS[::-1]
    asked: list[int] = []

    def backwards(topology: Any, allowed: Any, count: int, rng: random.Random) -> list[int]:
        asked.append(count)
        return chosen[:count]

    found = Round(
        arms,
        {arm.cell.id: PLAN for arm in arms},
        location,
        launcher,
        number=0,
        group=0,
        cpus=CPUS,
        placement=backwards,
        rng=random.Random(1),
    ).run()
    samples = by_label(found.samples)
    assert samples["sequential-1"].cpus == chosen[:1]
    assert samples["threads-2"].cpus == sorted(chosen)
    assert asked == [min(2, len(CPUS))]
