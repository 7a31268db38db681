"""What starting takes and what handing tasks over costs are told apart from the work."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter

EXECUTORS = ["thread_pool", "process_pool", "interpreter_pool"]
WITH_INTERPRETERS_OF_THEIR_OWN = ["processes", "subinterpreters", "process_pool", "interpreter_pool"]
STAND_IN = Path(__file__).with_name("stand_in_interpreter_pool.py").read_text()


@pytest.fixture
def load(driven: Callable[..., Any], gil_twin: Interpreter) -> Callable[[str], Any]:
    """A worker, on an interpreter that has every strategy or a stand-in for it, with this experiment."""
    imports = "import threading, time\nfrom internals_lab import scenario\n"
    return lambda source: driven(STAND_IN + imports + source, gil_twin)


@pytest.mark.parametrize(
    "strategy", [*WITH_INTERPRETERS_OF_THEIR_OWN, "threads", "thread_pool", "sequential"]
)
def test_the_trial_of_the_unit_is_no_part_of_starting_and_set_up_is_told_apart(
    load: Callable[[str], Any], strategy: str, tmp_path: Path
) -> None:
    log = tmp_path / "took"
    worker = load(f"""
def take(seconds):
    began_ns = time.perf_counter_ns()
    threading.Event().wait(seconds)
    with open({str(log)!r}, "a") as log:
        log.write(str(time.perf_counter_ns() - began_ns) + " ")

@scenario(setup=lambda: take(0.1))
def unit(state):
    take(0.4)
""")
    prepared = worker.prepare("unit", strategy, 1)
    setup_took_ns, unit_took_ns = map(int, log.read_text().split())
    started_ns, setup_ns = prepared["pool_start_wall_ns"], prepared["setup_wall_ns"]
    assert setup_took_ns <= setup_ns < setup_took_ns + unit_took_ns
    if strategy in WITH_INTERPRETERS_OF_THEIR_OWN:
        # Each has to set itself up before it is of any use.
        assert setup_ns < started_ns <= prepared["prepare_wall_ns"] - unit_took_ns
    else:
        assert started_ns <= prepared["prepare_wall_ns"] - unit_took_ns - setup_ns


@pytest.mark.parametrize("strategy", ["subinterpreters", "interpreter_pool"])
def test_what_the_lab_itself_imports_there_is_no_part_of_starting(
    load: Callable[[str], Any], strategy: str
) -> None:
    worker = load("""
from internals_lab_worker import own_interpreter

# As if the lab's own files were slow to come.
own_interpreter._OPENING += "import threading; threading.Event().wait(0.4)\\n"

@scenario()
def unit(): pass
""")
    prepared = worker.prepare("unit", strategy, 2)
    assert 0 < prepared["pool_start_wall_ns"] <= prepared["prepare_wall_ns"] - 400e6
    worker.block()


SIZED = """
@scenario(items=lambda: [b"x" * size for size in (10, 100, 1000)], params={"times": [3]})
def unit(item, times):
    return item * times
"""


@pytest.mark.parametrize("strategy", EXECUTORS)
def test_real_items_and_results_are_handed_over(load: Callable[[str], Any], strategy: str) -> None:
    worker = load(SIZED)
    worker.prepare("unit", strategy, 2, params={"times": 0})
    worker.block()
    told = worker.ask("finish")["transfer"]
    assert "refused" not in told
    assert 1 <= len(told["task_wall_ns"]) == len(told["carried_wall_ns"]) <= 20
    assert min(told["task_wall_ns"] + told["carried_wall_ns"]) > 0
    if strategy == "thread_pool":
        assert "argument_bytes" not in told
        return
    items = [b"x" * size for size in (10, 100, 1000)]
    assert told["argument_bytes"] == [len(pickle.dumps((item, {"times": 3}))) for item in items]
    assert told["result_bytes"] == [len(pickle.dumps(item * 3)) for item in items]


def test_what_is_carried_takes_its_time(load: Callable[[str], Any]) -> None:
    worker = load("""
@scenario(items=lambda: [bytes(8 << 20)], check=None)
def unit(item):
    return item
""")
    worker.prepare("unit", "process_pool", 1)
    told = worker.ask("finish")["transfer"]
    assert min(told["carried_wall_ns"]) > min(told["task_wall_ns"])
    # As long as one takes, not twenty of them.
    assert len(told["carried_wall_ns"]) < 20


def test_without_items_the_params_and_the_result_are_handed_over(load: Callable[[str], Any]) -> None:
    worker = load("@scenario(params={'n': [5]})\ndef unit(n):\n    return list(range(n))")
    worker.prepare("unit", "process_pool", 2, params={"n": 0})
    told = worker.ask("finish")["transfer"]
    assert told["argument_bytes"] == [len(pickle.dumps({"n": 5}))]
    assert told["result_bytes"] == [len(pickle.dumps([0, 1, 2, 3, 4]))]


@pytest.mark.parametrize("strategy", EXECUTORS)
def test_the_unit_does_not_run_in_it_and_no_item_is_used_up(
    load: Callable[[str], Any], strategy: str, tmp_path: Path
) -> None:
    log = tmp_path / "ran"
    worker = load(f"""
@scenario(items=[[1], [2], [3]])
def unit(item):
    with open({str(log)!r}, "a") as log:
        log.write("unit ")
    return item.pop()
""")
    worker.prepare("unit", strategy, 2)
    worker.block()
    ran = log.read_text()
    finished = worker.ask("finish")
    assert log.read_text() == ran
    assert finished["transfer"]["task_wall_ns"]
    assert finished["wrong_results"] == 0


HOSTILE = """
class Unreadable:
    def __reduce__(self):
        return (int, ("no number",))

@scenario(items=[threading.Lock()], check=None)
def locked(item): pass

@scenario(items=[Unreadable()], check=None)
def unreadable(item): pass

@scenario(check=None)
def answers():
    return lambda: 1
"""


@pytest.mark.parametrize("strategy", ["process_pool", "interpreter_pool"])
@pytest.mark.parametrize(
    ("name", "reason"),
    [("locked", "lock"), ("unreadable", "no number"), ("answers", "lambda")],
)
def test_what_cannot_be_sent_is_told_with_the_reason_and_nothing_else_is_lost(
    load: Callable[[str], Any], strategy: str, name: str, reason: str
) -> None:
    worker = load(HOSTILE)
    worker.prepare(name, strategy, 2)
    worker.block()
    finished = worker.ask("finish")
    assert list(finished["transfer"]) == ["refused"]
    assert reason in finished["transfer"]["refused"]
    assert finished["wrong_results"] == 0
    assert worker.quit() == 0


@pytest.mark.parametrize("strategy", ["sequential", "threads", "processes", "subinterpreters"])
def test_where_items_stay_with_their_workers_there_is_no_transfer(
    load: Callable[[str], Any], strategy: str
) -> None:
    worker = load(SIZED)
    worker.prepare("unit", strategy, 1, params={"times": 0})
    assert "transfer" not in worker.ask("finish")
