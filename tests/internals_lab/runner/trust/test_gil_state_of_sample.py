"""The GIL of a sample from what its worker said and what was printed around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.sample import GilState
from internals_lab.runner.trust.gil_state import gil_state, warned_of

WARNING = (
    "<frozen importlib._bootstrap>:488: RuntimeWarning: The global interpreter lock (GIL) has been enabled to load "
    "module 'pkg._fast', which has not declared that it can run safely without the GIL.\n"
)


def of_printed(
    interpreter: Interpreter, printed: str, *, at_end: bool, at_start: bool = False, by: str | None = None
) -> GilState:
    seen = {"at_end": at_end, "enabled_by": by, "importers": []}
    return gil_state(
        interpreter,
        hello={"gil": at_start},
        loaded={"gil": at_start},
        finished={"gil": seen},
        captured=lambda most_bytes: printed,
    )


@pytest.fixture
def build(make_arm: Callable[..., Any]) -> Callable[[str], Interpreter]:
    return lambda name: make_arm(interpreter=name).interpreter


def test_a_process_of_the_units_own_is_heard_by_its_warning(build: Callable[[str], Interpreter]) -> None:
    gil = of_printed(build("cpython-3.13.5t"), "first\n" + WARNING, at_end=False)
    assert (gil.at_end, gil.in_children, gil.enabled_by) == (False, [True], "pkg._fast")


def test_what_turned_the_gil_on_before_the_workers_first_line_is_named(
    build: Callable[[str], Interpreter],
) -> None:
    gil = of_printed(build("cpython-3.13.5t"), WARNING, at_start=True, at_end=True)
    assert (gil.at_start, gil.in_children, gil.enabled_by) == (True, [], "pkg._fast")


def test_the_workers_own_word_comes_first(build: Callable[[str], Interpreter]) -> None:
    gil = of_printed(build("cpython-3.13.5t"), WARNING, at_end=True, by="other")
    assert gil.enabled_by == "other"


def test_a_build_with_a_gil_is_not_asked_and_other_words_are_nothing(
    build: Callable[[str], Interpreter],
) -> None:
    assert of_printed(build("cpython-3.13.5"), WARNING, at_end=True).enabled_by is None
    assert warned_of("The GIL is on.\n") is None
