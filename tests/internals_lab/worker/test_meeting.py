"""Workers wait for each other before a block, so that being woken is no part of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.worker.meeting import PATIENCE_NS, PRESENT_NS, Meeting, MeetingFile, mapped
from internals_lab.worker.timeline import timeline

SPIN = """
from internals_lab import scenario

@scenario()
def spin():
    x = 0
    for _ in range(20_000):
        x += 1
    return x
"""


class OtherWorker:
    """A clock that steps with each look, and does at some steps what another worker would do meanwhile."""

    def __init__(self, slots: list[int], says_at: Callable[[int], bool], step_ns: int = 1_000) -> None:
        self.slots, self.says_at, self.step_ns = slots, says_at, step_ns
        self.ns = 1

    def now_ns(self) -> int:
        self.ns += self.step_ns
        if self.says_at(self.ns):
            self.slots[1] = self.ns
        return self.ns


def arrive(says_at: Callable[[int], bool]) -> tuple[int, list[int]]:
    """When worker 0 began, with another one that says at these times that it is there; and the slots then."""
    slots = [0, 0]
    other = OtherWorker(slots, says_at)
    Meeting(slots, other.now_ns).arrive(0)
    return other.ns, slots


def test_a_worker_begins_when_the_other_is_there() -> None:
    began_ns, slots = arrive(lambda ns: ns > 300_000)
    assert 300_000 <= began_ns <= 300_000 + PRESENT_NS
    assert slots[0] == -1


def test_nobody_waits_longer_than_the_patience_lasts() -> None:
    began_ns, _ = arrive(lambda _: False)
    assert PATIENCE_NS <= began_ns <= PATIENCE_NS + 10_000


def test_where_one_has_begun_the_next_begins_at_once() -> None:
    slots = [0, -1]
    Meeting(slots, OtherWorker(slots, lambda _: False).now_ns).arrive(0)
    assert slots == [-1, -1]


def test_a_worker_that_said_so_long_ago_may_have_lost_its_processor_and_is_waited_for() -> None:
    slots = [0, 0]
    clock = OtherWorker(slots, lambda _: False)
    slots[1] = 1
    clock.ns = PRESENT_NS * 2
    Meeting(slots, clock.now_ns).arrive(0)
    assert clock.ns >= PATIENCE_NS


def test_slots_of_a_file_are_the_same_for_all_who_map_it() -> None:
    file = MeetingFile(2)
    one, other = mapped(file.path, time.perf_counter_ns), mapped(file.path, time.perf_counter_ns)
    file.forget()
    there = threading.Thread(target=one.arrive, args=(0,))
    there.start()
    other.arrive(1)
    there.join()
    other.clear()
    assert list(one._slots) == [0, 0]


def test_a_block_begins_with_the_first_worker_where_they_met_and_with_the_release_where_not() -> None:
    rows = [(150, 1150, [1]), (170, 1300, [2])]
    assert timeline(rows, 100, met=True) == {
        "begin_ns": 150,
        "wall_ns": 1150,
        "workers": [[0, 1000, 1], [20, 1150, 2]],
        "gathering_wall_ns": 50,
    }
    assert timeline(rows, 100, met=False) == {
        "begin_ns": 100,
        "wall_ns": 1200,
        "workers": [[50, 1050, 1], [70, 1200, 2]],
    }


@pytest.fixture
def block_of(driven: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    def block_of(interpreter: Interpreter, strategy: str, workers: int) -> dict[str, Any]:
        worker = driven(SPIN, interpreter)
        worker.prepare("spin", strategy, workers)
        block: dict[str, Any] = worker.block(units=3, lead_in=1)
        assert worker.ask("finish")["wrong_results"] == 0
        return block

    return block_of


@pytest.mark.parametrize("strategy", ["threads", "processes", "subinterpreters"])
def test_without_a_shared_gil_the_first_worker_begins_the_block(
    block_of: Callable[..., dict[str, Any]], free_threaded: Interpreter, strategy: str
) -> None:
    block = block_of(free_threaded, strategy, 2)
    assert min(row[0] for row in block["workers"]) == 0
    assert block["gathering_wall_ns"] > 0


@pytest.mark.parametrize("strategy", ["threads", "processes", "subinterpreters"])
def test_what_waiting_for_the_others_took_is_not_in_the_cpu_time_of_a_block(
    block_of: Callable[..., dict[str, Any]], free_threaded: Interpreter, strategy: str
) -> None:
    block = block_of(free_threaded, strategy, 2)
    within_ns = sum(end - start for start, end, *_ in block["workers"])
    assert sum(row[2] for row in block["workers"]) <= 1.2 * within_ns
    assert block["cpu_ns"] <= 1.2 * within_ns


def test_threads_that_wait_for_a_gil_do_so_within_the_block(
    block_of: Callable[..., dict[str, Any]], gil_twin: Interpreter
) -> None:
    block = block_of(gil_twin, "threads", 2)
    assert "gathering_wall_ns" not in block
    assert min(row[0] for row in block["workers"]) > 0


@pytest.mark.parametrize("strategy", ["threads", "processes"])
def test_more_workers_than_processors_do_not_wait_for_each_other(
    block_of: Callable[..., dict[str, Any]], free_threaded: Interpreter, strategy: str
) -> None:
    assert "gathering_wall_ns" not in block_of(free_threaded, strategy, 64)
