"""Who is alive in a round, and what is known of those that left it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from internals_lab.runner.measuring.live_cell import LiveCell
from internals_lab.runner.measuring.live_process import LiveProcess
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.processes.failure import WorkerFailure


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A cell that came to an end in this round, and what it had printed."""

    failure: WorkerFailure
    captured: str


class Company:
    """`processes`, and the `cells` that live in them. Who fails leaves, and the others go on; by ids of cells, `failed` says
    why, `captured` what was printed, `active_s` how long each was at work.
    """

    def __init__(self) -> None:
        self.processes: list[LiveProcess] = []
        self.cells: list[LiveCell] = []
        self.failed: dict[str, Failed] = {}
        self.captured: dict[str, str] = {}
        self.active_s: dict[str, float] = {}

    def join(self, process: LiveProcess, cells: Sequence[LiveCell]) -> None:
        """A process has been started for these cells."""
        self.processes.append(process)
        self.cells += cells

    def refuse(self, arms: Iterable[Arm], failure: WorkerFailure) -> None:
        """No process could be started for these."""
        self.failed |= {arm.cell.id: Failed(failure=failure, captured="") for arm in arms}

    def cells_of(self, process: LiveProcess) -> list[LiveCell]:
        """The cells that live in it, the one that speaks for it first."""
        return [live for live in self.cells if live.process is process]

    def each(self, step: Callable[[LiveCell], None]) -> None:
        """One cell after another."""
        for live in list(self.cells):
            # It may have left with the one before it.
            if live in self.cells:
                try:
                    step(live)
                except WorkerFailure as failure:
                    self.fail(live, failure)

    def each_process(self, step: Callable[[LiveCell], None]) -> None:
        """The first of its cells asks for all of them, and what fails for one fails for all."""
        for process in list(self.processes):
            cells = self.cells_of(process)
            try:
                step(cells[0])
            except WorkerFailure as failure:
                self._dismiss(process, at_once=True)
                for live in cells:
                    self._note(live, failure)

    def fail(self, live: LiveCell, failure: WorkerFailure) -> None:
        """The cell leaves; its process as well, where it cannot be asked for others any more."""
        process = live.process
        if process.worker.is_at_rest and len(self.cells_of(process)) > 1:
            self._leave(live)
        else:
            # Others that live in it have no sample of this round, and go on in the next.
            self._dismiss(process, at_once=True)
        self._note(live, failure)

    def end(self, *, at_once: bool = False) -> None:
        """End every process; unless `at_once`, all are asked to before any is waited for."""
        if not at_once:
            for process in self.processes:
                process.worker.say_goodbye()
        for process in list(self.processes):
            self._dismiss(process, at_once=at_once)

    def _dismiss(self, process: LiveProcess, *, at_once: bool) -> None:
        self.processes.remove(process)
        process.worker.end(at_once=at_once)
        for live in self.cells_of(process):
            self._leave(live)

    def _leave(self, live: LiveCell) -> None:
        self.cells.remove(live)
        cell_id = live.arm.cell.id
        self.active_s[cell_id] = live.active_s
        if text := live.process.worker.captured_text():
            self.captured[cell_id] = text

    def _note(self, live: LiveCell, failure: WorkerFailure) -> None:
        cell_id = live.arm.cell.id
        self.failed[cell_id] = Failed(failure=failure, captured=self.captured.get(cell_id, ""))
