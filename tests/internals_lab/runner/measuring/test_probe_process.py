"""A probe's pass, with real processes: what it gives, and what becomes of it when something goes wrong."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from internals_lab.declare.location import Location
from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.probe import Probe
from internals_lab.runner.measuring.probe_process import PassResult, ProbeProcess
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.block_plan import BlockPlan

Experiment = Callable[[str], Location]
Passes = Callable[..., PassResult]
CPUS = sorted(os.sched_getaffinity(0))[:1]
PLAN = BlockPlan(
    units=3, lead_in_units=2, blocks=4, warmup_units=1, warmup_times=2, block_ns=1000, lead_in_ns=1000
)
UNITS = {"blocks": "blocks", "calls": "calls", "after": "calls", "processes": "processes"}
UNIT = """
    calls = []

    @scenario(strategies=["sequential"], params={"n": [50]}, timeout_s=20)
    def unit(n):
        calls.append(n)
        return n
"""
COUNTING = """
    class Probe:
        def __init__(self, scenario):
            self._scenario = scenario
            self._calls = scenario.function.__globals__["calls"]
            self._seen = []

        def begin(self):
            self._before = len(self._calls)

        def after_block(self):
            self._seen.append(len(self._calls) - self._before)

        def end(self):
            return {
                "figures": {"blocks": len(self._seen), "calls": self._seen[-1]},
                "columns": {"calls": self._seen},
                "detail": {"setting": self._scenario.setting},
            }
"""


@pytest.fixture
def pass_of(
    experiment: Experiment, arms_of: Callable[..., list[Arm]], launcher: Launcher, tmp_path: Path
) -> Passes:
    """One pass of a probe with this worker half through the first cell of an experiment."""

    def pass_of(
        worker_half: str, source: str = UNIT, kind: type[Probe] = Probe, plan: BlockPlan = PLAN, **more: Any
    ) -> PassResult:
        location = experiment(source)
        path = tmp_path / "probe_worker.py"
        path.write_text(textwrap.dedent(worker_half))
        probe = kind(name="planted", worker_module=str(path), cost="none", units=UNITS)
        arm = arms_of(location, more.get("interpreters"))[0]
        return ProbeProcess(
            arm,
            probe,
            plan,
            location,
            launcher,
            number=0,
            cpus=CPUS,
            hash_seed=11,
            **more.get("settings", {}),
        ).run()

    return pass_of


def ending(statement: str) -> str:
    """A worker half that does so at its end, and wants to hear of nothing before."""
    return f"""
    import ctypes, os, resource, threading

    class Probe:
        def __init__(self, scenario): pass
        def end(self):
            {statement}
    """


def test_a_pass_has_the_blocks_of_the_plan_without_lead_ins_and_the_probe_between_them(
    pass_of: Passes,
) -> None:
    seen = pass_of(COUNTING).seen
    assert (seen.outcome, seen.reason) == ("measured", None)
    assert seen.figures == {"blocks": 4, "calls": 12}
    assert seen.columns == {"calls": [3, 6, 9, 12]}
    assert seen.detail == {"setting": {"n": 50}}
    assert (seen.blocks, seen.units_per_block, seen.hash_seed) == (4, 3, 11)
    assert seen.wall_ns > 0
    assert seen.gil is not None
    assert seen.gil.at_end is True


def test_what_grows_is_seen_even_where_a_round_has_a_single_block(pass_of: Passes) -> None:
    single = BlockPlan(
        units=1, lead_in_units=0, blocks=1, warmup_units=1, warmup_times=1, block_ns=1.0, lead_in_ns=0.0
    )
    assert pass_of(COUNTING, plan=single).seen.columns == {"calls": [1, 2]}


def test_the_host_reads_of_all_processes_of_the_cell(pass_of: Passes) -> None:
    class Watching(Probe):
        def watch(self, pids: Sequence[int]) -> Mapping[str, float]:
            assert all(psutil.pid_exists(pid) for pid in pids)
            return {"processes": len(pids)}

    source = """
        calls = []

        @scenario(strategies=["processes"], workers=[2])
        def unit(): pass
    """
    nothing = ending("return {}")
    assert pass_of(nothing, source, Watching).seen.figures == {"processes": 3}


@pytest.mark.parametrize(
    ("statement", "outcome", "reason"),
    [
        ("raise ValueError('lost count')", "failed", "ValueError: lost count"),
        ("ctypes.string_at(0)", "crashed", "killed by SIGSEGV (probe_end)"),
        ("os.kill(os.getpid(), 9)", "crashed", "the system does so where memory runs out"),
        ("return {'figures': {'calls': float('nan')}}", "failed", "what JSON cannot say: Out of range"),
        ("return {'detail': object()}", "failed", "what JSON cannot say: Object of type object"),
        ("return {'figures': {'calls': 'many'}}", "failed", "answers otherwise than probes do: Expected"),
        ("return {'figures': {'falls': 1}}", "failed", "gives falls, which it has no unit for"),
        ("return {'columns': {'a': [1], 'b': []}}", "failed", "columns of unequal length (a: 1, b: 0)"),
        ("return 5", "failed", "gives a int, not figures, columns and detail"),
    ],
)
def test_what_goes_wrong_is_the_outcome_of_the_pass(
    pass_of: Passes, statement: str, outcome: str, reason: str
) -> None:
    found = pass_of(ending(statement)).seen
    assert found.outcome == outcome
    assert reason in (found.reason or "")
    assert (found.figures, found.gil) == ({}, None)


def test_memory_that_runs_out_is_said_and_what_was_printed_is_kept(pass_of: Passes) -> None:
    source = """
        import resource

        @scenario(strategies=["sequential"])
        def unit():
            print("allocating")
            return bytearray(1 << 20)[:1]
    """
    hungry = ending(
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29)); return [bytearray(1 << 24) for _ in range(99)]"
    )
    found = pass_of(hungry, source)
    assert found.seen.outcome == "failed"
    assert found.seen.reason == "memory ran out"
    assert "allocating" in found.printed
    assert "MemoryError" in found.printed


def test_a_probe_that_hangs_runs_into_the_scenarios_time_out(
    pass_of: Passes, left_running: Callable[[], list[psutil.Process]]
) -> None:
    quickly = UNIT.replace("timeout_s=20", "timeout_s=2.5")
    found = pass_of(ending("threading.Event().wait()"), quickly).seen
    assert found.outcome == "timeout"
    assert found.reason == "took longer than timeout_s=2.5 in a pass of the probe planted (probe_end)"
    assert left_running() == []


def test_a_host_half_that_raises_costs_its_pass(pass_of: Passes) -> None:
    class Blind(Probe):
        def watch(self, pids: Sequence[int]) -> Mapping[str, float]:
            raise psutil.NoSuchProcess(pids[0])

    found = pass_of(COUNTING, kind=Blind).seen
    assert found.outcome == "failed"
    assert (found.reason or "").startswith("watching from outside: NoSuchProcess")


def test_a_figure_under_another_gil_than_was_asked_for_is_none(
    pass_of: Passes, free_threaded: Interpreter, extension_folder: Path
) -> None:
    turning = ending(
        f"import sys; sys.path.insert(0, {str(extension_folder)!r}); import needs_the_gil; return {{}}"
    )
    found = pass_of(turning, interpreters=[free_threaded]).seen
    assert found.outcome == "failed"
    assert (found.reason or "").startswith("the GIL was turned on by the import of 'needs_the_gil'")


EVERY_STRATEGY = """
    strategies = [
        "sequential", "threads", "processes", "subinterpreters",
        "thread_pool", "process_pool", "interpreter_pool",
    ]

    @scenario(strategies=strategies, workers=[2], items=list(range(8)))
    def shared(item):
        return item

    @scenario(strategies=["threads", "asyncio"], in_flight=[4])
    async def waits():
        pass

    statements = snippets({"add": "1 + 1"})
"""


def test_a_probe_looks_at_cells_of_every_strategy(
    experiment: Experiment,
    arms_of: Callable[..., list[Arm]],
    launcher: Launcher,
    tmp_path: Path,
    free_threaded: Interpreter,
) -> None:
    location = experiment(EVERY_STRATEGY)
    path = tmp_path / "probe_worker.py"
    path.write_text(textwrap.dedent(ending("return {'figures': {'calls': 1}}")))
    probe = Probe(name="planted", worker_module=str(path), cost="none", units=UNITS)
    looked_at = []
    for arm in arms_of(location, [free_threaded]):
        if arm.left_out is None:
            process = ProbeProcess(arm, probe, PLAN, location, launcher, number=0, cpus=CPUS, hash_seed=11)
            seen = process.run().seen
            assert (seen.outcome, seen.reason) == ("measured", None), arm.cell.id
            # Statements are unrolled, twenty to a turn.
            assert (seen.blocks, seen.units_per_block) == (4, 20 if arm.cell.variant else 3), arm.cell.id
            looked_at.append(arm.strategy.name)
    assert set(looked_at) >= {"sequential", "threads", "processes", "process_pool", "asyncio"}
