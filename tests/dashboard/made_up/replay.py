"""A run that was measured, as it came about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from internals_lab.model.cell import CellResult
from internals_lab.model.run import RunDocument
from internals_lab.store.journal import Journal


class Replay:
    """A run that was measured, written anew as it came about, by the store's own writer."""

    def __init__(self, folder: Path, document: RunDocument) -> None:
        self.document = document
        running = msgspec.structs.replace(document.run, status="running", finished=None)
        planned = RunDocument(
            schema=document.schema,
            run=running,
            machine=document.machine,
            interpreters=document.interpreters,
            scenarios=document.scenarios,
            environments=document.environments,
            probes=document.probes,
            cells=[self._planned(one) for one in document.cells],
        )
        self.journal = Journal.create(folder, planned)

    @staticmethod
    def _planned(result: CellResult) -> CellResult:
        is_measured = bool(result.samples or result.probe_passes)
        return CellResult(cell=result.cell, outcome="pending") if is_measured else result

    def rounds(self, scenario: str) -> Iterator[int]:
        """Writes a round of the scenario each time it goes on, and says how many there are."""
        own = [one for one in self.document.cells if one.cell.scenario == scenario]
        for number in range(max((len(one.samples) for one in own), default=0)):
            for result in own:
                for one in result.samples[number : number + 1]:
                    self.journal.add_sample(result.cell.id, one)
            yield number + 1

    def end(self, scenario: str) -> None:
        """What probes saw in its cells, and how they ended."""
        for result in self.document.cells:
            if result.cell.scenario == scenario and (result.samples or result.probe_passes):
                for seen in result.probe_passes:
                    self.journal.add_probe_pass(result.cell.id, seen)
                self.journal.end_cell(result.cell.id, result.outcome, reason=result.reason)

    def finish(self) -> None:
        """The document replaces the journal."""
        self.journal.finish(self.document)
