"""A mistake in a declaration names the file, the line and the nearest right word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.errors import DeclarationError
from internals_lab.model.declaration import Scenario

Declare = Callable[..., Scenario]


def two(first: object, n: object) -> None:
    """Takes a state or an item first."""


def anything(*arguments: object, **keywords: object) -> None:
    """Takes whatever it is given."""


def test_what_is_left_out_is_the_customary(declare: Declare) -> None:
    found = declare()
    assert found.id == "exp_case.py::unit"
    assert found.strategies == ["sequential", "threads", "processes"]
    assert (found.workers, found.params, found.knobs, found.claims) == (None, {}, {}, [])
    assert (found.check, found.timeout_s, found.has_items) == ("exact", 60.0, False)


def test_all_that_is_said_is_kept(declare: Declare) -> None:
    found = declare(
        strategies=["threads", "sequential"],
        workers=[1, "2*cores"],
        params={"n": [1, 2]},
        knobs={"switch_interval": [0.001], "gil": [True, False]},
        check=None,
        timeout_s=7,
        claim={"where": {"gil": True, "n": 2}, "workers": "2*cores", "speedup": "0.9..1.1", "section": "7"},
    )
    [claim] = found.claims
    assert (found.strategies, found.workers) == (["threads", "sequential"], [1, "2*cores"])
    assert (claim.subject.value, claim.reference.value, claim.where) == (
        "threads",
        "sequential",
        {"gil": True, "n": 2},
    )
    assert (claim.speedup.low, claim.speedup.high, claim.speedup.inclusive) == (0.9, 1.1, True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"strategies": ["thread"]}, "unknown strategy 'thread'; did you mean 'threads'?"),
        (
            {"strategies": ["zzz"]},
            "unknown strategy 'zzz'; valid: 'sequential', 'threads', 'processes'",
        ),
        ({"strategies": [["threads"]]}, "unknown strategy ['threads']"),
        ({"strategies": "threads"}, "strategies is a list of values, not 'threads'"),
        ({"strategies": []}, "strategies is empty"),
        ({"strategies": ["threads", "threads"]}, "strategies has the same value twice"),
        (
            {"knobs": {"switch_intervall": [1]}},
            "unknown knob 'switch_intervall'; did you mean 'switch_interval'?",
        ),
        ({"knobs": {"gil": []}}, "knobs['gil'] is empty"),
        ({"knobs": {"gil": ["off"]}}, "gil is True or False, not 'off'"),
        ({"knobs": {"switch_interval": [0]}}, "switch_interval is in seconds, from 0.000001 to 10, not 0"),
        ({"knobs": {"switch_interval": [1.5e-6]}}, "switch_interval has whole microseconds, not 1.5e-06"),
        ({"knobs": ["gil"]}, "knobs maps a name to a list of values, not ['gil']"),
        ({"params": {"m": [1]}}, "the function takes no parameter 'm'; valid: 'n', 'way'"),
        ({"params": {"wayy": [1]}}, "the function takes no parameter 'wayy'; did you mean 'way'?"),
        ({"params": {"n": []}}, "params['n'] is empty"),
        ({"params": {"n": 5}}, "params['n'] is a list of values, not 5"),
        ({"params": {"n": "abc"}}, "params['n'] is a list of values, not 'abc'"),
        ({"params": {"n": range(1001)}}, "params['n'] has 1001 values, more than 1000"),
        ({"params": 7}, "params maps a name to a list of values, not 7"),
        ({"check": "exactly"}, "unknown check 'exactly'; did you mean 'exact'?"),
        ({"check": 42}, "unknown check 42; valid: 'exact', 'approx', 'callable', 'none'"),
        ({"workers": [0]}, "a worker count is a number from 1, 'cores' or '2*cores', not 0"),
        ({"workers": ["core"]}, "not 'core'"),
        ({"workers": []}, "workers is empty"),
        ({"workers": 2}, "workers is a list of values, not 2"),
        ({"probes": ["bytecodes"]}, "unknown probe 'bytecodes'; did you mean 'bytecode'?"),
        ({"probes": "bytecode"}, "probes is a list of values"),
        ({"timeout_s": 0}, "timeout_s is a number of seconds above 0, not 0"),
        ({"timeout_s": True}, "not True"),
        ({"timeout_s": float("inf")}, "not 'inf'"),
        ({"function": two}, "nothing gives the function its parameter 'first': add params={'first': [...]}"),
        ({"function": two, "setup": dict}, "nothing gives the function its parameter 'n'"),
        ({"function": two, "items": [1], "setup": dict, "params": {"n": [1]}}, "takes no parameter 'n'"),
        ({"function": lambda: None, "items": [1]}, "takes 0 arguments, but setup and items give it 1"),
    ],
)
def test_a_mistake_names_file_line_and_the_right_word(
    declare: Declare, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeclarationError) as caught:
        declare(**options)
    assert message in str(caught.value)
    assert caught.value.file == "exp_case.py"
    assert str(caught.value).startswith(f"exp_case.py:{caught.value.line}: ")
    assert caught.value.line > 0


@pytest.mark.parametrize(
    "options",
    [
        {"function": two, "setup": dict, "params": {"n": [1]}},
        {"function": two, "setup": dict, "items": [1]},
        {"function": two, "setup_block": dict, "params": {"n": [1]}},
        {"function": anything, "params": {"whatever": [1]}, "setup": dict, "items": [1]},
    ],
)
def test_what_set_up_items_and_params_give_fits_the_function(
    declare: Declare, options: dict[str, Any]
) -> None:
    assert declare(**options).params == {
        name: list(values) for name, values in options.get("params", {}).items()
    }


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (
            {"compare": ("threds", "sequential")},
            "unknown strategy in compare 'threds'; did you mean 'threads'?",
        ),
        ({"compare": ("threads",)}, "compare names two sides, (subject, reference)"),
        ({"compare": ("threads", "threads")}, "compare has 'threads' on both sides"),
        ({"compare": ("threads", {"interpreter": "3.13t"})}, "compare mixes strategy and interpreter"),
        (
            {"compare": ("threads", {"strategy": "sequential"})},
            "a side of compare is a strategy, a variant, {'interpreter': name}, or one value",
        ),
        ({"compare": ("threads", 7)}, "not 7"),
        ({"compare": ({"n": 1}, {"n": 3})}, "compare asks for n=3, declared are [1, 2]"),
        ({"compare": ({"n": 1}, {"n": [1, 2]})}, "compare asks for n=[1, 2], declared are [1, 2]"),
        ({"compare": ({"n": 1}, {"n": 1})}, "compare has 1 on both sides"),
        (
            {"compare": ({"n": 1}, {"way": 1})},
            "or one value of a param or a knob as {name: value}, not {'way': 1}",
        ),
        ({"compare": ({"n": 1}, "threads")}, "compare mixes n and strategy"),
        ({"compare": ({"n": 1, "gil": True}, {"n": 2})}, "one value of a param or a knob"),
        ({"compare": ("processes", "sequential")}, "unknown strategy in compare 'processes'"),
        ({"where": {"gill": True}}, "unknown condition in where 'gill'; did you mean 'gil'?"),
        ({"where": {"n": 3}}, "where asks for n=3, declared are [1, 2]"),
        ({"where": {"n": [1, 3]}}, "where asks for n=3, declared are [1, 2]"),
        ({"where": {"gil": "off"}}, "where asks for gil='off'; it is True or False"),
        ({"where": {"free_threaded": 0}}, "it is True or False"),
        ({"workers": 3}, "workers=3 is not measured, declared are [1, 2]"),
        ({"workers": "core"}, "a worker count is a number from 1"),
        ({"speedup": "1.5"}, "a speedup's range reads '> 1.5'"),
        ({"speedup": 1.5}, "a speedup's range reads '> 1.5', '< 1.1', '>= 2' or '0.9..1.1', not 1.5"),
    ],
)
def test_a_claim_on_what_is_not_there_names_its_own_line(
    declare: Declare, claim: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeclarationError) as caught:
        declare(strategies=["threads", "sequential"], workers=[1, 2], params={"n": [1, 2]}, claim=claim)
    assert message in str(caught.value)
    # The claim is made in conftest.py, far from the function's first line there.
    assert caught.value.line > 40


@pytest.mark.parametrize(
    "claim",
    [
        {"where": {"n": [1, 2]}},
        {"where": {"interpreter": ["3.13", "3.13t"], "implementation": "cpython", "free_threaded": True}},
        {"workers": "cores"},
        {"compare": ({"interpreter": "3.13t"}, {"interpreter": "3.13"})},
        {"compare": ({"n": 2}, {"n": 1})},
    ],
)
def test_a_claim_that_may_hold_on_some_machine_is_taken(declare: Declare, claim: dict[str, Any]) -> None:
    assert len(declare(workers=[1, 2], params={"n": [1, 2]}, claim=claim).claims) == 1


def test_a_claim_compares_two_values_of_a_knob(declare: Declare) -> None:
    sides = ({"gc_threshold": "off"}, {"gc_threshold": (700, 10, 10)})
    [claim] = declare(knobs={"gc_threshold": [(700, 10, 10), "off"]}, claim={"compare": sides}).claims
    assert (claim.subject.axis, claim.subject.name, claim.subject.value) == ("knob", "gc_threshold", "off")
    assert list(claim.reference.value) == [700, 10, 10]


def test_snippets_are_sequential_and_compared_by_variant(declare_snippets: Declare) -> None:
    found = declare_snippets({"a": "1", "b": "2"}, claim={"compare": ("a", "b")})
    assert (found.kind, found.strategies, found.variants) == (
        "snippets",
        ["sequential"],
        {"a": "1", "b": "2"},
    )
    assert found.claims[0].subject.axis == "variant"


@pytest.mark.parametrize(
    ("variants", "claim", "message"),
    [
        ({}, None, "variants is empty"),
        ({"a": " "}, None, "variant 'a' is a statement as text, not ' '"),
        ({"a": 1}, None, "variant 'a' is a statement as text, not 1"),
        (["x"], None, "variants maps a name to a statement, not ['x']"),
        (
            {"lambda": "1"},
            {"compare": ("lamda", "lambda")},
            "unknown variant in compare 'lamda'; did you mean",
        ),
    ],
)
def test_mistakes_in_snippets_are_named(
    declare_snippets: Declare, variants: Any, claim: dict[str, Any] | None, message: str
) -> None:
    with pytest.raises(DeclarationError, match=r"exp_case\.py:\d+: calls: ") as caught:
        declare_snippets(variants, claim=claim)
    assert message in str(caught.value)
