"""Declarations as data: whatever was written, the host gets JSON that says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def declared(driven: Callable[..., Any]) -> Callable[[str], list[dict[str, Any]]]:
    """The declarations of a source."""
    return lambda source: driven(source).ask("declarations")["scenarios"]


def test_a_function_is_declared_with_all_that_was_said(declared: Callable[..., Any]) -> None:
    [one] = declared('''from internals_lab import approx, scenario

@scenario(
    strategies=("sequential", "threads"), workers=[1, "cores"], params={"n": range(2), "way": [min, (1, 2)]},
    knobs={"switch_interval": [0.001]}, items=[1], setup=dict, check=approx(), timeout_s=5,
)
def unit(state, item, *, n, way="x"):
    """What it does."""
    return n

unit.claim("A sentence", compare=("threads", {"interpreter": "3.13t"}), speedup="> 1",
           where={"n": 1}, workers=2, section="7")
unit.expect("A gate", compare=["threads", "sequential"], speedup="> 1")
''')
    source = one.pop("source")
    assert source.startswith("@scenario(")
    assert source.endswith("return n")
    first, second = one.pop("claims")
    assert one == {
        "name": "unit",
        "kind": "function",
        "line": 3,
        "doc": "What it does.",
        "strategies": ["sequential", "threads"],
        "workers": [1, "cores"],
        "params": {"n": [0, 1], "way": ["<built-in function min>", [1, 2]]},
        "knobs": {"switch_interval": [0.001]},
        "variants": None,
        "has_items": True,
        "check": "approx",
        "probes": None,
        "timeout_s": 5,
        "parameters": ["state", "item", "n", "way"],
        "required": ["state", "item", "n"],
        "takes_any": [False, False],
        "takes_first": 2,
        "may_take_state": False,
        "together": None,
        "requirements": None,
        "in_flight": None,
        "awaited": False,
        "async_hooks": [],
        "suite": None,
        "suite_scenarios": [],
        "portable": False,
        "travelling": None,
    }
    assert first == {
        "text": "A sentence",
        "compare": ["threads", {"interpreter": "3.13t"}],
        "speedup": "> 1",
        "figure": None,
        "value": None,
        "ratio": None,
        "where": {"n": 1},
        "workers": 2,
        "section": "7",
        "gate": False,
        "of_suite": False,
        "line": 11,
    }
    assert (second["gate"], second["compare"], second["line"]) == (True, ["threads", "sequential"], 13)


def test_snippets_are_named_by_their_variable(declared: Callable[..., Any]) -> None:
    one, other = declared("""
from internals_lab import snippets
calls = snippets({"plus": "1 + 1"}, doc="Cost")
again = snippets(setup="x = 1", variants={"x": "x"})
""")
    assert [one["name"], other["name"]] == ["calls", "again"]
    assert (one["kind"], one["line"], one["doc"], one["source"]) == ("snippets", 3, "Cost", "plus: 1 + 1")


def test_a_function_from_elsewhere_belongs_to_where_it_was_declared(declared: Callable[..., Any]) -> None:
    [dumps, wrapped] = declared("""
import functools, json
from internals_lab import scenario

def logged(function):
    @functools.wraps(function)
    def logging(*arguments, **keywords):
        return function(*arguments, **keywords)
    return logging

dumps = scenario(params={"obj": [1]})(json.dumps)

@scenario(params={"n": [1]})
@logged
def wrapped(n):
    return n
""")
    assert (dumps["name"], dumps["line"], dumps["required"]) == ("dumps", 11, ["obj"])
    assert (wrapped["name"], wrapped["takes_any"], wrapped["required"]) == ("wrapped", [True, True], [])


@pytest.mark.parametrize(
    "declaration",
    [
        '@scenario(strategies={"threads"})\ndef unit(): pass',
        "@scenario(params=7)\ndef unit(): pass",
        '@scenario(params={"n": object()})\ndef unit(): pass',
        '@scenario(params={"n": "abc", 7: 8})\ndef unit(): pass',
        "@scenario(check=object())\ndef unit(): pass",
        "@scenario(workers=object(), knobs=object(), probes=object(), timeout_s=object())\ndef unit(): pass",
        '@scenario(params={"n": [float("nan"), 10**40, b"x" * 999, {1: 2}]})\ndef unit(): pass',
        "@scenario()\ndef unit(): pass\nunit.claim(7, compare=(unit, {1: 2}), speedup=1.5, workers=unit, section=unit)",
        "unit = snippets({1: 2, 'x': object()}, doc=object())",
        "unit = snippets(['x + 1'])",
    ],
)
def test_nothing_that_is_written_keeps_the_worker_from_answering(
    declared: Callable[..., Any], declaration: str
) -> None:
    [one] = declared("from internals_lab import scenario, snippets\n" + declaration)
    assert one["name"] == "unit"


@pytest.mark.parametrize(
    ("declaration", "line", "message"),
    [
        ("@scenario()\nasync def unit(): yield", 2, "unit is an async generator function: calling it"),
        ("@scenario()\ndef unit(): yield", 2, "unit is a generator function"),
        ("scenario()(len)", 2, "@scenario goes on a function, this is a builtin_function_or_method"),
        ("\n@scenario(check='callable')\ndef unit(): pass", 3, "give the function(result, expected) itself"),
        (
            "@scenario()\ndef unit(): pass\n\nunit.claim('x', compare='threads', speedup='> 1')",
            5,
            "compare names two sides, (subject, reference), not 'threads'",
        ),
    ],
)
def test_a_declaration_that_makes_no_sense_is_an_error_with_its_line(
    start: Callable[..., Any], write: Callable[..., Any], declaration: str, line: int, message: str
) -> None:
    path = write("exp_case.py", "from internals_lab import scenario\n" + declaration)
    words = {"path": str(path), "module": "exp_case", "roots": []}
    answer = start().request("load", **words)
    assert message in answer["error"]
    assert (answer["declaration"], answer["file"], answer["line"]) == (True, str(path), line)
