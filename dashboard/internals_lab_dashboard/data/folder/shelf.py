"""What a results folder holds, as pages are given it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from internals_lab.model.cell import Outcome
from internals_lab.model.machine import Machine
from internals_lab.model.run import Run
from internals_lab.verdicts.judged_run import JudgedRun
from internals_lab_dashboard.index.listed import ListedRun, Tally


@dataclass(frozen=True, slots=True)
class RunEntry:
    """A readable run in the list of runs. `key` is its word in the URL: the file's name, which two copies of a run do not
    share. Everything here is known without reading the file.
    """

    path: Path
    key: str
    listed: ListedRun

    @property
    def run(self) -> Run:
        """Who ran what, and when."""
        return self.listed.run

    @property
    def machine(self) -> Machine:
        """What it ran on."""
        return self.listed.machine

    @property
    def interpreters(self) -> tuple[str, ...]:
        """Their short words."""
        return self.listed.interpreters

    @property
    def scenario_names(self) -> tuple[str, ...]:
        """Those that somebody declared."""
        return self.listed.scenario_names

    @property
    def scenario_count(self) -> int:
        """How many these are."""
        return len(self.listed.scenario_names)

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """What came of its cells, by scenario and interpreter."""
        return self.listed.tallies

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """Its cells by what came of them."""
        return self.listed.outcomes

    @property
    def judged(self) -> JudgedRun:
        """What it says of claims."""
        return self.listed.judged


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreadable:
    """A file that is in the folder and is not a run, with the reason."""

    path: Path
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """What a results folder holds at one moment; `entries` newest first. `unread` files are being read for the first time:
    what is in them will be there on a later look. `remark` says why that is done without an index.
    """

    folder: Path
    entries: tuple[RunEntry, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    problem: str | None = None  # why the folder itself cannot be listed
    unread: int = 0
    remark: str | None = None

    @property
    def newest(self) -> RunEntry | None:
        """The run that is shown where nobody asked for another."""
        return next(iter(self.entries), None)

    def entry(self, key: object) -> RunEntry | None:
        """The run of that key; None where there is none."""
        return next((one for one in self.entries if one.key == key), None)
