"""What an experiment file declares, as data: made in a worker, validated on the host."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import JSON, Record


class Side(Record):
    """One side of a claim: the axis that the value belongs to, and the value ("strategy", "threads").

    `name` says which param or knob it is.
    """

    axis: Literal["strategy", "variant", "interpreter", "param", "knob", "in_flight"]
    value: JSON
    name: str | None = None


class Threshold(Record):
    """A range for a speedup, `low < speedup < high` (`inclusive`: with the limits); None is no limit."""

    text: str
    low: float | None = None
    high: float | None = None
    inclusive: bool = False


class Claim(Record):
    """A sentence about a ratio. `gate` makes it an expectation, which fails its pytest item when refuted. `of_suite`: it
    speaks of the mean over the scenario's suite.

    The speedup is of `subject` over `reference`: time of the reference / time of the subject.
    """

    text: str
    subject: Side
    reference: Side
    speedup: Threshold
    where: dict[str, JSON] = {}
    workers: int | str | None = None
    gate: bool = False
    of_suite: bool = False
    section: str | None = None
    line: int = 0


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
