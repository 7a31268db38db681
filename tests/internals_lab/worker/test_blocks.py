"""What a block does: set-up and tear-down in order, items shared out, results compared, state made anew."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

STRATEGIES = [("sequential", 1), ("threads", 2), ("processes", 2)]

# Each line is one process's: written at once, so that processes do not mix.
NOTING = """
import json, os
from internals_lab import approx, scenario

def note(*words):
    with open({log!r}, "a") as log:
        log.write(json.dumps([os.getpid(), *words]) + "\\n")
"""


@pytest.fixture
def noted(tmp_path: Path) -> Callable[[], dict[int, list[Any]]]:
    """What the experiment noted, in order, by process."""

    def noted() -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for line in (tmp_path / "log").read_text().splitlines():
            pid, *words = json.loads(line)
            found.setdefault(pid, []).append(words[0] if len(words) == 1 else words)
        return found

    return noted


@pytest.fixture
def noting(driven: Callable[..., Any], tmp_path: Path) -> Callable[[str], Any]:
    """A worker with an experiment that can `note`."""
    return lambda source: driven(NOTING.format(log=str(tmp_path / "log")) + source)


LIFE = """
def setup():
    note("setup")
    return "state"

@scenario(
    setup=setup,
    teardown=lambda state: note("teardown"),
    setup_block=lambda state: note("setup_block"),
    teardown_block=lambda state: note("teardown_block"),
)
def unit(state):
    assert state == "state"
    note("unit")
"""
RUN_ALONE = ["setup_block", "unit", "teardown_block"]


@pytest.mark.parametrize(("strategy", "workers"), STRATEGIES)
def test_set_up_and_tear_down_pair_and_enclose(
    noting: Callable[..., Any], noted: Callable[..., Any], strategy: str, workers: int
) -> None:
    worker = noting(LIFE)
    worker.prepare("unit", strategy, workers)
    worker.block(units=2, lead_in=1)
    worker.block(units=1)
    worker.ask("finish")
    own = workers if strategy == "threads" else 1
    life = [
        "setup",
        *RUN_ALONE,
        *["setup_block", *["unit"] * own, "teardown_block"],
        *["setup_block", *["unit"] * 2 * own, "teardown_block"],
        *["setup_block", *["unit"] * own, "teardown_block"],
        "teardown",
    ]
    processes = noted()
    assert len(processes) == (workers if strategy == "processes" else 1)
    assert list(processes.values()) == [life] * len(processes)


@pytest.mark.parametrize(("strategy", "workers"), STRATEGIES)
@pytest.mark.parametrize(
    "reset",
    ["lambda state: state.clear()", "lambda state: []"],
    ids=["in place", "anew"],
)
def test_the_timed_part_starts_from_the_state_that_the_block_set_up(
    noting: Callable[..., Any], noted: Callable[..., Any], strategy: str, workers: int, reset: str
) -> None:
    worker = noting(f"""
@scenario(setup=list, setup_block={reset}, check=None,
          teardown_block=lambda state: note(len(state)))
def unit(state):
    state.append(1)
""")
    worker.prepare("unit", strategy, workers)
    worker.block(units=3, lead_in=2)
    worker.ask("finish")
    own = workers if strategy == "threads" else 1
    assert all(counts == [1, 2 * own, 3 * own] for counts in noted().values())


ITEMS = """
@scenario(items=lambda: list(range(7)))
def unit(item):
    note(item)
    return item * 2

@scenario(items=[[1], [2], [3]])
def eat(item):
    note(len(item))
    return item.pop()
"""


@pytest.mark.parametrize("workers", [1, 2, 3, 9])
@pytest.mark.parametrize("strategy", ["threads", "processes"])
def test_each_item_is_done_once_a_pass_whatever_the_number_of_workers(
    noting: Callable[..., Any], noted: Callable[..., Any], tmp_path: Path, strategy: str, workers: int
) -> None:
    worker = noting(ITEMS)
    worker.prepare("unit", strategy, workers)
    (tmp_path / "log").write_text("")
    block = worker.block(units=2)
    done = Counter(item for items in noted().values() for item in items)
    assert done == dict.fromkeys(range(7), 2)
    assert len(block["workers"]) == workers
    assert worker.ask("finish")["wrong_results"] == 0


@pytest.mark.parametrize(("strategy", "workers"), STRATEGIES)
def test_items_that_the_unit_changes_are_fresh_in_every_pass(
    noting: Callable[..., Any], noted: Callable[..., Any], strategy: str, workers: int
) -> None:
    worker = noting(ITEMS)
    worker.prepare("eat", strategy, workers)
    worker.block(units=3, lead_in=2)
    worker.block(units=1, lead_in=3)
    assert worker.ask("finish")["wrong_results"] == 0
    assert {length for lengths in noted().values() for length in lengths} == {1}


def test_empty_items_are_an_error_that_names_the_scenario(noting: Callable[..., Any]) -> None:
    worker = noting("@scenario(items=[])\ndef unit(item): pass")
    answer = worker.error("prepare", **prepare_words("unit"))
    assert "items of unit are empty" in answer


def prepare_words(scenario: str, strategy: str = "sequential", workers: int = 1) -> dict[str, Any]:
    half = f"strategies.{strategy}"
    return {"scenario": scenario, "workers": workers, "params": {}, "variant": None, "worker_module": half}


CHECKS = """
calls = [0]

def drifting(step):
    calls[0] += 1
    return calls[0] * step

@scenario()
def exact(): return drifting(1)

@scenario(check=approx(rel=1e-6))
def close(): return 1 + drifting(1e-12)

@scenario(check=approx)
def far(): return [drifting(1)]

@scenario(check="approx")
def word(): return drifting(1e-30) + 1.0

@scenario(check=lambda result, expected: result > expected)
def growing(): return drifting(1)

@scenario(check=None)
def unchecked(): return drifting(1)

@scenario()
def not_a_number(): return [float("nan"), 1]

class Array:
    shape = (2,)
    def __init__(self, values): self.values = values
    def __eq__(self, other): return Array([a == b for a, b in zip(self.values, other.values)])
    def __bool__(self): raise ValueError("ambiguous")
    def all(self): return all(self.values)

@scenario()
def array(): return Array([1, 2])

@scenario()
def other_array(): return Array([1, drifting(1)])

@scenario(items=[1, 2, 3])
def arrays(item): return Array([item, item])
"""


@pytest.mark.parametrize(("strategy", "workers"), STRATEGIES)
@pytest.mark.parametrize(
    ("scenario", "right"),
    [
        ("exact", False),
        ("close", True),
        ("far", False),
        ("word", True),
        ("growing", True),
        ("unchecked", True),
        ("not_a_number", True),
        ("array", True),
        ("other_array", False),
        ("arrays", True),
    ],
)
def test_results_are_compared_with_the_sequential_one(
    noting: Callable[..., Any], strategy: str, workers: int, scenario: str, right: bool
) -> None:
    worker = noting(CHECKS)
    worker.prepare(scenario, strategy, workers)
    worker.block(units=2)
    finished = worker.ask("finish")
    assert (finished["wrong_results"] == 0) is right
    assert (finished["first_wrong"] is None) is right


def test_the_first_wrong_result_is_shown_beside_the_right_one(noting: Callable[..., Any]) -> None:
    worker = noting(CHECKS)
    worker.prepare("exact")
    worker.block()
    worker.block()
    finished = worker.ask("finish")
    assert finished["wrong_results"] == 2
    assert finished["first_wrong"] == "2 where sequential gives 1"


@pytest.mark.parametrize("strategy", ["threads", "processes"])
def test_an_error_in_a_worker_is_told_as_the_unit_raised_it(
    noting: Callable[..., Any], strategy: str
) -> None:
    worker = noting("""
calls = [0]

@scenario(check=None)
def unit():
    calls[0] += 1
    if calls[0] > 1:
        raise ValueError("the second call")
""")
    worker.prepare("unit", strategy, 2)
    assert "ValueError: the second call" in worker.error("block", units=1, lead_in=0)


@pytest.mark.parametrize(("strategy", "workers"), STRATEGIES)
def test_an_error_in_the_check_is_told(noting: Callable[..., Any], strategy: str, workers: int) -> None:
    worker = noting("""
def check(result, expected):
    raise KeyError("no such result")

@scenario(check=check)
def unit(): pass
""")
    worker.prepare("unit", strategy, workers)
    answers = [worker.request("block", units=1, lead_in=0) for _ in range(2)]
    assert "KeyError: 'no such result'" in "".join(answer.get("error", "") for answer in answers)


def test_a_plug_in_strategy_can_spawn_its_processes(
    noting: Callable[..., Any], noted: Callable[..., Any], write: Callable[[str, str], Path]
) -> None:
    half = write(
        "spawning.py",
        """
        from internals_lab_worker.strategies import processes

        class Workers(processes.Workers):
            def __init__(self, context):
                super().__init__(context, start_method="spawn")
        """,
    )
    worker = noting(ITEMS)
    worker.prepare("unit", str(half), 2)
    block = worker.block(units=2, lead_in=1)
    assert len(block["workers"]) == 2
    assert worker.ask("finish")["wrong_results"] == 0
    items = list(noted().values())
    assert len(items) == 2
    learning, passes = list(range(7)), 3
    assert sorted(len(one) for one in items) == [7 + 3 * passes, 7 + 4 * passes]
    assert all(one[:7] == learning for one in items)
    assert worker.quit() == 0


def test_work_that_the_file_does_not_declare_here_is_named(noting: Callable[..., Any]) -> None:
    worker = noting("@scenario()\ndef unit(): pass")
    assert "does not declare 'other' on this interpreter" in worker.error("prepare", **prepare_words("other"))


def test_a_unit_with_threads_of_its_own_is_counted_and_set_free(noting: Callable[..., Any]) -> None:
    worker = noting("""
import threading
gate = threading.Event()

def pool():
    threads = [threading.Thread(target=gate.wait, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    return [thread.native_id for thread in threads]

@scenario(setup=pool, check=None)
def unit(threads):
    note([sorted(os.sched_getaffinity(one)) for one in [0, *threads]])
""")
    import os

    allowed = sorted(os.sched_getaffinity(0))
    worker.prepare("unit", cpus=allowed[:1])
    warmed = worker.ask("warm", units=1, times=1)
    assert warmed["threads_of_the_unit"] == 2
    assert warmed["cpus"] == allowed
    worker.block()
    lines = (worker.capture.parent / "log").read_text().splitlines()
    first, last = (json.loads(lines[0])[1], json.loads(lines[-1])[1])
    assert first == [allowed[:1]] * 3
    assert last == [allowed] * 3
