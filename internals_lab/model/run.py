"""One run: the document that is written to lab-results/<run id>.json (DOCUMENT_SCHEMA names its version)."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import JSON, Record
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.environment import Environment
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.observation import AlternationCheck, Observation
from internals_lab.model.probe_pass import ProbeUsed
from internals_lab.model.results import ClaimResult, Comparison, Diagnosis, SuiteMean
from internals_lab.model.verdict import Verdict

DOCUMENT_SCHEMA = "internals-lab/run/1"

RunStatus = Literal["running", "complete", "interrupted", "crashed"]


class Run(Record):
    """Who ran what, when, and how much effort was asked for. Times are ISO 8601 in UTC. `forecast_least_s` holds
    where the first look at the data decides everything, `forecast_s` where all rounds are needed.

    `damage` says, a sentence each, what of a killed run's journal could not be read.
    """

    id: str
    started: str
    finished: str | None
    status: RunStatus
    command_line: list[str]
    lab_version: str
    git_commit: str | None
    git_dirty: bool | None
    seed: int
    effort: str
    budget_s: float | None = None
    forecast_least_s: float | None = None
    forecast_s: float | None = None
    took_s: float | None = None
    measured_s: float | None = None
    settings: dict[str, JSON] = {}
    damage: list[str] = []


class RunDocument(Record):
    """Everything that one run gave."""

    schema: str
    run: Run
    machine: Machine
    interpreters: list[Interpreter]
    scenarios: list[Scenario]
    cells: list[CellResult]
    environments: list[Environment] = []
    probes: list[ProbeUsed] = []
    comparisons: list[Comparison] = []
    suites: list[SuiteMean] = []
    diagnoses: list[Diagnosis] = []
    claims: list[ClaimResult] = []
    verdicts: list[Verdict] = []
    alternation: list[AlternationCheck] = []
    observations: list[Observation] = []
