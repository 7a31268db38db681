"""Which of several options no other beats."""

from __future__ import annotations

from collections.abc import Sequence


def front(options: Sequence[tuple[float, float]]) -> list[int | None]:
    """For each (gain, cost) the place of one that gains no less, costs no more and is better at one of both; None for
    those that nothing beats. Of several that beat one, it is that with the most gain.
    """
    found: list[int | None] = []
    for gain, cost in options:
        beating = [
            place
            for place, (other_gain, other_cost) in enumerate(options)
            if other_gain >= gain and other_cost <= cost and (other_gain > gain or other_cost < cost)
        ]
        found.append(max(beating, key=lambda place: options[place][0], default=None))
    return found
