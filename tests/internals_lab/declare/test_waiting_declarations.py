"""Closed loops and async units: what goes together, and the right word where something does not."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.errors import DeclarationError
from internals_lab.model.declaration import Scenario, Side

Declare = Callable[..., Scenario]


def plain(state: object = None) -> None:
    """A unit that blocks."""


async def awaited(state: object = None) -> None:
    """A unit that is awaited."""


async def opened() -> dict[str, int]:
    """An async set-up."""
    return {}


def test_a_closed_loop_is_declared_by_what_is_in_flight(declare: Declare) -> None:
    found = declare(awaited, strategies=["sequential", "asyncio"], in_flight=[64, 1, 8], setup=opened)
    assert (found.in_flight, found.awaited, found.workers) == ([1, 8, 64], True, None)


@pytest.mark.parametrize(
    ("function", "options", "strategies"),
    [
        (plain, {"in_flight": [8]}, ["sequential", "threads"]),
        (awaited, {"in_flight": [8]}, ["sequential", "asyncio"]),
        (awaited, {}, ["sequential", "threads", "processes"]),
    ],
)
def test_the_usual_strategies_fit_the_unit(
    declare: Declare, function: Any, options: dict[str, Any], strategies: list[str]
) -> None:
    assert declare(function, **options).strategies == strategies


@pytest.mark.parametrize(
    ("function", "options", "message"),
    [
        (plain, {"in_flight": [0]}, "numbers from 1, not 0"),
        (plain, {"in_flight": ["cores"]}, "numbers from 1, not 'cores'"),
        (plain, {"in_flight": [True]}, "numbers from 1, not True"),
        (plain, {"in_flight": 8}, "in_flight is a list of values, not 8"),
        (plain, {"in_flight": []}, "in_flight is empty"),
        (plain, {"in_flight": [8, 8]}, "in_flight has the same value twice"),
        (plain, {"in_flight": [8], "workers": [1]}, "leave workers out"),
        (plain, {"in_flight": [8], "items": [1, 2]}, "items are shared out over workers"),
        (plain, {"in_flight": [8], "strategies": ["processes"]}, "use threads, thread_pool or asyncio"),
        (
            plain,
            {"in_flight": [8], "strategies": ["subinterpreters"]},
            "'subinterpreters' takes no in_flight",
        ),
        (plain, {"in_flight": [8], "strategies": ["asyncio"]}, "declare it with async def"),
        (awaited, {"strategies": ["asyncio"]}, "'asyncio' needs in_flight, such as in_flight=[1, 8, 64]"),
        (plain, {"setup": opened}, "setup is an async function and the unit is a plain one"),
        (plain, {"setup": functools.partial(opened)}, "setup is an async function"),
        (awaited, {"items": opened}, "items is an async function, which is not awaited there"),
        (awaited, {"check": opened}, "check is an async function"),
        (
            awaited,
            {"setup_block": opened, "strategies": ["sequential", "threads"]},
            "each of the threads has an event loop of its own",
        ),
    ],
)
def test_what_does_not_go_together_is_refused_with_the_reason(
    declare: Declare, function: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeclarationError) as caught:
        declare(function, **options)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"exp_case.py:{caught.value.line}: ")


def test_a_block_of_one_loop_may_have_an_async_set_up(declare: Declare) -> None:
    found = declare(awaited, setup_block=opened, in_flight=[8])
    assert found.strategies == ["sequential", "asyncio"]


def test_a_claim_compares_what_is_in_flight(declare: Declare) -> None:
    claim = {"compare": ({"in_flight": 8}, {"in_flight": 1}), "where": {"in_flight": [8]}}
    [made] = declare(plain, in_flight=[1, 8], claim=claim).claims
    assert (made.subject, made.reference) == (
        Side(axis="in_flight", name="in_flight", value=8),
        Side(axis="in_flight", name="in_flight", value=1),
    )


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ({"workers": 8}, "a closed loop has no workers to pick: say where={'in_flight': 8}"),
        ({"where": {"in_flight": 7}}, "where asks for in_flight=7, declared are [1, 8]"),
        (
            {"compare": ({"in_flight": 7}, {"in_flight": 1})},
            "compare asks for in_flight=7, declared are [1, 8]",
        ),
        ({"compare": ({"in_flight": 8}, "sequential")}, "compare mixes in_flight and strategy"),
        (
            {"compare": ({"workers": 8}, "sequential")},
            "a param, a knob or in_flight as {name: value}, not {'workers': 8}",
        ),
    ],
)
def test_a_claim_on_what_is_not_in_flight_is_refused(
    declare: Declare, claim: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeclarationError) as caught:
        declare(plain, in_flight=[1, 8], claim=claim)
    assert message in str(caught.value)


def test_what_is_in_flight_means_nothing_to_other_scenarios(declare: Declare) -> None:
    with pytest.raises(DeclarationError) as caught:
        declare(plain, claim={"where": {"in_flight": 8}})
    assert "unknown condition in where 'in_flight'" in str(caught.value)
