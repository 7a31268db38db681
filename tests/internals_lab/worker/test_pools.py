"""The executors: tasks of one block spread over a pool that lives across blocks, and nothing of it left at the end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from internals_lab.model.interpreter import Interpreter

POOLS = ["thread_pool", "process_pool", "interpreter_pool"]
STAND_IN = Path(__file__).with_name("stand_in_interpreter_pool.py").read_text()


NOTING = """
import json, os, sys, threading
from internals_lab import scenario

def note(word):
    with open({log!r}, "a") as log:
        log.write(json.dumps([os.getpid(), threading.get_native_id(), word]) + "\\n")
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What the experiment noted: process, thread and word a line."""
    return tmp_path / "log"


@pytest.fixture
def noting(
    driven: Callable[..., Any], log: Path, measurable: list[Interpreter], gil_twin: Interpreter
) -> Callable[..., Any]:
    """A worker with an experiment that can `note`, on an interpreter that has the strategy, or else a stand-in for it."""

    def noting(source: str, strategy: str = "process_pool", interpreter: Interpreter | None = None) -> Any:
        if strategy == "interpreter_pool" and interpreter is None:
            newest = max(measurable, key=lambda one: one.language_version)
            interpreter = newest if newest.language_version[:2] >= [3, 14] else gil_twin
            source = STAND_IN + source
        return driven(NOTING.format(log=str(log)) + source, interpreter)

    return noting


def _noted(log: Path) -> list[list[Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


ITEMS = """
@scenario(items=lambda: list(range(7)))
def unit(item):
    note(item)
    return item * 2

@scenario(items=[[1], [2], [3]])
def eat(item):
    return item.pop()
"""


@pytest.mark.parametrize("workers", [1, 2, 9])
@pytest.mark.parametrize("strategy", POOLS)
def test_each_item_is_done_once_a_pass_and_right(
    noting: Callable[..., Any], log: Path, strategy: str, workers: int
) -> None:
    worker = noting(ITEMS, strategy)
    worker.prepare("unit", strategy, workers)
    log.write_text("")
    block = worker.block(units=2)
    assert Counter(word for _, _, word in _noted(log)) == dict.fromkeys(range(7), 2)
    assert len(block["workers"]) == workers
    assert worker.ask("finish")["wrong_results"] == 0


@pytest.mark.parametrize("strategy", POOLS)
def test_items_that_the_unit_changes_are_fresh_in_every_pass(
    noting: Callable[..., Any], strategy: str
) -> None:
    worker = noting(ITEMS, strategy)
    worker.prepare("eat", strategy, 2)
    worker.block(units=3, lead_in=2)
    worker.block(units=1, lead_in=3)
    assert worker.ask("finish")["wrong_results"] == 0


LIFE = """
@scenario(
    setup=lambda: note("setup"),
    teardown=lambda state: note("teardown"),
    setup_block=lambda state: note("setup_block"),
    teardown_block=lambda state: note("teardown_block"),
)
def unit(state):
    note("unit")
"""


@pytest.mark.parametrize("strategy", POOLS)
def test_each_process_or_interpreter_is_set_up_once_and_its_block_once(
    noting: Callable[..., Any], log: Path, strategy: str
) -> None:
    worker = noting(LIFE, strategy)
    worker.prepare("unit", strategy, 3)
    worker.block(units=2)
    worker.ask("finish")
    own: dict[int, list[str]] = {}
    for pid, thread, word in _noted(log):
        own.setdefault(thread if strategy == "interpreter_pool" else pid, []).append(word)
    assert len(own) == (1 if strategy == "thread_pool" else 3)
    around = ["setup", "setup_block", "unit", "teardown_block", "setup_block", "teardown_block", "teardown"]
    for words in own.values():
        # Which of them takes how many of a block's tasks is the pool's own choice.
        first, last = words[:5], words[-2:]
        assert first + last == around
        assert set(words[5:-2]) <= {"unit"}
    alone = len(own)
    assert sum(words.count("unit") for words in own.values()) == alone + 3 * 2


@pytest.mark.parametrize("strategy", POOLS)
def test_a_pool_lives_across_blocks_and_its_start_is_told_apart(
    noting: Callable[..., Any], log: Path, strategy: str
) -> None:
    worker = noting("@scenario()\ndef unit():\n    note('unit')\n    return 1", strategy)
    prepared = worker.prepare("unit", strategy, 2)
    assert 0 < prepared["pool_start_wall_ns"] <= prepared["prepare_wall_ns"]
    log.write_text("")
    for _ in range(4):
        block = worker.block(units=1)
        assert all(0 <= row[0] <= row[1] <= block["wall_ns"] for row in block["workers"])
        assert block["cpu_ns"] > 0
    who = {(pid, thread) for pid, thread, _ in _noted(log)}
    assert 1 <= len(who) <= 2
    assert worker.ask("warm", units=1, times=1)["threads_of_the_unit"] in (0, None)


@pytest.mark.parametrize("strategy", POOLS)
def test_a_wrong_result_of_a_task_is_told(noting: Callable[..., Any], strategy: str) -> None:
    worker = noting(
        """
calls = [0]

@scenario()
def unit():
    calls[0] += 1
    return calls[0]
""",
        strategy,
    )
    worker.prepare("unit", strategy, 2)
    worker.block()
    finished = worker.ask("finish")
    assert finished["wrong_results"] == 2
    assert "where sequential gives 1" in finished["first_wrong"]


@pytest.mark.parametrize("strategy", POOLS)
@pytest.mark.parametrize("lead_in", [0, 1])
def test_an_error_of_the_unit_is_told_and_leaves_nothing_running(
    noting: Callable[..., Any], living: Callable[[], list[int]], strategy: str, lead_in: int
) -> None:
    worker = noting(
        """
calls = [0]

class Unpicklable(Exception):
    def __init__(self, one, two): super().__init__(lambda: one)
    def __str__(self): return "the unit's own"

@scenario(check=None)
def unit():
    calls[0] += 1
    if calls[0] > 1:
        raise Unpicklable(1, 2)
""",
        strategy,
    )
    worker.prepare("unit", strategy, 2)
    assert "Unpicklable: the unit's own" in worker.error("block", units=1, lead_in=lead_in)
    assert worker.quit() == 0
    assert living() == []


@pytest.mark.parametrize(
    ("strategy", "where"),
    [("process_pool", "a process of the pool"), ("interpreter_pool", "an interpreter of the pool")],
)
def test_an_error_in_the_set_up_of_a_pools_worker_is_told(
    noting: Callable[..., Any], strategy: str, where: str
) -> None:
    worker = noting(
        """
def setup():
    raise OSError("no such table")

@scenario(setup=setup)
def unit(state): pass
""",
        strategy,
    )
    answer = worker.request(
        "prepare",
        scenario="unit",
        workers=2,
        params={},
        variant=None,
        worker_module=f"strategies.{strategy}",
    )
    assert f"in {where}: OSError: no such table" in answer["error"]
    assert worker.quit() == 0


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_the_processes_of_a_pool_start_and_are_set_as_the_knobs_say(
    noting: Callable[..., Any], method: str
) -> None:
    worker = noting("""
import gc

@scenario(check=None)
def unit():
    assert gc.get_threshold()[0] == 321
""")
    values = {"start_method": method, "gc_threshold": [321]}
    knobs = [{"name": name, "worker_module": f"knobs.{name}", "value": values[name]} for name in values]
    prepared = worker.prepare("unit", "process_pool", 2, knobs=knobs)
    assert prepared["knobs"]["start_method"] == repr(method)
    assert "in a child" not in prepared["knobs"]["gc_threshold"]
    assert len(worker.block()["workers"]) == 2
    assert worker.ask("finish")["wrong_results"] == 0


def test_knobs_are_turned_in_each_interpreter_of_a_pool(noting: Callable[..., Any]) -> None:
    worker = noting(
        "import gc\n@scenario(check=None)\ndef unit(): assert gc.get_threshold()[0] == 321",
        "interpreter_pool",
    )
    knob = {"name": "gc_threshold", "worker_module": "knobs.gc_threshold", "value": [321]}
    prepared = worker.prepare("unit", "interpreter_pool", 2, knobs=[knob])
    assert "321" in prepared["knobs"]["gc_threshold"]
    assert "in a child" not in prepared["knobs"]["gc_threshold"]
    worker.block()


@pytest.mark.parametrize("strategy", POOLS)
def test_a_worker_that_is_told_to_quit_in_the_middle_of_a_cell_ends(
    noting: Callable[..., Any], living: Callable[[], list[int]], strategy: str
) -> None:
    worker = noting(ITEMS, strategy)
    worker.prepare("unit", strategy, 2)
    worker.block()
    assert worker.quit() == 0, worker.said
    assert living() == []


def test_a_process_that_ends_in_a_task_is_an_error(
    noting: Callable[..., Any], living: Callable[[], list[int]]
) -> None:
    worker = noting("""
calls = [0]

@scenario(check=None)
def unit():
    calls[0] += 1
    if calls[0] > 1:
        os._exit(3)
""")
    worker.prepare("unit", "process_pool", 2)
    assert "BrokenProcessPool" in worker.error("block", units=1, lead_in=0)
    assert worker.quit() == 0
    assert living() == []


def test_a_fork_that_comes_back_from_the_unit_answers_nothing(noting: Callable[..., Any]) -> None:
    worker = noting("""
calls = [0]

@scenario(check=None)
def unit():
    calls[0] += 1
    if calls[0] > 1:
        child = os.fork()
        if child:
            os.waitpid(child, 0)
""")
    worker.prepare("unit", "process_pool", 2)
    assert len(worker.block(units=1)["workers"]) == 2
    assert worker.ask("finish")["wrong_results"] == 0


def test_a_pool_ends_with_a_host_that_is_gone(noting: Callable[..., Any]) -> None:
    worker = noting("@scenario()\ndef unit(): pass")
    worker.prepare("unit", "process_pool", 3)
    children = psutil.Process(worker.process.pid).children()
    assert len(children) == 3
    worker.process.stdin.close()
    worker.process.wait()
    # Long before the driver's own watchdog would end them.
    _, left = psutil.wait_procs(children, timeout=20)
    assert left == []


def test_no_two_versions_differ_in_what_a_pool_answers(
    noting: Callable[..., Any], measurable: list[Interpreter]
) -> None:
    for interpreter in measurable:
        worker = noting(ITEMS, interpreter=interpreter)
        for strategy in POOLS[: 3 if interpreter.language_version[:2] >= [3, 14] else 2]:
            worker.prepare("unit", strategy, 2)
            worker.block(units=1, lead_in=1)
            finished = worker.ask("finish")
            assert finished["wrong_results"] == 0, interpreter.name
            assert finished["gil"]["at_end"] is interpreter.has_gil, interpreter.name
        assert worker.quit() == 0
