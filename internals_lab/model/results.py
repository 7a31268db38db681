"""What is derived from the samples: comparisons, diagnoses, claim results. All of it can be recomputed."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import Record
from internals_lab.model.cell import Interval

About = Literal["scaling", "interpreter", "claim", "gil", "build", "change", "ceiling", "setting"]
# `provisional` is of a run that is looked at while it lasts: no file has it.
State = Literal["faster", "slower", "same", "inconclusive", "invalid", "unsupported", "provisional"]
ClaimState = Literal["confirmed", "refuted", "inconclusive", "unsupported"]


class Comparison(Record):
    """The speedup of `subject` over `reference` (both cell ids): time of the reference / time of the subject,
    per unit of work. Above 1 the subject is faster.

    `typical` is over medians of blocks, `total` over summed times; None where there were not enough rounds.
    `about` says why it was made: `scaling` (against the same interpreter's sequential cell), `interpreter`
    (against the first interpreter's same cell), `claim`, `gil` (of a free-threaded build's sequential cell over the
    same with the GIL forced on: what the lock costs), `build` (of the latter over the GIL build's sequential cell: what
    the build costs), `change` (of each configuration of a free-threaded build over each of the GIL build: what a team
    gains), `ceiling` (of N processes that share nothing over one: what the machine gives), `setting` (of a setting of the
    collector over the first one, all else alike). `relayed`: the two were never alive together and are compared by way of the sequential cells.

    `drift` is by which factor the sides that did not settle went from the first to the second half of their rounds, at the
    most; None where both settled. A state or a claim must hold for a speedup that much lower or higher, or is left open.
    """

    subject: str
    reference: str
    about: About
    state: State
    typical: Interval | None = None
    total: Interval | None = None
    reason: str | None = None
    confounded_by: list[str] = []
    relayed: bool = False
    drift: float | None = None

    @property
    def id(self) -> str:
        """Unique within a run."""
        return f"{self.subject} / {self.reference}"


class SuiteMean(Record):
    """The geometric mean of the speedups of `subject` over `reference` over the scenarios of a suite, each with the same
    weight; subject and reference are what its cells have in common, in words: "3.13t, sequential".

    `comparisons` are the ids of those that it stands on, `without` of those that gave no speedup, and `missing` says for
    each scenario without one why. `least` and `most` are the smallest and the largest of its speedups. `drift` is the mean of the comparisons'.
    """

    file: str
    suite: str
    subject: str
    reference: str
    state: State
    comparisons: list[str]
    without: list[str] = []
    missing: list[str] = []
    typical: Interval | None = None
    total: Interval | None = None
    least: str | None = None
    most: str | None = None
    reason: str | None = None
    confounded_by: list[str] = []
    drift: float | None = None
    sentence: str = ""

    @property
    def id(self) -> str:
        """Unique within a run."""
        return f"{self.file}::{self.suite}[{self.subject} / {self.reference}]"


Reading = Literal[
    "scales",
    "GIL hand-off",
    "too few cores",
    "limit of the machine",
    "starved by others",
    "imbalance",
    "too little work per task",
    "lock waiting or waiting for I/O",
    "shared-refcount contention",
    "one busy event loop",
    "shared-refcount contention or memory bandwidth",
    "memory bandwidth or another limit of the machine",
    "not told by these signals",
]


class LostShares(Record):
    """Where the capacity of N workers, N x wall time, went other than into work that one worker does too: shares of
    it, each the median over rounds. None where the platform does not count what is needed.

    `starting`: from the release to a worker's start. `waiting`: idle while not ready to run. `starved`: ready to run
    without a processor. `imbalance`: from a worker's end to the last one's. `cpu_inflation`: CPU time beyond that of
    one worker for the same work.
    """

    starting: float | None = None
    waiting: float | None = None
    starved: float | None = None
    imbalance: float | None = None
    cpu_inflation: float | None = None


class Diagnosis(Record):
    """Why `subject`, a parallel cell, is not faster over `reference` than it is (both cell ids, those of a comparison).

    Its speedup over summed times is `cores_used_ratio` / `cpu_inflation`: cores used (CPU time / wall time) over those
    of the reference, and CPU time over the reference's for the same work. `switches_per_s` are voluntary switches of
    all workers a second of wall time. `reading` is what the signals are consistent with; they prove no cause.

    `ceiling` is the speedup of as many processes that share nothing, on the same interpreter in the same run: what the
    machine gives. None where that was not measured. `lost_over_rounds` has the intervals of `lost`, by name, where there were
    rounds enough. `cpu_inflation_of_processes` is that of the scenario's `processes`
    cell at as many workers, which share no reference counts; None where there is none.
    """

    subject: str
    reference: str
    cores_used: Interval
    cores_used_ratio: Interval
    cpu_inflation: Interval
    lost: LostShares
    switches_per_s: float | None
    reading: Reading
    sentence: str
    ceiling: Interval | None = None
    cpu_inflation_of_processes: Interval | None = None
    lost_over_rounds: dict[str, Interval] = {}

    @property
    def id(self) -> str:
        """That of the comparison."""
        return f"{self.subject} / {self.reference}"


class ClaimResult(Record):
    """A claim (by its index in the scenario) on one interpreter and one setting of the other axes.

    `comparison` is the id of the comparison that decided it, None where nothing could be compared; of a claim about a
    suite, `suite` is the id of the mean that did.

    `over_summed_times`: the speedup is that of summed times, pauses included, and not the typical one. `state` is by this
    claim's own interval. `p_value` is how likely rounds that differ so much from the threshold are by chance,
    `family_p_value` the same after Holm, for all claims and expectations of the run that could be judged. `holds_in_family`:
    what is confirmed or refuted is so for all of them together at the run's level; None where nothing is decided.
    `family_note` says why it does not.

    Of a claim about a `figure` ("gc.pauses", in `unit`) `value` is the figure's interval over the passes of the cell
    `subject`; where `is_ratio`, that of the ratio of `subject` to `reference`. `exact`: each pass by itself was held against
    a number. That gives no p-value, nor do passes that all agree.
    """

    scenario: str
    claim: int
    text: str
    interpreter: str
    state: ClaimState
    gate: bool
    item_id: str
    setting: str = ""
    comparison: str | None = None
    suite: str | None = None
    speedup: Interval | None = None
    over_summed_times: bool = False
    threshold: str = ""
    reason: str | None = None
    p_value: float | None = None
    family_p_value: float | None = None
    holds_in_family: bool | None = None
    family_note: str | None = None
    figure: str | None = None
    unit: str = ""
    subject: str | None = None
    reference: str | None = None
    value: Interval | None = None
    is_ratio: bool = False
    exact: bool = False
