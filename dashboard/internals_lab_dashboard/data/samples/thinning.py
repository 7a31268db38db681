"""Many values drawn by few dots, so that a browser is not slow and nothing that matters is lost."""

from __future__ import annotations

from collections.abc import Sequence


def extremes_of(values: Sequence[float], step: int) -> list[int]:
    """The places of the least and of the greatest of each `step` neighbours, in order: a pause among them stays to be seen.
    Every place for a step of 1.
    """
    if step <= 1:
        return list(range(len(values)))
    kept: set[int] = set()
    for first in range(0, len(values), step):
        places = range(first, min(first + step, len(values)))
        kept |= {min(places, key=values.__getitem__), max(places, key=values.__getitem__)}
    return sorted(kept)


def even_steps(count: int, most: int) -> list[int]:
    """At most so many places of a sorted sequence, evenly along it, with both of its ends."""
    if count <= most:
        return list(range(count))
    return sorted({round(step * (count - 1) / (most - 1)) for step in range(most)})
