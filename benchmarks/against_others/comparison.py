"""What is compared, and what a tool gave: one record a comparison, kept as a JSON line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Protocol

import msgspec

from benchmarks.against_others.measured.workload import LOOPS, PLANTED
from internals_lab.model.interpreter import Interpreter

Kind = Literal["A/A", "A/B", "builds"]
CellName = Literal["sequential", "parallel", "builds"]


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a comparison: the loop's length, on how many threads at once, where."""

    interpreter: Interpreter
    loops: int
    threads: int


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A comparison to make. What is asked is time of the subject / time of the reference."""

    kind: Kind
    pair: int
    reference: Side
    subject: Side


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What one tool gave for one comparison; `evidence` is the tool's own, as its file describes it.

    `wall_s` is the tool's whole time for this comparison, its processes' start included; `in_units_s` the part spent
    in measured code, warm-up included, None where the tool does not tell.
    """

    replicate: int
    tool: str
    kind: Kind
    pair: int
    wall_s: float
    in_units_s: float | None
    evidence: dict[str, Any]


class Tool(Protocol):
    """A tool under study. `seconds` is what one comparison may take."""

    name: str

    def measure(
        self, planned: Sequence[Planned], *, replicate: int, seconds: float, seed: int
    ) -> list[Record]:
        """Make the comparisons, by the tool's own ways."""


def plan(cell: CellName, interpreters: Sequence[Interpreter], pairs: int) -> list[Planned]:
    """So many A/A pairs and one A/B pair; across two builds one pair of them, the second against the first."""

    def side(interpreter: Interpreter, loops: int = LOOPS) -> Side:
        return Side(interpreter=interpreter, loops=loops, threads=2 if cell == "parallel" else 1)

    if cell == "builds":
        reference, subject = (side(one) for one in interpreters)
        return [Planned(kind="builds", pair=0, reference=reference, subject=subject)]
    [one] = interpreters
    longer = side(one, round(LOOPS * PLANTED))
    return [
        *(Planned(kind="A/A", pair=pair, reference=side(one), subject=side(one)) for pair in range(pairs)),
        Planned(kind="A/B", pair=0, reference=side(one), subject=longer),
    ]
