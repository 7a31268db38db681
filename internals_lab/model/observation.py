"""What the samples show beside the figures: things to know that change none of them."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import Record
from internals_lab.model.cell import Interval

Kind = Literal["alternation", "pauses", "two speeds", "busy while idle"]


class AlternationCheck(Record):
    """Whether taking turns with other cells biases a cell (its id): `ratio` is the time of a block after a switch from
    another cell over that of the block right after it, without a switch; over `n` rounds, None where they are too
    few. Not checkable is also what is known too badly to say.
    """

    cell: str
    ratio: Interval | None
    n: int
    state: Literal["passed", "failed", "not checkable here"]


class Observation(Record):
    """One thing that was noticed in a scenario, as a sentence. `cells` show it; `affects` are other cells whose
    figures suffer from it.
    """

    scenario: str
    kind: Kind
    cells: list[str]
    sentence: str
    affects: list[str] = []
