"""The host halves of the strategies say what the plan must know of them."""

from __future__ import annotations

from collections.abc import Callable

from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry


def test_who_has_workers_and_who_takes_turns() -> None:
    found = load_registry(entry_points=False).strategies
    facts = {name: (one.parallel, one.takes_turns_under_gil) for name, one in found.items()}
    assert facts == {"sequential": (False, False), "threads": (True, True), "processes": (True, False)}


def test_every_interpreter_that_can_be_measured_has_all_of_them(
    build_interpreter: Callable[..., Interpreter],
) -> None:
    for one in load_registry(entry_points=False).strategies.values():
        assert one.unsupported_on(build_interpreter("cpython-3.13.5")) is None
