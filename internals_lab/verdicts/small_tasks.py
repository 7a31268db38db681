"""Tasks whose work is less than what handing them to an executor takes."""

from __future__ import annotations

from collections.abc import Iterable

from internals_lab.model.cell import CellResult
from internals_lab.verdicts import wording


def too_small_tasks(own: Iterable[CellResult]) -> list[tuple[CellResult, str]]:
    """For each executor, the cell with the most workers, and in words what of an item's work (without items: a unit's)
    handing it over by itself would take, where that is surely more than the work.
    """
    most: dict[str, CellResult] = {}
    for result in own:
        known = result.task_wall_ns is not None and result.unit_wall_ns is not None
        strategy = result.cell.strategy
        if known and (strategy not in most or most[strategy].cell.workers < result.cell.workers):
            most[strategy] = result
    return [(result, words) for result in most.values() if (words := _in_words(result))]


def _in_words(result: CellResult) -> str | None:
    task, unit, cell = result.task_wall_ns, result.unit_wall_ns, result.cell
    tasks = next((sample.transfer.tasks_per_unit for sample in result.samples if sample.transfer), 1)
    if task is None or unit is None or task.low <= unit.high * cell.workers / tasks:
        return None
    times = task.estimate * tasks / (unit.estimate * cell.workers)
    return (
        f"a task there and back takes {wording.duration(task)}, {times:.0f} times the work on an item; "
        "here each worker got all of its share in one task"
    )
