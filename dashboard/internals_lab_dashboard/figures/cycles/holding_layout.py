"""Places for the objects of a graph: rows by how far they are from a root, or a circle where there is no root."""

from __future__ import annotations

import math

from internals_lab_dashboard.data.cycles.holding import Holding

SWEEPS = 6
Place = tuple[float, float]


def placed(graph: Holding) -> dict[int, Place]:
    """x from -1 to 1, y the number of the row from the top. What one object holds stands near below it."""
    if is_round(graph):
        return _on_a_circle(graph)
    rows: dict[int, list[int]] = {}
    for node in graph.nodes:
        rows.setdefault(graph.steps[node.id], []).append(node.id)
    levels = [rows[step] for step in sorted(rows)]
    neighbours: dict[int, set[int]] = {node.id: set() for node in graph.nodes}
    for edge in graph.edges:
        neighbours[edge.source].add(edge.target)
        neighbours[edge.target].add(edge.source)
    across = {one: _across(place, len(level)) for level in levels for place, one in enumerate(level)}
    for sweep in range(SWEEPS):
        for level in levels if sweep % 2 == 0 else reversed(levels):
            middle = {
                one: sum(across[other] for other in neighbours[one]) / max(1, len(neighbours[one]))
                for one in level
            }
            level.sort(key=lambda one: middle[one])
            across |= {one: _across(place, len(level)) for place, one in enumerate(level)}
    return {one: (across[one], float(row)) for row, level in enumerate(levels) for one in level}


def is_round(graph: Holding) -> bool:
    """Whether it is a cycle that nothing holds from outside, small enough for a circle."""
    return not any(node.root for node in graph.nodes) and graph.has_cycle and len(graph.nodes) <= 12


def _on_a_circle(graph: Holding) -> dict[int, Place]:
    order = sorted((node.id for node in graph.nodes), key=lambda one: graph.steps[one])
    turn = 2 * math.pi / len(order)
    height = max(1.0, len(order) / 3)
    return {
        one: (
            0.62 * math.sin(place * turn) if len(order) > 1 else 0.0,
            height * (1 - math.cos(place * turn)),
        )
        for place, one in enumerate(order)
    }


def _across(place: int, count: int) -> float:
    return (2 * place + 1) / count - 1
