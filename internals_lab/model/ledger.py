"""The ledger: every statement that runs have judged, and what came of it on each interpreter."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import Record
from internals_lab.model.declaration import Threshold
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.interval import Interval
from internals_lab.model.machine import Machine
from internals_lab.model.run import Run

LEDGER_SCHEMA = "internals-lab/ledger/1"

LedgerState = Literal["confirmed", "refuted", "inconclusive", "unsupported", "not measured"]


class Dissent(Record):
    """Another run that came to another state; `value` is what it was judged by there, in the judgement's unit."""

    run: str
    state: LedgerState
    value: Interval | None = None


class Judgement(Record):
    """A statement on one interpreter, as the newest run that judged it left it.

    `run` is the id of that run; None where no run has judged it, which is `not measured`. `value` is the interval that it
    was held against, over rounds, or over the passes of a probe; of a ratio where `unit` is "x". `gil` is as it was observed on the statement's first side, None where
    nothing was seen. `cell` is the id of that side's cell, `item_id` that of the pytest item. `alone_only`: decided by
    its own interval, but not for all claims of the run together. `runs` is how many runs on this machine judged the same
    file with the same build, `dissents` are those of them that came to another state. `notes` say in what the run that
    judged it is no longer what the newest run has: another build, an older file.
    """

    interpreter: str
    state: LedgerState
    run: str | None = None
    value: Interval | None = None
    unit: str = "x"
    gil: Literal["on", "off", "mixed", "unknown"] | None = None
    reason: str | None = None
    cell: str | None = None
    item_id: str | None = None
    alone_only: bool = False
    runs: int = 0
    dissents: list[Dissent] = []
    notes: list[str] = []

    @property
    def is_contradicted(self) -> bool:
        """Whether one run confirms what another refutes."""
        told = {self.state, *(one.state for one in self.dissents)}
        return {"confirmed", "refuted"} <= told


class Statement(Record):
    """A claim or, as a `gate`, an expectation, in one `setting` of the other axes ("" where it has one).

    `suite` is the name of the suite whose mean the claim speaks of, None where it speaks of the scenario; `figure` is the full name of a probe's ("gc.pauses"), None where it speaks of a
    speedup. `id` is a word that stays the same for as long as scenario, text, threshold and setting do. `claimed` is what of
    which figure: "speedup < 1.1", `threshold` the range alone. `judgements` are in the order of the ledger's interpreters; an interpreter that the
    claim does not speak of has none. `remark` says why no interpreter of any run was one that it speaks of.
    """

    id: str
    text: str
    claimed: str
    threshold: Threshold
    scenario: str
    name: str
    file: str
    line: int
    suite: str | None = None
    figure: str | None = None
    setting: str = ""
    section: str | None = None
    gate: bool = False
    remark: str | None = None
    judgements: list[Judgement] = []

    def on(self, interpreter: str) -> Judgement | None:
        """What is known of it on an interpreter, by name; None where it does not speak of that one."""
        return next((one for one in self.judgements if one.interpreter == interpreter), None)


class Ledger(Record):
    """All statements by section, then by experiment; from runs of one machine.

    `run` is the run whose ledger this is: only it, or, with `older`, it and those before it. `runs` are those that
    judgements come from, newest first. `left_out` says in sentences what of the results is not in it.
    """

    schema: str
    run: str | None
    older: bool
    machine: Machine | None
    interpreters: list[Interpreter] = []
    runs: list[Run] = []
    statements: list[Statement] = []
    left_out: list[str] = []
