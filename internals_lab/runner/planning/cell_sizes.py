"""How many at once the cells of a scenario are, and which of these sizes an effort passes over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.declare.worker_counts import default_counts, resolve_count
from internals_lab.model.declaration import Scenario
from internals_lab.runner.planning.effort import Effort
from internals_lab.strategies.strategy import Strategy


@dataclass(frozen=True, kw_only=True)
class CellSize:
    """How many at once, and why that is skipped, or None."""

    workers: int
    in_flight: int | None = None
    skipped: str | None = None


def cell_sizes(
    scenario: Scenario,
    strategy: Strategy,
    effort: Effort,
    cores_usable: int,
    workers: Sequence[int | str] | None,
) -> list[CellSize]:
    """Those of one strategy; `workers` replaces what the scenario declares."""
    if scenario.in_flight is None:
        counts = _counts(scenario, strategy, effort, cores_usable, workers)
        return [CellSize(workers=count, skipped=skipped) for count, skipped in counts.items()]
    many = [1] if strategy.closed_loop == "one" else scenario.in_flight
    kept = many if effort.all_values else (many[0], many[-1])
    return [
        CellSize(
            workers=count if strategy.closed_loop == "workers" else 1,
            in_flight=count,
            skipped=None
            if count in kept
            else f"effort {effort.name} measures the least and the most in_flight",
        )
        for count in many
    ]


def _counts(
    scenario: Scenario,
    strategy: Strategy,
    effort: Effort,
    cores_usable: int,
    workers: Sequence[int | str] | None,
) -> dict[int, str | None]:
    """The worker counts, each with why it is skipped, or None."""
    if not strategy.parallel:
        return {1: None}
    declared = workers if workers is not None else scenario.workers
    if declared is None:
        counts = default_counts(cores_usable)
    else:
        counts = sorted({resolve_count(word, cores_usable) for word in declared})
    if effort.all_values or workers is not None:
        return dict.fromkeys(counts)
    kept = {1, cores_usable} & set(counts) or {counts[-1]}
    return {
        count: None if count in kept else f"effort {effort.name} measures 1 worker and the cores"
        for count in counts
    }
