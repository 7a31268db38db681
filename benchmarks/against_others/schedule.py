"""Which tool has its turn in which replicate, and what all of it costs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.against_others.comparison import CellName

# What the lab's experiment declares (measured/exp_planted.py).
MOST_PAIRS = 11


@dataclass(frozen=True)
class Share:
    """A turn has so many A/A pairs and one A/B; it comes in every so manieth replicate."""

    pairs: int
    every: int = 1

    @classmethod
    def of(cls, text: str) -> Share:
        """`5`, or `1/2`: one pair in every second replicate. ValueError for anything else."""
        pairs, slash, every = text.partition("/")
        if not (pairs.isdecimal() and (every.isdecimal() if slash else True)):
            raise ValueError(f"{text!r} is no share; write 5, or 1/2 for one pair in every second replicate")
        share = cls(int(pairs), int(every) if slash else 1)
        if not (1 <= share.pairs <= MOST_PAIRS and share.every >= 1):
            raise ValueError(f"{text!r}: from 1 to {MOST_PAIRS} pairs, in every replicate or fewer")
        return share


@dataclass(frozen=True)
class Schedule:
    """All turns of a study."""

    shares: Mapping[str, Share]
    replicates: int
    seconds: float
    cell: CellName

    def turns(self, replicate: int) -> list[str]:
        """The tools that have a turn in this replicate."""
        return [tool for tool, share in self.shares.items() if replicate % share.every == 0]

    def comparisons(self, tool: str) -> int:
        """How many the tool makes in a turn."""
        return 1 if self.cell == "builds" else self.shares[tool].pairs + 1

    def cost_in_words(self, limit_s: float | None) -> str:
        """What is about to be spent on what."""
        total_s = 0.0
        parts = []
        for tool, share in self.shares.items():
            turns = len(range(0, self.replicates, share.every))
            tool_s = turns * self.comparisons(tool) * self.seconds
            total_s += tool_s
            parts.append(f"{tool} {turns * self.comparisons(tool)} comparisons, {tool_s / 60:.1f} min")
        limit = f", at the most {limit_s / 60:.1f} min of it now" if limit_s is not None else ""
        return f"about {total_s / 60:.0f} min{limit}: {'; '.join(parts)}"
