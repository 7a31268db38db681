"""The worker on every interpreter that is sent source: CPython 2.7 and 3.6, Jython, MicroPython, Pyodide and so on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.kinds.known import KnownKinds
from internals_lab.model.interpreter import Interpreter

HEAD = "from internals_lab import approx, scenario, snippets\n"

EXPERIMENT = """
STEP = 1

def make(): return {"calls": 0}
def add(total): return total + STEP
def load(): return [[number] for number in range(7)]

@scenario(portable=True, setup=make, params={"n": [3, 300]}, strategies=["sequential", "threads"])
def count(state, n):
    state["calls"] += 1
    total = 0
    for _ in range(n):
        total = add(total)
    return total

@scenario(portable=True, items=load, check=approx())
def share(item):
    item.append(1.5)
    return item

calls = snippets({"call": "f(x)", "loop": "for _ in (1, 2):\\n    f(x)"}, setup="x = 1\\ndef f(y):\\n    return y", portable=True)
"""

Live = list[tuple[Interpreter, Any]]


@pytest.fixture
def declared(driven: Callable[..., Any]) -> Callable[[str], dict[str, dict[str, Any]]]:
    """The arguments of `unpack` for each scenario of a source, by name."""

    def declared(source: str) -> dict[str, dict[str, Any]]:
        scenarios = driven(HEAD + source).ask("declarations")["scenarios"]
        return {
            one["name"]: {
                **one["travelling"],
                "scenario": one["name"],
                "variants": one["variants"],
                "path": "exp_case.py",
            }
            for one in scenarios
        }

    return declared


def assert_plausible(block: dict[str, Any], workers: int) -> None:
    assert len(block["workers"]) == workers
    assert block["wall_ns"] >= 0
    for start_ns, end_ns, *_ in block["workers"]:
        assert 0 <= start_ns <= end_ns <= block["wall_ns"]


@pytest.mark.measures
def test_every_interpreter_measures_what_is_sent_to_it(
    live: Live,
    kinds: KnownKinds,
    declared: Callable[[str], dict[str, dict[str, Any]]],
) -> None:
    scenarios = declared(EXPERIMENT)
    for interpreter, worker in live:
        worker.ask("unpack", **scenarios["count"])
        for strategy, workers in (("sequential", 1), ("threads", 2)):
            if kinds.lacks(strategy, interpreter):
                continue
            prepared = worker.prepare("count", strategy, workers, params={"n": 1})
            assert prepared["prepare_wall_ns"] >= prepared["setup_wall_ns"] >= 0, interpreter.name
            tries = worker.ask("pilot", target_ns=2_000_000, most_units=100_000)["tries"]
            assert tries[-1][1] >= 2_000_000
            assert len(worker.ask("warm", units=3, times=2)["wall_ns"]) == 2
            assert_plausible(worker.block(50, 2), workers)
            finished = worker.ask("finish")
            assert finished["wrong_results"] == 0
            assert finished["gil"]["at_end"] in (None, interpreter.has_gil), interpreter.name
        worker.ask("unpack", **scenarios["share"])
        for strategy, workers in (("sequential", 1), ("threads", 3)):
            if kinds.lacks(strategy, interpreter):
                continue
            worker.prepare("share", strategy, workers)
            # Each pass has items of its own: the second would find them longer.
            assert_plausible(worker.block(3, 2), workers)
            finished = worker.ask("finish")
            assert (finished["wrong_results"], finished["not_checkable"]) == (0, None), finished
        worker.ask("unpack", **scenarios["calls"])
        for variant in ("call", "loop"):
            worker.prepare("calls", variant=variant)
            block = worker.block(20_000, 20)
            assert block["units"] == 20_000
            assert 0 < block["empty_wall_ns"] < block["wall_ns"], interpreter.name
        worker.ask("finish")
        assert worker.said.strip() == "", interpreter.name


RESULT = """
@scenario(portable=True, params={"way": [0, 1]})
def unit(way):
    if way:
        return 7 / 2
    some = {"b": [1, 2.5, None, True], "a": (2**70, "text"), 3: frozenset([3, 1, 2])}
    return [some, 0.1 + 0.2, -1e300, "", [[]]]

@scenario(portable=True)
def odd():
    return object
"""


def test_a_result_has_the_same_fingerprint_everywhere_unless_it_is_another(
    live: Live, driven: Callable[..., Any], declared: Callable[[str], dict[str, dict[str, Any]]]
) -> None:
    scenarios = declared(RESULT)
    full = driven(HEAD + RESULT)
    same, other = (full.prepare("unit", params={"way": way})["fingerprint"] for way in (0, 1))
    assert len({same, other, None}) == 3
    assert full.prepare("odd")["fingerprint"] is None
    for interpreter, worker in live:
        worker.ask("unpack", **scenarios["unit"])
        assert worker.prepare("unit", params={"way": 0})["fingerprint"] == same, interpreter.name
        cuts = interpreter.language_version[0] == 2
        assert (worker.prepare("unit", params={"way": 1})["fingerprint"] == other) is not cuts
        worker.ask("unpack", **scenarios["odd"])
        assert worker.prepare("odd")["fingerprint"] is None


FAILS_IN_A_THREAD = """
calls = [0]

@scenario(portable=True, check=None, strategies=["threads"])
def unit():
    calls[0] += 1
    if calls[0] > 1:
        raise ValueError("in a thread")
"""


def test_an_error_in_a_thread_is_an_answer(
    live: Live, kinds: KnownKinds, declared: Callable[[str], dict[str, dict[str, Any]]]
) -> None:
    words = declared(FAILS_IN_A_THREAD)["unit"]
    for interpreter, worker in live:
        if kinds.lacks("threads", interpreter):
            continue
        worker.ask("unpack", **words)
        worker.prepare("unit", "threads", 2)
        assert worker.error("block", units=1, lead_in=0) == "ValueError: in a thread", interpreter.name
        assert worker.error("block", units=1, lead_in=1) == "ValueError: in a thread", interpreter.name
        worker.ask("finish")


WRONG = """
calls = [0]

@scenario(portable=True)
def unit():
    calls[0] += 1
    return [1, calls[0]]
"""


def test_a_result_that_differs_is_seen_everywhere(
    live: Live,
    declared: Callable[[str], dict[str, dict[str, Any]]],
) -> None:
    words = declared(WRONG)["unit"]
    for interpreter, worker in live:
        worker.ask("unpack", **words)
        worker.prepare("unit")
        worker.block(2)
        finished = worker.ask("finish")
        assert finished["wrong_results"] == 1
        assert finished["first_wrong"] == "[1, 3] where sequential gives [1, 1]", interpreter.name


HOSTILE = {
    "prints": 'print("rubbish" * 3)\n        print("{}")',
    "prints no line": "import sys\n        sys.stdout.write('x' * 200000)",
    "answers in the lab's place": 'print(\'{"result": {"wall_ns": -1}}\')',
}


@pytest.mark.parametrize("body", list(HOSTILE.values()), ids=list(HOSTILE))
def test_what_a_unit_prints_is_no_answer(
    live: Live,
    declared: Callable[[str], dict[str, dict[str, Any]]],
    body: str,
) -> None:
    words = declared(unit(body))["unit"]
    for interpreter, worker in live:
        worker.ask("unpack", **words)
        worker.prepare("unit")
        assert worker.block()["wall_ns"] >= 0
        worker.ask("finish")
        assert len(worker.said) > 2, interpreter.name
        worker.capture.write_text("")


def unit(body: str) -> str:
    """An experiment whose unit does this, from its second call on."""
    return (
        "calls = [0]\n@scenario(portable=True, check=None)\ndef unit():\n    calls[0] += 1\n"
        f"    if calls[0] > 1:\n        {body}\n"
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise ValueError('none left')", "ValueError: none left"),
        ("import sys\n        sys.exit(3)", "called sys.exit(3)"),
        ("raise KeyboardInterrupt()", "KeyboardInterrupt"),
        ("input()", "EOFError: EOF when reading a line"),
    ],
    ids=["error", "exit", "interrupt", "input"],
)
def test_an_error_is_an_answer_that_names_the_line(
    live: Live,
    declared: Callable[[str], dict[str, dict[str, Any]]],
    body: str,
    reason: str,
) -> None:
    words = declared(unit(body))["unit"]
    for interpreter, worker in live:
        worker.ask("unpack", **words)
        worker.prepare("unit")
        answer = worker.request("block", units=1, lead_in=0)
        assert reason in answer["error"], interpreter.name
        assert not answer["unsupported"]
        assert "exp_case.py" in answer["traceback"], interpreter.name
        assert f"line {7 + body.count(chr(10))}" in answer["traceback"], interpreter.name


LACKING = {
    "syntax": "def unit():\n    return (lambda: (yield))\n    nonlocal_ = 1\n    f'{1}' if 1_0 else [*(1, 2)]\n",
    "a module": "def unit():\n    import no_such_module_anywhere\n",
    "a builtin": "def unit():\n    return memoryview(b'').no_such_attribute\n",
}


@pytest.mark.parametrize("body", list(LACKING.values()), ids=list(LACKING))
def test_what_an_interpreter_lacks_is_told_as_that(live: Live, body: str) -> None:
    words = {
        "scenario": "unit",
        "source": body,
        "futures": [],
        "functions": {"unit": {"name": "unit", "takes": []}},
        "params": {},
        "items": None,
        "check": ["exact"],
        "variants": {},
        "path": "exp_case.py",
    }
    for interpreter, worker in live:
        if "f'" in body and (
            interpreter.language_version >= [3, 6] or interpreter.implementation == "micropython"
        ):
            continue
        answer = worker.request("unpack", **words)
        if "error" not in answer:
            answer = worker.request(
                "prepare",
                scenario="unit",
                workers=1,
                params={},
                variant=None,
                worker_module="strategies.sequential",
            )
        assert answer["unsupported"], answer
        assert "it lacks what the scenario uses: " in answer["error"]


# Takes away what the pipes are moved with, and becomes the worker.
WITHOUT_DUP = """
import os, sys
del os.dup2
CORE = %r
sys.path[0] = os.path.dirname(CORE)
__file__ = CORE
exec(compile(open(CORE).read(), CORE, "exec"))
"""


def test_where_the_pipes_cannot_be_moved_answers_are_told_from_what_is_printed(
    sent_source: list[Interpreter],
    start: Callable[..., Any],
    declared: Callable[[str], dict[str, dict[str, Any]]],
    tmp_path: Path,
) -> None:
    words = declared(
        unit("import os, sys\n        os.system('echo a child')\n        print(len(sys.stdin.read()))")
    )
    core = tmp_path / "core.py"
    worker_folder = Path(__file__).resolve().parents[3] / "internals_lab" / "worker"
    core.write_text(WITHOUT_DUP % str(worker_folder / "core.py"))
    for interpreter in sent_source:
        if interpreter.implementation != "cpython":
            continue
        worker = start(interpreter, script=core)
        worker.ask("unpack", **words["unit"])
        worker.prepare("unit")
        assert worker.block(1)["wall_ns"] >= 0
        worker.ask("finish")
        assert worker.quit() == 0
        # A child's words may stand between one of ours and the end of its line.
        assert sorted(worker.said.replace("\n", "")) == sorted("0a child")
