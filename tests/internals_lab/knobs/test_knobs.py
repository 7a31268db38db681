"""Knobs: which values they take, what they set, and where they cannot be had."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.interpreters.findings import Findings
from internals_lab.knobs.gil import GIL
from internals_lab.knobs.switch_interval import SWITCH_INTERVAL
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry

WORKER_FOLDER = Path(__file__).resolve().parents[3] / "internals_lab" / "worker"


@pytest.mark.parametrize("value", ["off", 0, 1, None, [True]])
def test_the_gil_is_a_truth(value: Any) -> None:
    assert GIL.mistake(value) == f"gil is True or False, not {value!r}"
    assert GIL.mistake(True) is None


def test_the_gil_is_set_where_there_is_a_choice(build_interpreter: Callable[..., Interpreter]) -> None:
    free, with_gil = build_interpreter("cpython-3.13.5t"), build_interpreter("cpython-3.13.5")
    assert [GIL.environment(value, free) for value in (True, False)] == [
        {"PYTHON_GIL": "1"},
        {"PYTHON_GIL": "0"},
    ]
    assert GIL.environment(True, with_gil) == {}
    assert GIL.unsupported_on(False, with_gil) == "3.13 is built with a GIL that cannot be turned off"
    assert GIL.unsupported_on(True, with_gil) is None
    assert GIL.unsupported_on(False, free) is None


@pytest.mark.parametrize("value", [0, -1, 11, "0.005", True, None, 1.5e-6, float("nan"), float("inf")])
def test_a_switch_interval_that_cannot_be_is_a_mistake(value: Any) -> None:
    assert repr(value) in (SWITCH_INTERVAL.mistake(value) or "")


@given(st.integers(1, 10_000_000))
def test_every_whole_microsecond_is_a_switch_interval_and_reads_back_as_it_is(microseconds: int) -> None:
    value = microseconds / 1e6
    assert SWITCH_INTERVAL.mistake(value) is None
    assert float(SWITCH_INTERVAL.expected(value)) == value


def test_every_interpreter_reads_back_what_was_set(found_interpreters: Findings) -> None:
    values = [0.000249, 0.000251, 0.000489, 0.000001, 0.005, 1, 10]
    code = (
        f"import sys; sys.path.insert(0, {str(WORKER_FOLDER / 'knobs')!r}); import switch_interval as s; "
        f"print([s.apply(value) for value in {values!r}])"
    )
    expected = [SWITCH_INTERVAL.expected(value) for value in values]
    kinds = load_registry(entry_points=False).kinds
    for interpreter in found_interpreters.interpreters:
        kind = kinds.of(interpreter)
        if kind is not None and kind.worker(interpreter) == "full":
            done = subprocess.run(
                [interpreter.executable, "-B", "-c", code], check=True, capture_output=True, text=True
            )
            assert done.stdout.strip() == str(expected), interpreter.name


def test_every_variant_has_its_worker_half() -> None:
    registry = load_registry(entry_points=False)
    halves = [knob.worker_module for knob in registry.knobs.values()]
    halves += [strategy.worker_module for strategy in registry.strategies.values()]
    for half in halves:
        assert WORKER_FOLDER.joinpath(*half.split(".")).with_suffix(".py").is_file()
    assert sys.version_info >= (3, 11)
