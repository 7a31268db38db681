"""What follows from the samples and passes of single cells."""

from __future__ import annotations

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.machine.room import room_of
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.machine import Room
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.figures import with_probe_figures
from internals_lab.verdicts.held_memory import held_memory, memory_kind
from internals_lab.verdicts.item_times import with_item_times
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.overheads import with_overheads
from internals_lab.verdicts.settled import with_settling
from internals_lab.verdicts.unit_times import with_unit_times


class CellFigures:
    """Works it out for the documents of one run as it grows: again only for cells that have changed since."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[CellResult, CellResult]] = {}

    def of(self, document: RunDocument, judging: Judging) -> list[CellResult]:
        """The document's cells with their own figures, in its order."""
        scenarios = {scenario.id: scenario for scenario in document.scenarios}
        interpreters = {interpreter.name: interpreter for interpreter in document.interpreters}
        room = room_of(document.machine)
        probes = {probe.name: probe for probe in document.probes}
        results = []
        for result in document.cells:
            bare, known = self._known.get(result.cell.id, (None, None))
            # Equal is quickly told: the samples of both are the same objects.
            if known is None or bare != result:
                known = _with_figures(
                    with_probe_figures(_with_room(result, room), probes, judging.level),
                    scenarios[result.cell.scenario],
                    judging,
                    clock_step_ns=interpreters[result.cell.interpreter].clock_step_ns or 1,
                )
                self._known[result.cell.id] = (result, known)
            results.append(known)
        return results


def _with_figures(
    result: CellResult, scenario: Scenario, judging: Judging, *, clock_step_ns: float
) -> CellResult:
    timed = with_unit_times(result, scenario, judging, clock_step_ns)
    settled = with_item_times(with_settling(timed, scenario, judging), judging.level)
    return with_overheads(_with_memory(settled, judging), judging)


def _with_memory(result: CellResult, judging: Judging) -> CellResult:
    """The cell with what its processes held; None where it cannot be told."""
    kind = memory_kind([result]) if result.outcome == "measured" else None
    try:
        held = held_memory(result, kind, judging.level) if kind else None
    except EstimationError:
        held = None
    return msgspec.structs.replace(result, memory_bytes=held, memory_kind=kind if held else None)


def _with_room(result: CellResult, room: Room) -> CellResult:
    """The cell with the room that its workers go beyond, if they do; those of a closed loop wait, and need none."""
    beyond = result.cell.in_flight is None and result.cell.workers > room.cores
    return msgspec.structs.replace(result, beyond_room=room if beyond else None)
