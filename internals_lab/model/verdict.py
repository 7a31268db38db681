"""The lab's answer to a team: does a build without a GIL speed this up, from how many workers on, at what cost."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import Record
from internals_lab.model.cell import Interval
from internals_lab.model.gc_settings import GcFront
from internals_lab.model.results import Reading, State


class SingleThreadCost(Record):
    """What work in one thread takes on a free-threaded build, over what it takes on `gil_build`: above 1 it is slower.

    With the GIL forced on, the same build tells the two apart: `build` is that cell's time over `gil_build`'s, `lock`
    the time without the GIL over it; None where it was not measured. `comparison` is the id of the sequential cells'.
    """

    gil_build: str
    comparison: str
    slowdown: Interval
    state: State
    build: Interval | None = None
    lock: Interval | None = None
    confounded_by: list[str] = []


class OverGilBuild(Record):
    """The speedup of a free-threaded configuration over the best of `gil_build`, processes included.

    `cell` is the configuration of that build with the shortest time, `rivals` are those that may as well be the best:
    the intervals span the speedups over all of them, so that the choice does not flatter (docs/method.md). `drift` is the
    largest of theirs, as in a comparison. `state_of_total` is what summed times say where that is another, and no other
    reason leaves the answer open.
    """

    gil_build: str
    cell: str
    typical: Interval
    total: Interval
    state: State
    rivals: list[str] = []
    reason: str | None = None
    drift: float | None = None
    confounded_by: list[str] = []
    state_of_total: State | None = None


class BestConfiguration(Record):
    """The fastest configuration of an interpreter: one that is known to be faster than sequential, or the sequential
    one; where neither is known the fastest by estimate, and `state` is inconclusive.

    `speedup` is over the interpreter's own sequential cell (None for itself).
    """

    cell: str
    state: State
    speedup: Interval | None = None
    over_gil_build: OverGilBuild | None = None


LawName = Literal["Amdahl", "Universal Scalability Law", "Karp-Flatt"]


class LawPoint(Record):
    """A fitted curve at so many workers: its speedup over sequential, with an interval for this point alone."""

    workers: float
    speedup: Interval


class FittedLaw(Record):
    """How the speedup of a strategy over sequential grows with `workers` (the measured counts, none above the cores).

    `contention` is the serial fraction, `coherency` the cost of each pair of workers (Universal Scalability Law only),
    `peak_workers` the top of the fitted curve where it has one, `misfit` the root mean square of what the law leaves
    unexplained of ln(speedup). `curve` runs from one worker to the largest of those counts. Below four counts there is
    Karp-Flatt's fraction at the largest count alone.
    """

    law: LawName
    strategy: str
    workers: list[int]
    contention: Interval
    coherency: Interval | None = None
    peak_workers: float | None = None
    misfit: float | None = None
    curve: list[LawPoint] = []


class BreakEven(Record):
    """From how many workers on a strategy of a free-threaded build beats the best configuration of the GIL build.

    `workers` is the fewest measured count that does, with all larger ones up to the cores: the truth lies above the
    next smaller measured count. `state` is `open` where the largest count is neither known to beat it nor not to.
    `by_law` is where the curve of `law` crosses; None where no law fits, or where it would cross far from what was
    measured.
    """

    strategy: str
    state: Literal["reached", "not reached", "open"]
    measured: list[int]
    workers: int | None = None
    by_law: Interval | None = None
    law: LawName | None = None


class Answer(Record):
    """All that is known of one scenario on one interpreter in one `setting` of params and knobs ("" where it has one).

    `sentence` is the answer in one sentence, "" where there is nothing to answer with; `details` say in sentences what
    the other fields hold. `gil` is as it was observed in the best configuration, `reading` what its diagnosis says of why
    it is not faster. `memory_per_worker_bytes` is what each of its workers adds to the sequential process.
    """

    setting: str = ""
    sentence: str = ""
    details: list[str] = []
    gil: Literal["on", "off", "mixed", "unknown"] = "unknown"
    single_thread: SingleThreadCost | None = None
    best: BestConfiguration | None = None
    break_even: list[BreakEven] = []
    laws: list[FittedLaw] = []
    memory_per_worker_bytes: Interval | None = None
    reading: Reading | None = None

    @property
    def over_gil_build(self) -> OverGilBuild | None:
        """What the best configuration gains over that of a build with a GIL; None where it was not held against one."""
        return self.best.over_gil_build if self.best is not None else None


class Verdict(Record):
    """The lab's answer for a scenario on an interpreter: as data, one of `answers` for each setting of params and
    knobs, and as sentences with one direction and a named denominator. `gc` weighs the settings of the collector, where
    the scenario varies them and probes looked at pauses or memory.
    """

    scenario: str
    interpreter: str
    state: State
    best_cell: str | None
    sentences: list[str]
    answers: list[Answer] = []
    gc: list[GcFront] = []
