"""A unit that is `async def` is awaited, in every strategy, on a loop that lives across blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Driven = Callable[..., Any]

SOURCE = """
import asyncio
from internals_lab import scenario

LOG = []

def loop():
    return id(asyncio.get_running_loop())

async def opened():
    await asyncio.sleep(0)
    LOG.append("opened")
    return {"loop": loop(), "units": 0}

async def closed(state):
    await asyncio.sleep(0)
    print("closed after", state["units"], "units", "on its own loop" if state["loop"] == loop() else "on another")

@scenario(setup=opened, teardown=closed)
async def unit(state):
    assert state["loop"] == loop()
    await asyncio.sleep(0)
    state["units"] += 1
    return "done"

async def fresh():
    return {"loop": loop(), "units": 0}

@scenario(setup_block=fresh, teardown_block=closed)
async def by_block(state):
    await asyncio.sleep(0)
    state["units"] += 1
    return state["units"]

@scenario(items=[3, 1, 2], params={"factor": [2]})
async def price(item, factor):
    await asyncio.sleep(0)
    return item * factor

@scenario(items=lambda: [[3], [1]], check=None)
async def changes_its_items(item):
    await asyncio.sleep(0)
    item.append(1)
    assert len(item) == 2

@scenario()
def lazy():
    return asyncio.sleep(0)

@scenario(items=[1])
def lazy_item(item):
    return asyncio.sleep(0)

@scenario()
async def leaves_tasks():
    asyncio.create_task(asyncio.sleep(1e6))

@scenario()
async def leaves_one_task(kept=[]):
    if not kept:
        kept.append(asyncio.create_task(asyncio.sleep(1e6)))
        await asyncio.sleep(0)

@scenario()
async def fails():
    await asyncio.sleep(0)
    raise KeyError("no such order")

@scenario()
async def exits():
    raise SystemExit(3)

async def broken():
    raise OSError("no database")

@scenario(setup=broken)
async def without_database(state):
    pass

async def broken_in_threads():
    import threading
    if threading.current_thread() is not threading.main_thread():
        raise OSError("no database for a thread")

@scenario(setup=broken_in_threads)
async def without_database_in_threads(state):
    pass
"""


@pytest.mark.parametrize(
    ("strategy", "workers", "loops"),
    [
        ("sequential", 1, 1),
        # The main thread has run the unit once, alone.
        ("threads", 2, 3),
        ("thread_pool", 2, 3),
        ("processes", 2, 2),
        ("process_pool", 2, 2),
    ],
)
def test_it_is_awaited_and_what_set_up_made_belongs_to_the_loop(
    driven: Driven, strategy: str, workers: int, loops: int
) -> None:
    worker = driven(SOURCE)
    worker.prepare("unit", strategy, workers)
    for _ in range(3):
        assert len(worker.block(units=5, lead_in=2)["workers"]) == workers
    assert worker.ask("finish")["wrong_results"] == 0
    worker.quit()
    said = [line for line in worker.said.splitlines() if line.startswith("closed")]
    assert len(said) == loops
    assert all("on its own loop" in line for line in said)
    done = [int(line.split()[2]) for line in said]
    if strategy != "process_pool":
        # 1 alone, and three times 2 + 5 in each worker.
        alone = loops - workers
        assert sum(done) == alone + workers * (21 + (0 if alone else 1))


def test_a_block_has_its_own_async_set_up(driven: Driven) -> None:
    worker = driven(SOURCE)
    worker.prepare("by_block")
    worker.block(units=1)
    worker.block(units=1)
    assert worker.ask("finish")["wrong_results"] == 0
    worker.quit()
    assert [line for line in worker.said.splitlines() if line] == ["closed after 1 units on its own loop"] * 3


@pytest.mark.parametrize(("strategy", "workers"), [("sequential", 1), ("threads", 2), ("processes", 2)])
def test_items_are_shared_out_and_results_compared(driven: Driven, strategy: str, workers: int) -> None:
    worker = driven(SOURCE)
    worker.prepare("price", strategy, workers, params={"factor": 0})
    worker.block(units=2, lead_in=1)
    seen = worker.ask("finish")
    assert (seen["wrong_results"], seen["not_checkable"]) == (0, None)


def test_items_that_the_unit_changes_are_made_anew(driven: Driven) -> None:
    worker = driven(SOURCE)
    worker.prepare("changes_its_items", "threads", 2)
    worker.block(units=3, lead_in=2)


@pytest.mark.parametrize("name", ["lazy", "lazy_item"])
def test_a_coroutine_that_nobody_awaits_is_refused(driven: Driven, name: str) -> None:
    worker = driven(SOURCE)
    words = {"workers": 1, "params": {}, "variant": None, "worker_module": "strategies.sequential"}
    error = worker.error("prepare", scenario=name, **words)
    assert "returned a coroutine that nobody awaits" in error
    assert "declare it with async def" in error
    assert "never awaited" not in worker.said


def test_tasks_that_pile_up_are_an_error_and_a_single_one_is_not(driven: Driven) -> None:
    worker = driven(SOURCE)
    worker.prepare("leaves_one_task")
    for _ in range(3):
        worker.block(units=3)
    worker.ask("finish")
    worker.prepare("leaves_tasks")
    error = worker.error("block", units=3, lead_in=0)
    assert "LeftBehind: left 4 tasks behind that nobody awaits, such as sleep" in error
    assert worker.quit() == 0


@pytest.mark.parametrize(
    ("name", "strategy", "message"),
    [
        ("fails", "sequential", "KeyError: 'no such order'"),
        ("exits", "sequential", "called sys.exit(3)"),
        ("without_database", "sequential", "OSError: no database"),
        ("without_database", "threads", "OSError: no database"),
        ("without_database_in_threads", "threads", "OSError: no database for a thread"),
        ("without_database_in_threads", "thread_pool", "OSError: no database for a thread"),
    ],
)
def test_what_it_raises_is_told(driven: Driven, name: str, strategy: str, message: str) -> None:
    worker = driven(SOURCE)
    words = {"workers": 2, "params": {}, "variant": None, "worker_module": f"strategies.{strategy}"}
    assert message in worker.error("prepare", scenario=name, **words)
