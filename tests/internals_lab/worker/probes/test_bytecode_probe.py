"""The probe bytecode: what an interpreter shows of a unit's code, cold and after it has run, on every interpreter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.interpreters.findings import Findings
from internals_lab.model.interpreter import Interpreter

EXPERIMENT = """
from internals_lab import scenario

class Counter:
    def __init__(self):
        self.count = 0

    def step(self):
        self.count += 1

def elsewhere(x):
    return x + 1

def not_named(x):
    return x * 2

@scenario()
def unit():
    counter = Counter()
    for number in range(500):
        counter.step()
        elsewhere(number)
    return [counter.count for _ in range(2)]
"""
SNIPPETS = """
from internals_lab import snippets

unit = snippets(
    {"sum": "x + 1", "folded": "y = 42 + 1", "comprehension": "[a for a in x]", "nothing": "pass"}, setup="x = [1]"
)
"""

Driven = Callable[..., Any]


@pytest.fixture
def probing(found_interpreters: Findings, free_threaded: Interpreter) -> list[Interpreter]:
    """One interpreter of each implementation, version and build that loads experiment files."""
    found = {
        (one.implementation, *one.language_version[:2], one.free_threaded_build): one
        for one in found_interpreters.interpreters
        if one.language_version[:2] >= [3, 9] and one.implementation in ("cpython", "pypy")
    }
    assert free_threaded in found.values()
    return list(found.values())


def looked_at(worker: Any, blocks: int = 3) -> dict[str, Any]:
    """What a probe tells after so many blocks."""
    worker.ask("probe_begin", worker_module="probes.bytecode")
    for _ in range(blocks):
        worker.block()
        worker.ask("probe_after_block")
    told: dict[str, Any] = worker.ask("probe_end")
    return told


def test_specialised_forms_appear_while_the_unit_runs_where_there_are_any(
    start: Driven, write: Callable[..., Path], probing: list[Interpreter]
) -> None:
    path = write("exp_case.py", EXPERIMENT)
    for interpreter in probing:
        worker = start(interpreter)
        worker.load(path, path.parent)
        worker.prepare("unit")
        told = looked_at(worker)
        figures, detail = told["figures"], told["detail"]
        assert 100 <= figures["opcodes"] <= 150, interpreter.name
        assert figures["instructions"] > 30
        names = [one["name"] for one in detail["functions"]]
        assert names[0] == "unit"
        assert {"elsewhere", "Counter.step" if "Counter.step" in names else "step"} <= set(names)
        assert "not_named" not in names
        unit = detail["functions"][0]
        assert unit["source"].startswith("def unit():\n    counter = Counter()")
        assert unit["ast"].startswith("FunctionDef(\n name='unit'")
        assert "Load()" not in unit["ast"]
        forms = {one["opname"]: one["specialised"] for one in unit["bytecode"] if one["specialised"]}
        if interpreter.implementation == "pypy" or interpreter.language_version[:2] < [3, 11]:
            assert "specialised" not in figures
            assert detail["no_specialisation"]
            assert not forms
        elif interpreter.name == "cpython-3.13.5t":
            # The build of 3.13 without a GIL does not specialise.
            assert figures["specialised"] == figures["specialised_share"] == 0
            assert not forms
        else:
            assert 4 <= figures["specialised"] < figures["instructions"], interpreter.name
            assert figures["specialised_share"] == figures["specialised"] / figures["instructions"]
            assert forms["LOAD_GLOBAL"] in ("LOAD_GLOBAL_MODULE", "LOAD_GLOBAL_BUILTIN"), interpreter.name
            assert not [one for one in forms if one.startswith(("RESUME", "JUMP_BACKWARD"))]
        assert worker.quit() == 0


def test_nothing_is_specialised_before_the_unit_has_run(driven: Driven) -> None:
    worker = driven(EXPERIMENT.replace("range(500)", "range(1)"))
    worker.prepare("unit")
    assert looked_at(worker, blocks=0)["figures"]["specialised"] == 0


def test_code_that_the_unit_does_not_name_is_not_counted(driven: Driven) -> None:
    counts = []
    for source in (EXPERIMENT, EXPERIMENT.replace("        elsewhere(number)\n", "")):
        worker = driven(source)
        worker.prepare("unit")
        counts.append(looked_at(worker, blocks=0)["figures"]["instructions"])
    # Its own instructions and those of the call.
    assert 4 < counts[0] - counts[1] < 16


def test_a_comprehension_stands_in_the_source_of_its_function(driven: Driven) -> None:
    worker = driven(EXPERIMENT)
    worker.prepare("unit")
    inner = [one for one in looked_at(worker)["detail"]["functions"] if one["part_of"]]
    # The host's interpreter may inline it (3.12), and then it has no code of its own.
    assert [(one["name"], one["part_of"], one["source"]) for one in inner] in (
        [],
        [("unit.<locals>.<listcomp>", "unit", "")],
    )


def test_a_statement_is_told_as_one_copy_of_those_that_are_timed(
    driven: Driven, probing: list[Interpreter]
) -> None:
    for interpreter in probing:
        told = {}
        worker = driven(SNIPPETS, interpreter)
        for variant in ("sum", "folded", "comprehension", "nothing"):
            worker.prepare("unit", variant=variant)
            told[variant] = looked_at(worker, blocks=0)
        folded = told["folded"]
        assert folded["figures"]["instructions"] == 2, interpreter.name
        (code,) = folded["detail"]["functions"]
        assert (code["name"], code["source"]) == ("folded", "y = 42 + 1")
        assert "BinOp(" in code["ast"]
        assert [one["opname"] for one in code["bytecode"]][-1].startswith("STORE_FAST")
        assert not [one for one in code["bytecode"] if "BINARY" in one["opname"]]
        assert 3.9 <= told["sum"]["figures"]["instructions"] <= 4, interpreter.name
        # One for all copies or one for each: it is counted once a statement.
        assert 8 < told["comprehension"]["figures"]["instructions"] < 30, interpreter.name
        assert told["nothing"]["figures"]["instructions"] == 0


def test_what_is_too_much_to_keep_is_left_out_and_counted(driven: Driven) -> None:
    lines = "".join(f"    x = x + {number}\n" for number in range(2000))
    worker = driven(
        f"from internals_lab import scenario\n@scenario()\ndef unit():\n    x = 0\n{lines}    return x\n"
    )
    worker.prepare("unit")
    told = looked_at(worker, blocks=0)
    left_out = told["detail"]["left_out"]
    (unit,) = told["detail"]["functions"]
    assert left_out["instructions"] + len(unit["bytecode"]) >= told["figures"]["instructions"] > 6000
    assert len(unit["source"].split("\n")) + left_out["source_lines"] == 2003
    assert left_out["ast_lines"] > 1000


def test_objects_that_raise_at_every_touch_and_files_without_source_break_nothing(driven: Driven) -> None:
    worker = driven(
        """
        from internals_lab import scenario

        class Hostile:
            def __getattribute__(self, name):
                raise RuntimeError("keep off")
            def __repr__(self):
                raise RuntimeError("keep off")

        hostile = Hostile()
        scope = {"__name__": __name__}
        exec("def made_up(x):\\n    return x", scope)
        made_up = scope["made_up"]

        @scenario(check=None)
        def unit():
            return hostile is None, made_up(1), Hostile
        """
    )
    worker.prepare("unit")
    told = {one["name"]: one for one in looked_at(worker)["detail"]["functions"]}
    assert told["made_up"]["source"] == ""
    assert "FileNotFoundError" in told["made_up"]["no_source"]
    assert told["made_up"]["bytecode"]
