"""How large a made-up results folder is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """`samples` are timed blocks, in all runs together; a folder has at least as many, and a few per cent more.

    `kinds` is how many different runs there are; all others are one of them on a faster or slower day.
    """

    runs: int
    samples: int
    seed: int = 1
    kinds: int = 16

    @property
    def samples_a_run(self) -> int:
        """At least one."""
        return max(1, -(-self.samples // self.runs))


SIZES: Mapping[str, Size] = {
    "10": Size(runs=10, samples=10_000),
    "1k": Size(runs=1_000, samples=1_000_000),
    "10k": Size(runs=10_000, samples=10_000_000),
}
