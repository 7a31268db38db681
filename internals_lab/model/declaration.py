"""What an experiment file declares, as data: made in a worker, validated on the host."""

from __future__ import annotations

import math
from typing import Literal

from internals_lab.model.base import JSON, Record

# How the cyclic collector is set.
GC_KNOBS = ("gc_threshold", "gc_freeze")


class Side(Record):
    """One side of a claim: the axis that the value belongs to, and the value ("strategy", "threads").

    `name` says which param or knob it is.
    """

    axis: Literal["strategy", "variant", "interpreter", "param", "knob", "in_flight"]
    value: JSON
    name: str | None = None


class Threshold(Record):
    """A range for a number, `low < number < high` (`inclusive`: with the limits); None is no limit. Or an exact number: that
    it `equals`, or `differs_from`.
    """

    text: str
    low: float | None = None
    high: float | None = None
    inclusive: bool = False
    equals: float | None = None
    differs_from: float | None = None

    @property
    def is_exact(self) -> bool:
        """Whether single numbers are held against it, and no interval."""
        return self.equals is not None or self.differs_from is not None

    def holds(self, number: float) -> bool:
        """Whether the number is as the threshold says."""
        if self.is_exact:
            return number == self.equals if self.equals is not None else number != self.differs_from
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        return low <= number <= high if self.inclusive else low < number < high


class Claim(Record):
    """A sentence that data can confirm. `gate` makes it an expectation, which fails its pytest item when refuted. `of_suite`: it
    speaks of the mean over the scenario's suite.

    It speaks of one of three. `speedup`: that of `subject` over `reference`, time of the reference / time of the subject.
    `value`: the `figure` of a probe ("gc.pauses") on each cell. `ratio`: the figure on `subject` / that on `reference`.
    """

    text: str
    subject: Side | None = None
    reference: Side | None = None
    speedup: Threshold | None = None
    figure: str | None = None
    value: Threshold | None = None
    ratio: Threshold | None = None
    where: dict[str, JSON] = {}
    workers: int | str | None = None
    gate: bool = False
    of_suite: bool = False
    section: str | None = None
    line: int = 0

    @property
    def over_summed_times(self) -> bool:
        """Whether it is held against the ratio of summed times, in which rare long pauses count, and not of typical ones: a
        gate guards what a user waits for, and a comparison of the collector's settings is about pauses.
        """
        return self.gate or (self.subject is not None and self.subject.name in GC_KNOBS)

    def __post_init__(self) -> None:
        if sum(one is not None for one in (self.speedup, self.value, self.ratio)) != 1:
            raise ValueError(
                "a claim speaks of a speedup, of a figure's value or of its ratio, of one of them"
            )
        if (self.figure is None) != (self.speedup is not None):
            raise ValueError("a claim about a figure names it, and one about a speedup names none")
        if any((side is None) != (self.value is not None) for side in (self.subject, self.reference)):
            raise ValueError("a speedup and a ratio have two sides, a value has none")

    @property
    def threshold(self) -> Threshold:
        """The range that it claims, of whatever it speaks of."""
        found = self.speedup or self.value or self.ratio
        assert found is not None
        return found


class TravellingFunction(Record):
    """A function in what is sent, and the names of its parameters."""

    name: str
    takes: list[str] = []


class Travelling(Record):
    """What of a portable scenario is sent to an interpreter that loads no experiment files.

    `source` stands alone, each statement in the line that it has in the file; of snippets it is their set-up. `futures`
    are the file's `from __future__` imports. `functions` says which of the source's functions is the `unit`, the
    `setup` and so on. `params` and `items` are literals; `check` is the word for it, and what `approx` was given.
    """

    source: str
    futures: list[str] = []
    functions: dict[str, TravellingFunction] = {}
    params: dict[str, list[str]] = {}
    items: str | None = None
    check: list[str | float] = []


class Scenario(Record):
    """One declared workload with its axes. `id` is `path/exp_x.py::name`, the path relative to the root.

    `params` and `knobs` hold, for each axis, the values as they are written into the results: JSON where the
    value is JSON, else its shortened repr; workers are told the index and look the object up themselves. `together`
    is how many of its cells may be alive at a time, None for as many as fit. `in_flight` makes it a closed loop: so
    many units are outstanding all the time; it takes the place of `workers`. `awaited`: the unit is `async def`. Scenarios of
    a file with the same `suite` are summed up together; `suite_scenarios` are the names of all of them, whatever a run selects.
    `travelling` is what is sent of it where it is declared `portable=True`; None where it is not.
    `requirements` are the packages that it needs, as pip writes them. `probes` look at its cells beside time; an
    `inspection` has nothing else.
    """

    id: str
    name: str
    kind: Literal["function", "snippets", "inspection"]
    file: str
    line: int
    source_sha256: str
    doc: str = ""
    source: str = ""
    strategies: list[str] = []
    workers: list[int | str] | None = None
    in_flight: list[int] | None = None
    awaited: bool = False
    params: dict[str, list[JSON]] = {}
    knobs: dict[str, list[JSON]] = {}
    variants: dict[str, str] = {}
    has_items: bool = False
    check: Literal["exact", "approx", "callable", "none"] = "exact"
    probes: list[str] = []
    timeout_s: float = 60.0
    together: int | None = None
    suite: str | None = None
    suite_scenarios: list[str] = []
    travelling: Travelling | None = None
    requirements: list[str] = []
    claims: list[Claim] = []

    @property
    def is_spread(self) -> bool:
        """Whether it is a function that more than one worker can do."""
        return self.kind == "function" and self.strategies != ["sequential"]
