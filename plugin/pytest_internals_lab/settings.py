"""What the command line and the ini file mean; a value that means nothing is refused with what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from internals_lab.declare.quantity import seconds_in, seed_in
from internals_lab.declare.requirements import requirements_in
from internals_lab.declare.worker_counts import counts_in
from internals_lab.environments.needs import Needs
from internals_lab.environments.project import project_at
from internals_lab.errors import LabError, SettingsError, nearest
from internals_lab.interpreters.finding import find
from internals_lab.interpreters.resolving import left_out_of_all, resolve
from internals_lab.machine.placement import placement_named
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.registry import Registry, load_registry
from internals_lab.runner.planning.effort import effort_named
from internals_lab.runner.planning.looks import probes_named
from internals_lab.runner.planning.run_order import RunOrder, new_seed
from internals_lab.runner.workbench import Workbench
from internals_lab.store.chosen_run import LATEST, has_finished_run, load_chosen
from internals_lab.verdicts.exit_codes import REGRESSED_WORD
from pytest_internals_lab.options import place_of, value_of
from pytest_internals_lab.progress import observer_of

FAIL_ON = ("refuted", "inconclusive", "never")

Value = TypeVar("Value")


def run_order(config: pytest.Config) -> RunOrder:
    """The run that the options ask for. Raises SettingsError."""
    seed = _number(config, "lab_seed", seed_in)
    with _blaming(config, "lab_effort"):
        effort = effort_named(value_of(config, "lab_effort"))
    return RunOrder(
        root=config.rootpath,
        results=_results(config),
        effort=effort,
        seed=new_seed() if seed is None else seed,
        command_line=("pytest", *map(str, config.invocation_params.args)),
        budget_s=_number(config, "lab_budget", seconds_in),
        fail_on=_fail_on(config)[0],
        placement=_placement(config),
    )


def workbench(config: pytest.Config) -> tuple[Workbench, list[str]]:
    """What the session measures with, and what is to be said of that. Raises SettingsError."""
    registry = load_registry()
    chosen, notes = interpreters(config, registry)
    bench = Workbench(
        run_order(config),
        registry=registry,
        workers=worker_counts(config),
        interpreters=chosen,
        needs=needs(config),
        probes=probes(config, registry),
        # Asked for when there is something to say: now, pytest's reporter is not there yet.
        say=lambda text: observer_of(config).note(text),
    )
    return bench, notes


def needs(config: pytest.Config) -> Needs:
    """What is installed for every scenario. Raises SettingsError."""
    with _blaming(config, "lab_requirements"):
        requirements = requirements_in(value_of(config, "lab_requirements"))
    with _blaming(config, "lab_project"):
        named = value_of(config, "lab_project")
        project = project_at(named, _base(config, "lab_project")) if named else None
    return Needs(requirements=tuple(requirements), project=project)


def probes(config: pytest.Config, registry: Registry) -> list[str]:
    """The names of --lab-probe. Raises SettingsError."""
    words = [word.strip() for word in re.split(r"[,\n]", value_of(config, "lab_probe"))]
    with _blaming(config, "lab_probe"):
        return probes_named([word for word in words if word], registry)


def worker_counts(config: pytest.Config) -> list[int | str] | None:
    """The counts of --lab-workers, None where it is not given. Raises SettingsError."""
    text = value_of(config, "lab_workers")
    with _blaming(config, "lab_workers"):
        return counts_in(text) if text else None


def interpreters(config: pytest.Config, registry: Registry) -> tuple[list[Interpreter], list[str]]:
    """The interpreters to measure on, and a line for each that was meant and is none. Raises SettingsError that says
    which ones are there.
    """
    words = [word for word in value_of(config, "lab_interpreters").split(",") if word.strip()]
    with _blaming(config, "lab_interpreters"):
        found = find(kinds=registry.kinds)
        return resolve(words, found, registry), left_out_of_all(words, found)


def baseline(config: pytest.Config) -> RunDocument | None:
    """The run of --lab-baseline, chosen before this one begins; None where the first run of all is to be held against the
    latest. Raises SettingsError.
    """
    word = value_of(config, "lab_baseline")
    with _blaming(config, "lab_baseline"):
        if word == LATEST and not has_finished_run(_results(config)):
            return None
        return load_chosen(word, _results(config), _base(config, "lab_baseline")) if word else None


def fails_when_regressed(config: pytest.Config) -> bool:
    """Whether what is slower than in the baseline is to fail the run. Raises SettingsError."""
    return _fail_on(config)[1]


def _fail_on(config: pytest.Config) -> tuple[str, bool]:
    """Which expectations fail, and whether regressions do."""
    words = [word.strip() for word in value_of(config, "lab_fail_on").split(",")]
    of_expectations = [word for word in words if word != REGRESSED_WORD]
    with _blaming(config, "lab_fail_on"):
        for word in of_expectations:
            if word not in FAIL_ON:
                raise ValueError(f"unknown state {word!r}{nearest(word, (*FAIL_ON, REGRESSED_WORD))}")
        if len(of_expectations) > 1:
            raise ValueError(
                f"{' and '.join(of_expectations)} exclude each other; say one of {', '.join(FAIL_ON)}"
            )
        if REGRESSED_WORD in words and not value_of(config, "lab_baseline"):
            raise ValueError("regressed needs a baseline; say --lab-baseline=latest, or name a run")
    return next(iter(of_expectations), FAIL_ON[0]), REGRESSED_WORD in words


def _placement(config: pytest.Config) -> str:
    word = value_of(config, "lab_placement")
    with _blaming(config, "lab_placement"):
        placement_named(word)
    return word


def _results(config: pytest.Config) -> Path:
    return _base(config, "lab_results") / value_of(config, "lab_results")


def _base(config: pytest.Config, name: str) -> Path:
    # As pytest reads its own: what is typed is meant from here, what an ini file says from the project's root.
    return config.invocation_params.dir if config.getoption(name) else config.rootpath


def _number(config: pytest.Config, name: str, number_in: Callable[[str], Value]) -> Value | None:
    text = value_of(config, name)
    with _blaming(config, name):
        return number_in(text) if text else None


@contextmanager
def _blaming(config: pytest.Config, name: str) -> Iterator[None]:
    """Errors inside name the option or ini setting whose value they are about."""
    try:
        yield
    except (LabError, ValueError) as error:
        raise SettingsError(f"{place_of(config, name)}: {error}") from None
