"""A closed loop keeps as many units outstanding as it was told, and tells each one's latency."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter

Driven = Callable[..., Any]

# Every unit notes how many others are under way; those that are to be at once wait for each other.
SOURCE = """
import asyncio, threading
from internals_lab import scenario

LOCK = threading.Lock()
under_way = most = 0

def enter():
    global under_way, most
    with LOCK:
        under_way += 1
        most = max(most, under_way)

def leave():
    global under_way
    with LOCK:
        under_way -= 1

def report():
    print("at most", most, "at once")

BARRIER = threading.Barrier(4)

@scenario(teardown=report)
def meet():
    enter()
    if threading.current_thread() is not threading.main_thread():
        BARRIER.wait()
    leave()
    return 7

@scenario(teardown=report)
async def meet_awaiting():
    enter()
    await asyncio.sleep(0)
    leave()
    return 7

@scenario()
def count():
    return 7

@scenario()
async def fourth_fails(calls=[]):
    calls.append(1)
    if len(calls) == 4:
        raise KeyError("the fourth")
    await asyncio.sleep(0 if len(calls) < 4 else 1e6)

@scenario()
async def differs(calls=[]):
    calls.append(1)
    await asyncio.sleep(0)
    return len(calls) > 3
"""


@pytest.mark.parametrize(
    ("name", "strategy", "workers", "in_flight"),
    [
        ("meet", "threads", 4, 4),
        ("meet", "thread_pool", 4, 4),
        ("meet_awaiting", "event_loop", 1, 4),
        ("meet_awaiting", "sequential", 1, 1),
        ("meet_awaiting", "event_loop", 1, 1),
    ],
)
def test_so_many_units_are_under_way_and_each_one_is_timed(
    driven: Driven, name: str, strategy: str, workers: int, in_flight: int
) -> None:
    worker = driven(SOURCE)
    worker.prepare(name, strategy, workers, in_flight=in_flight)
    block = worker.block(units=4, lead_in=2)
    items = block["items"]
    assert items["count"] == len(items["latency_ns"]) == 4 * in_flight
    assert items["latency_ns"] == sorted(items["latency_ns"])
    assert 0 < items["latency_ns"][-1] <= block["wall_ns"]
    assert len(block["workers"]) == workers
    assert worker.ask("finish")["wrong_results"] == 0
    worker.quit()
    assert f"at most {in_flight} at once" in worker.said


def test_without_a_gil_no_unit_is_lost_or_done_twice(driven: Driven, free_threaded: Interpreter) -> None:
    worker = driven(SOURCE, free_threaded)
    worker.prepare("count", "threads", 8, in_flight=8)
    for _ in range(5):
        assert worker.block(units=500)["items"]["count"] == 4000
    seen = worker.ask("finish")
    assert (seen["wrong_results"], seen["gil"]["at_end"]) == (0, False)


def test_an_event_loop_leaves_the_gil_off(driven: Driven, free_threaded: Interpreter) -> None:
    worker = driven(SOURCE, free_threaded)
    worker.prepare("meet_awaiting", "event_loop", in_flight=8)
    worker.block(units=10)
    assert worker.ask("finish")["gil"]["at_end"] is False


def test_of_many_latencies_order_statistics_are_told(driven: Driven) -> None:
    worker = driven(SOURCE)
    worker.prepare("count", in_flight=1)
    items = worker.block(units=5000)["items"]
    assert (items["count"], len(items["latency_ns"])) == (5000, 400)
    assert items["latency_ns"] == sorted(items["latency_ns"])


def test_a_thread_for_which_no_unit_was_left_is_not_wrong(driven: Driven) -> None:
    worker = driven(SOURCE)
    worker.prepare("count", "threads", 8, in_flight=8)
    for _ in range(20):
        worker.block(units=1)
    assert worker.ask("finish")["wrong_results"] == 0


def test_a_task_that_fails_ends_the_others_and_is_told(driven: Driven) -> None:
    worker = driven(SOURCE)
    worker.prepare("fourth_fails", "event_loop", in_flight=8)
    assert "KeyError: 'the fourth'" in worker.error("block", units=4, lead_in=0)
    assert worker.quit() == 0


def test_a_result_that_differs_is_seen_in_whichever_task(driven: Driven) -> None:
    worker = driven(SOURCE)
    worker.prepare("differs", "event_loop", in_flight=2)
    worker.block(units=3)
    seen = worker.ask("finish")
    assert (seen["wrong_results"], seen["first_wrong"]) == (2, "True where sequential gives False")


def test_other_cells_tell_of_no_items(driven: Driven) -> None:
    worker = driven(SOURCE)
    worker.prepare("count")
    assert "items" not in worker.block(units=3)
