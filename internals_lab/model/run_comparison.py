"""What two runs say beside each other: which cells and which speedups changed from the one to the other."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import Record
from internals_lab.model.cell import Cell
from internals_lab.model.interval import Interval
from internals_lab.model.machine import Machine
from internals_lab.model.results import About
from internals_lab.model.run import Run

ChangeState = Literal[
    "faster",
    "slower",
    "same",
    "within noise",
    "inconclusive",
    "another unit",
    "other machine",
    "not measured",
    "only in baseline",
    "only in current",
]
DECIDED: tuple[ChangeState, ...] = ("slower", "faster")
# What a reader who looks for changes can pass over.
IRRELEVANT: tuple[ChangeState, ...] = ("within noise", "same")

# What two runs differ by without any change of the code, each known from something else.
ToleranceBasis = Literal["margin", "noise floor", "rounds", "other scenarios", "not settled"]


class Difference(Record):
    """Something beside the measured code in which the runs differ, as far as both tell it.

    `confounds`: it may be the reason of a change. What is under test (a commit) and what only costs time (effort) do not.
    """

    what: str
    baseline: str
    current: str
    confounds: bool = True


class Change(Record):
    """One cell's time per unit, or one cell's speedup over `reference`, in the baseline and in the current run.

    `baseline` and `current` are ns a unit, or speedups. `ratio` is above 1 where the current run is better: baseline time /
    current time, current speedup / baseline speedup. `tolerance` is a factor, and `tolerance_of` says what is known to differ by
    so much without any change of the code. The change is `faster` or `slower` where the whole interval of the ratio lies
    beyond [1 / tolerance, tolerance]. Where it lies wholly within, it is the `same` if the tolerance is no more than the
    equivalence margin; else the machine would hide a change of that size, and it is `within noise`.

    `state` is by this interval alone. `family_p_value` is its p-value after Holm, over all changes of its kind;
    `holds_in_family` is None where nothing is decided. `regressed`: slower for all of them together, and of a speedup
    not because its reference became faster. `confounded_by` is what else differs between the two cells.
    """

    kind: Literal["time", "speedup"]
    scenario: str
    cell: Cell
    state: ChangeState
    reference: Cell | None = None
    about: About | None = None
    baseline: Interval | None = None
    current: Interval | None = None
    ratio: Interval | None = None
    tolerance: float | None = None
    tolerance_of: ToleranceBasis | None = None
    p_value: float | None = None
    family_p_value: float | None = None
    holds_in_family: bool | None = None
    regressed: bool = False
    reason: str | None = None
    confounded_by: list[str] = []

    @property
    def id(self) -> str:
        """Unique within a comparison."""
        return f"{self.kind} {self.cell.id}{f' / {self.reference.id}' if self.reference else ''}"


class RunComparison(Record):
    """Two runs. `is_itself`: one run was given twice. `common` is the middle one of all ratios of times, over so many
    cells as `common_of`, None for fewer than three scenarios: what all scenarios share cannot be told from a machine that was slower that day.
    """

    baseline: Run
    current: Run
    baseline_machine: Machine
    current_machine: Machine
    is_itself: bool
    level: float
    margin: float
    differences: list[Difference] = []
    changes: list[Change] = []
    common: float | None = None
    common_of: int = 0

    @property
    def on_one_machine(self) -> bool:
        """Only then times have a ratio."""
        return self.baseline_machine.id == self.current_machine.id

    @property
    def is_told(self) -> bool:
        """Whether it can be told at all what changed."""
        return self.on_one_machine and not self.is_itself

    @property
    def regressions(self) -> list[Change]:
        """What became slower, for all changes together."""
        return [one for one in self.changes if one.regressed]
