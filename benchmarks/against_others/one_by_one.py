"""How tools other than the lab compare: one comparison after the other, its sides one after the other."""

from __future__ import annotations

import random
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.against_others.comparison import Planned, Record, Side


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a tool gave for a comparison; see `Record`."""

    wall_s: float
    in_units_s: float
    evidence: dict[str, Any]


class OneByOne(ABC):
    """Base of such tools."""

    name: str

    def measure(
        self, planned: Sequence[Planned], *, replicate: int, seconds: float, seed: int
    ) -> list[Record]:
        """One comparison after the other, the sides of each in random order."""
        rng = random.Random(seed)
        return [self._record(one, replicate, seconds, rng) for one in planned]

    def _record(self, planned: Planned, replicate: int, seconds: float, rng: random.Random) -> Record:
        sides = {"reference": planned.reference, "subject": planned.subject}
        order = list(sides)
        rng.shuffle(order)
        with tempfile.TemporaryDirectory() as name:
            given = self.compare(sides, order, Path(name), seconds)
        return Record(
            replicate=replicate,
            tool=self.name,
            kind=planned.kind,
            pair=planned.pair,
            wall_s=given.wall_s,
            in_units_s=given.in_units_s,
            evidence=given.evidence,
        )

    @abstractmethod
    def compare(self, sides: Mapping[str, Side], order: Sequence[str], folder: Path, seconds: float) -> Given:
        """Measure `reference` and `subject` in this order, with an empty folder at hand."""
