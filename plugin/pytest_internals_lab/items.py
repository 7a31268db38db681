"""Experiment files, cells and claims as pytest sees them. Items only report: measuring happens outside them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from internals_lab.errors import DeclarationError
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Claim, Scenario
from internals_lab.model.results import ClaimResult
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.processes.own_lines import own_lines
from internals_lab.runner.workbench import Workbench
from internals_lab.verdicts.claim_targets import ClaimTarget
from internals_lab.verdicts.exit_codes import what_failed
from pytest_internals_lab.plain_error import PlainError

# pytest's own report attributes travel to other plug-ins as user properties, JUnit's XML among them.
CLAIM_STATE = "lab_claim_state"

# For `-m`: each item has one of these.
MARKERS = {
    "lab_cell": "the measurement of one cell of an experiment",
    "lab_claim": "what the data say of a claim; never fails",
    "lab_expectation": "what the data say of an expectation; fails when they refute it",
}


class Results(Protocol):
    """Where items find what was measured."""

    workbench: Workbench
    pythonpath: list[Path]

    def cell_result(self, cell_id: str) -> CellResult:
        """What came of a cell."""

    def claim_result(self, item_id: str) -> ClaimResult:
        """What came of a claim."""

    def expectation_in_words(self, result: ClaimResult) -> str:
        """What was expected, what was found, and why that does not fit."""

    def reason_in_words(self, result: ClaimResult) -> str:
        """Why a claim could not be judged, with cells by their names."""

    def captured_text(self, cell_id: str) -> str:
        """What a cell's workers printed."""


class NotAsWanted(Exception):
    """The item fails; `what` is the outcome of its cell or the state of its expectation."""

    def __init__(self, what: str, text: str) -> None:
        super().__init__(text)
        self.what = what


class CellFailed(NotAsWanted):
    """A cell that gave no valid measurement."""


class ExpectationFailed(NotAsWanted):
    """An expectation that the data refute, or leave open where that is to fail as well."""


class ExperimentFile(pytest.File):
    """An exp_*.py: its items are the cells and claims that a worker read from it."""

    lab: Results

    def collect(self) -> Iterator[pytest.Item]:
        """One item a cell, then one a claim and target."""
        location = self.lab.workbench.locate(self.path, pythonpath=self.lab.pythonpath)
        try:
            scenarios = self.lab.workbench.collect(location)
        except DeclarationError as error:
            raise self.CollectError(error) from None
        for scenario in scenarios:
            arms, targets = self.lab.workbench.plan(scenario, location)
            for arm in arms:
                name = f"{scenario.name}[{arm.cell.label}]"
                yield CellItem.from_parent(self, **self._named(name), arm=arm)
            for target in targets:
                name = target.item_id.removeprefix(scenario.id.removesuffix(scenario.name))
                claim = scenario.claims[target.claim]
                yield ClaimItem.from_parent(
                    self, **self._named(name), target=target, claim=claim, scenario=scenario
                )

    def _named(self, name: str) -> dict[str, str]:
        # The id as text: pytest then finds the brackets itself, and --lf the item.
        return {"name": name, "nodeid": f"{self.nodeid}::{name}"}

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:  # type: ignore[override]  # as in pytest
        """The error alone, with its first line for the short summary."""
        if isinstance(excinfo.value, self.CollectError) and isinstance(
            excinfo.value.args[0], DeclarationError
        ):
            error = excinfo.value.args[0]
            return PlainError(str(error), path=error.file, line=error.line, summary=error.message)
        return super().repr_failure(excinfo)


class LabItem(pytest.Item):
    """What cells and claims have in common."""

    parent: ExperimentFile
    scenario_id: str
    # With those whose cells it needs as well.
    scenario_ids: set[str]
    line: int

    @property
    def lab(self) -> Results:
        return self.parent.lab

    @property
    def cell_ids(self) -> frozenset[str]:
        """The cells that must be measured for this item."""
        raise NotImplementedError

    @property
    def seconds(self) -> float:
        """How long measuring took that is this item's own."""
        return 0.0

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """Where in the experiment it is declared; pytest counts lines from 0."""
        return self.path, self.line - 1, self.name

    @property
    def skipped_at(self) -> tuple[str, int]:
        """The place that pytest names beside the reason of a skip; otherwise it would name this file."""
        return os.fspath(self.path), self.line

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The reason alone."""
        if isinstance(excinfo.value, NotAsWanted):
            text = str(excinfo.value)
            return PlainError(text, path=os.fspath(self.path), line=self.line, summary=text)
        return super().repr_failure(excinfo, style)


class CellItem(LabItem):
    """One cell. Passed when it was measured, skipped with the reason when it could not be or was not to be."""

    def __init__(self, *, arm: Arm, **rest: Any) -> None:
        super().__init__(**rest)
        self.arm = arm
        self.scenario_id = arm.scenario.id
        self.scenario_ids = {arm.scenario.id}
        self.line = arm.scenario.line
        self.add_marker("lab_cell")

    @property
    def cell_ids(self) -> frozenset[str]:
        return frozenset({self.arm.cell.id})

    @property
    def seconds(self) -> float:
        return self._result().measured_s

    def _result(self) -> CellResult:
        return self.lab.cell_result(self.arm.cell.id)

    def runtest(self) -> None:
        """Report what came of the cell."""
        result = self._result()
        if result.outcome == "skipped":
            pytest.skip(result.reason or "")
        if result.outcome == "unsupported":
            pytest.skip(f"unsupported: {result.reason}")
        if printed := self.lab.captured_text(self.arm.cell.id):
            self.add_report_section("call", "output of the worker", own_lines(printed))
        if result.outcome != "measured":
            raise CellFailed(what_failed(result), f"{result.outcome}: {result.reason}")


class ClaimItem(LabItem):
    """One claim on one interpreter and setting. Only an expectation (a gate) can fail."""

    def __init__(self, *, target: ClaimTarget, claim: Claim, scenario: Scenario, **rest: Any) -> None:
        super().__init__(**rest)
        self.target = target
        self.scenario_id = target.scenario
        self.scenario_ids = {scenario.id}
        if claim.of_suite:
            self.scenario_ids |= {f"{scenario.file}::{name}" for name in scenario.suite_scenarios}
        self.line = claim.line
        self.add_marker("lab_expectation" if claim.gate else "lab_claim")

    @property
    def cell_ids(self) -> frozenset[str]:
        sides = [cell for cell in (self.target.subject, self.target.reference) if cell]
        # The cells of a suite's other scenarios that go by the same label.
        labels = [cell.removeprefix(self.scenario_id) for cell in sides]
        return frozenset(scenario + label for scenario in self.scenario_ids for label in labels)

    def runtest(self) -> None:
        """Report what the data say of the claim."""
        result = self.lab.claim_result(self.target.item_id)
        self.user_properties.append((CLAIM_STATE, result.state))
        if result.state == "unsupported":
            reason = self.lab.reason_in_words(result)
            said = " unsupported: " in reason or " skipped: " in reason
            pytest.skip(reason if said else f"unsupported: {reason}")
        failing = {"refuted": ("refuted",), "inconclusive": ("refuted", "inconclusive"), "never": ()}
        if result.gate and result.state in failing[self.lab.workbench.order.fail_on]:
            raise ExpectationFailed(result.state, self.lab.expectation_in_words(result))
