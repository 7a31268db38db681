"""Which of several options no other is better than, by their estimates."""

from __future__ import annotations

from collections.abc import Sequence


def best_by_estimates(options: Sequence[tuple[float, float]]) -> list[bool]:
    """For each (gain, cost) whether none gains no less, costs no more and is better at one of both."""
    return [
        not any(
            other_gain >= gain and other_cost <= cost and (other_gain > gain or other_cost < cost)
            for other_gain, other_cost in options
        )
        for gain, cost in options
    ]
