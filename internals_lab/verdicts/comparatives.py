"""The words in which one cell is held against another: of time, or in a closed loop of throughput."""

from __future__ import annotations

from internals_lab.estimation.equivalence import direction
from internals_lab.model.base import Record
from internals_lab.model.cell import Interval
from internals_lab.model.declaration import Scenario
from internals_lab.verdicts import wording


class Comparatives(Record):
    """`verb` for one and for several; the others say which side has the better of it, or that neither has."""

    verb: tuple[str, str]
    better: str
    worse: str
    same: str
    undecided: str
    ratio: str

    def phrase(self, speedup: Interval, reference: str, margin: float) -> str:
        """What follows the verb: `1.75x faster [1.71, 1.78] than sequential on 3.13t`."""
        found = direction(speedup, margin)
        if found == "faster":
            return f"{wording.ratio_with_word(speedup, self.better)} than {reference}"
        if found == "slower":
            return f"{wording.ratio_with_word(wording.inverse(speedup), self.worse)} than {reference}"
        if found == "same":
            return f"{self.same} {reference} within {margin * 100:g} %, {self.ratio} {wording.ratio(speedup)}"
        return f"{self.undecided} {reference} for certain, {self.ratio} {wording.ratio(speedup)}"


TIME = Comparatives(
    verb=("is", "are"),
    better="faster",
    worse="slower",
    same="as fast as",
    undecided="neither faster nor slower than",
    ratio="speedup",
)
THROUGHPUT = Comparatives(
    verb=("has", "have"),
    better="more throughput",
    worse="less throughput",
    same="the same throughput as",
    undecided="neither more nor less throughput than",
    ratio="ratio",
)


def comparatives_of(scenario: Scenario) -> Comparatives:
    """The words for the scenario's cells."""
    return TIME if scenario.in_flight is None else THROUGHPUT


def latencies(interval_p50: Interval | None, interval_p99: Interval | None) -> str:
    """`1.15 ms [1.14, 1.16] at p50 and 1.21 ms [1.19, 1.24] at p99`; what is not known is left out."""
    known = [(interval_p50, "p50"), (interval_p99, "p99")]
    return " and ".join(f"{wording.duration(one)} at {name}" for one, name in known if one)
