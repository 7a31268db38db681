"""What workers cost beside their work, in a line for each strategy where that is worth knowing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import median

from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.run import RunDocument
from internals_lab.verdicts import wording

# Starting that takes less than this, or less than one unit of the work, is not worth a word.
LEAST_START_NS = 1e6
# Nor is handing over what costs less than this share of the work in it.
LEAST_SHARE_OF_A_TASK = 0.05


def overhead_lines(own: Iterable[CellResult], document: RunDocument, scenario: Scenario) -> list[str]:
    """`2 processes on 3.13: starting takes 14.1 ms [13.6, 14.9]`, for each strategy with as many workers as it has."""
    shorts = {interpreter.name: interpreter.short for interpreter in document.interpreters}
    most: dict[tuple[str, str, str], CellResult] = {}
    for result in own:
        cell = result.cell
        setting = ", ".join(wording.setting(cell, scenario))
        key = (cell.interpreter, cell.strategy, setting)
        if result.outcome == "measured" and (key not in most or most[key].cell.workers < cell.workers):
            most[key] = result
    lines = []
    for (interpreter, _, setting), result in most.items():
        if facts := list(_facts(result)):
            where = ", ".join(
                filter(None, [f"{wording.team(result.cell)} on {shorts[interpreter]}", setting])
            )
            lines.append(f"{where}: {'; '.join(facts)}")
    return lines


def _facts(result: CellResult) -> Iterator[str]:
    told = [sample.transfer for sample in result.samples if sample.transfer]
    # What one worker is at, for one unit.
    unit_ns = result.unit_wall_ns.estimate * result.cell.workers if result.unit_wall_ns else 0.0
    start, task, transfer = result.pool_start_wall_ns, result.task_wall_ns, result.transfer_wall_ns
    if start and start.estimate >= max(LEAST_START_NS, unit_ns):
        yield f"starting takes {wording.duration(start)}"
    if task:
        carried_ns = max(0.0, transfer.estimate) if transfer else 0.0
        work_ns = unit_ns / told[0].tasks_per_unit
        if task.estimate + carried_ns >= LEAST_SHARE_OF_A_TASK * work_ns:
            yield f"a task there and back takes {wording.duration(task)}"
            if transfer and transfer.low > 0:
                sizes = _sizes(result)
                yield f"what it carries {wording.duration(transfer)} more{f' ({sizes})' if sizes else ''}"
    if refused := next((one.refused for one in told if one.refused), None):
        yield f"what a task would carry cannot be sent ({refused})"


def _sizes(result: CellResult) -> str:
    """`1.2 kB there, 310 bytes back`, pickled; empty where nothing is."""
    told = [sample.transfer for sample in result.samples if sample.transfer]
    there = [size for one in told for size in one.argument_bytes or ()]
    back = [size for one in told for size in one.result_bytes or ()]
    return f"{_bytes(median(there))} there, {_bytes(median(back))} back" if there and back else ""


def _bytes(size: float) -> str:
    if size < 1000:
        return f"{size:.0f} bytes"
    return f"{size / 1e3:.1f} kB" if size < 1e6 else f"{size / 1e6:.1f} MB"
