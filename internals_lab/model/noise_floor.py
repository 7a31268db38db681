"""What a machine makes of identical code: the least difference that can be told there, as it was measured."""

from __future__ import annotations

from internals_lab.model.base import Record


class NoiseFigures(Record):
    """Identical code compared with itself, two cells a pair, `rounds` rounds each. Widths are shares: 0.013 is 1.3 %.

    `half_width` is that of the pairs' intervals, their median. `excluding_one` is how many of them leave out 1, at
    `level`; `bias` is by how much the worst of those does, 0 where none does. `lows` and `highs`
    are the limits of the pairs' intervals.
    """

    interpreter: str
    workers: int
    rounds: int
    pairs: int
    level: float
    half_width: float
    excluding_one: int
    bias: float
    lows: list[float] = []
    highs: list[float] = []


class NoiseFloor(Record):
    """Of a machine (its id). `measured` is ISO 8601 in UTC. `parallel`: two threads of an interpreter without a GIL;
    None where there was none.
    """

    machine: str
    measured: str
    lab_version: str
    sequential: NoiseFigures
    parallel: NoiseFigures | None = None

    def of_workers(self, workers: int) -> NoiseFigures:
        """The figures that a comparison of cells with so many workers at the most is held against."""
        return self.parallel if workers > 1 and self.parallel else self.sequential
