"""What the command line and the ini file mean; a value that means nothing is refused with what would be right."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from internals_lab.declare.worker_counts import resolve_count
from internals_lab.errors import SettingsError, nearest
from internals_lab.runner.effort import effort_named
from internals_lab.runner.run_order import RunOrder
from pytest_internals_lab.options import value_of

FAIL_ON = ("refuted", "inconclusive", "never")

Value = TypeVar("Value")


def run_order(config: pytest.Config) -> RunOrder:
    """The run that the options ask for. Raises SettingsError."""
    fail_on = value_of(config, "lab_fail_on")
    if fail_on not in FAIL_ON:
        raise SettingsError(f"--lab-fail-on: unknown state {fail_on!r}{nearest(fail_on, FAIL_ON)}")
    seed = _number(config, "lab_seed", int)
    results = Path(value_of(config, "lab_results"))
    return RunOrder(
        root=config.rootpath,
        results=results if results.is_absolute() else config.rootpath / results,
        effort=effort_named(value_of(config, "lab_effort")),
        seed=random.SystemRandom().randrange(2**32) if seed is None else seed,
        command_line=("pytest", *map(str, config.invocation_params.args)),
        budget_s=_number(config, "lab_budget", float),
        fail_on=fail_on,
    )


def worker_counts(config: pytest.Config) -> list[int | str] | None:
    """The counts of --lab-workers, None where it is not given. Raises SettingsError."""
    text = value_of(config, "lab_workers")
    if not text:
        return None
    counts: list[int | str] = []
    for word in (part.strip() for part in text.split(",")):
        count: int | str = int(word) if word.isdecimal() else word
        try:
            resolve_count(count, 1)
        except ValueError as error:
            raise SettingsError(f"--lab-workers: {error}") from None
        counts.append(count)
    return counts


def interpreter_words(config: pytest.Config) -> list[str]:
    """What --lab-interpreters names."""
    return [word.strip() for word in value_of(config, "lab_interpreters").split(",") if word.strip()]


def _number(config: pytest.Config, name: str, kind: Callable[[str], Value]) -> Value | None:
    text = value_of(config, name)
    if not text:
        return None
    try:
        number = kind(text)
        if float(text) < 0:
            raise ValueError
    except ValueError:
        flag = "--" + name.replace("_", "-")
        raise SettingsError(f"{flag} is a number of at least 0, not {text!r}") from None
    return number
