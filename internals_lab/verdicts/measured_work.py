"""The samples of a cell as work per unit of time: what one unit of work means in which cell."""

from __future__ import annotations

from collections.abc import Callable

from internals_lab.errors import EstimationError
from internals_lab.estimation.work import Work
from internals_lab.model.cell import Cell, CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.sample import Sample


def units_of_block(sample: Sample, cell: Cell, scenario: Scenario) -> int:
    """Units of work in one timed block. Every worker repeats the unit, so that N workers do N units at once;
    with items a unit is one pass over all of them, shared out over the workers. A closed loop has as many units for
    each of those in flight.
    """
    return sample.units_per_block * (1 if scenario.has_items else cell.at_once)


def wall_work(sample: Sample, cell: Cell, scenario: Scenario) -> Work:
    """The wall time of a sample's blocks, less the empty loop of snippets."""
    return Work(
        sweep=sample.blocks.sweep,
        elapsed_ns=sample.blocks.wall_ns,
        units=units_of_block(sample, cell, scenario),
        empty_ns=sample.blocks.empty_wall_ns,
    )


def cpu_work(sample: Sample, cell: Cell, scenario: Scenario) -> Work:
    """The CPU time of a sample's blocks. EstimationError for snippets: only the wall time of their empty loop
    is known, and one must not be subtracted from the other.
    """
    if sample.blocks.empty_wall_ns is not None:
        raise EstimationError("the CPU time of the empty loop is not measured; snippets have wall time only")
    return Work(
        sweep=sample.blocks.sweep,
        elapsed_ns=sample.blocks.cpu_ns,
        units=units_of_block(sample, cell, scenario),
    )


def works_by_round(
    result: CellResult, scenario: Scenario, work_of: Callable[[Sample, Cell, Scenario], Work]
) -> list[list[Work]]:
    """`work_of` each process of a cell, those of a round together. EstimationError where there is none."""
    rounds: dict[int, list[Work]] = {}
    for (number, _), sample in samples_by_turn(result).items():
        rounds.setdefault(number, []).append(work_of(sample, result.cell, scenario))
    return list(rounds.values())


def samples_by_turn(result: CellResult) -> dict[tuple[int, int], Sample]:
    """The samples of a cell by round and group; EstimationError where a group of a round has two, or where blocks have
    more work in one round than in another.

    A reference is measured once in every group that needs it.
    """
    by_turn: dict[tuple[int, int], Sample] = {}
    for sample in result.samples:
        first = result.samples[0]
        if sample.units_per_block != first.units_per_block:
            raise EstimationError(
                f"{result.cell.id} has {first.units_per_block} units a block in round {first.round} and "
                f"{sample.units_per_block} in round {sample.round}; a cell's work is fixed once for its run"
            )
        turn = (sample.round, sample.group)
        if turn in by_turn:
            raise EstimationError(
                f"{result.cell.id} has two samples of round {sample.round}, group {sample.group}; there can be one"
            )
        by_turn[turn] = sample
    return by_turn
