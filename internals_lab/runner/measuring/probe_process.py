"""A probe's pass through a cell: one process, alone on the machine, whose blocks nobody times."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from internals_lab.declare.location import Location
from internals_lab.machine.process_usage import sessions
from internals_lab.machine.sources import Sources
from internals_lab.model.base import JSON, Record
from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.sample import GilState
from internals_lab.probes.probe import Probe
from internals_lab.runner.measuring.live_cell import LiveCell
from internals_lab.runner.measuring.live_process import LiveProcess
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.block_plan import BlockPlan
from internals_lab.runner.trust.checks import gil_check, knob_checks
from internals_lab.runner.trust.gil_state import gil_state

THIS_MACHINE = Sources()
# Of an inspection there is nothing to repeat.
NO_BLOCKS = BlockPlan(
    units=0, lead_in_units=0, blocks=0, warmup_units=0, warmup_times=0, block_ns=0.0, lead_in_ns=0.0
)


@dataclass(frozen=True, kw_only=True)
class PassResult:
    """What a pass gave, what the process printed (with the traceback of what ended it), and how long that took."""

    seen: ProbePass
    printed: str = ""
    active_s: float = 0.0


class _Told(Record):
    """A worker half's answer."""

    figures: dict[str, bool | float] = {}  # noqa: RUF012  # msgspec gives every instance one of its own
    columns: dict[str, list[float | int | str | None]] = {}  # noqa: RUF012
    detail: JSON = None


class ProbeProcess:
    """Runs one pass. Its blocks have no lead-in: a probe that counts sees their units and no others."""

    def __init__(
        self,
        arm: Arm,
        probe: Probe,
        plan: BlockPlan,
        location: Location,
        launcher: Launcher,
        *,
        number: int,
        cpus: Sequence[int],
        hash_seed: int,
        sources: Sources = THIS_MACHINE,
    ) -> None:
        self._arm = arm
        self._probe = probe
        self._plan = plan
        self._location = location
        self._launcher = launcher
        self._number = number
        self._cpus = cpus
        self._hash_seed = hash_seed
        self._sources = sources
        self._live: LiveCell | None = None
        self._failure: WorkerFailure | None = None

    def run(self) -> PassResult:
        """The whole pass; its process has ended when this returns or raises."""
        try:
            self.launch()
            self.greet()
            self.load()
            result = self.look()
        except BaseException:
            self.end(at_once=True)
            raise
        self.end()
        return result

    def launch(self) -> None:
        """Start the process; nobody waits for it yet."""
        arm = self._arm
        try:
            worker = self._launcher.start(arm.interpreter, arm.knobs, hash_seed=self._hash_seed)
        except WorkerFailure as failure:
            self._failure = failure
            return
        self._live = LiveCell(
            arm=arm,
            plan=self._plan,
            process=LiveProcess(worker=worker, cells=1),
            number=0,
            left_s=arm.scenario.timeout_s,
            during=f"a pass of the probe {self._probe.name}",
        )

    def greet(self) -> None:
        """Wait until it has started, and ask for the scenario."""
        self._attempt(lambda live: live.greet(self._location, probe_module=self._probe.worker_module))

    def load(self) -> None:
        """Wait until the scenario is there. From now on the process rests until `look`."""
        self._attempt(LiveCell.load)

    def _attempt(self, step: Callable[[LiveCell], None]) -> None:
        # What fails is kept: it is the outcome of the pass.
        if self._live is not None and self._failure is None:
            try:
                step(self._live)
            except WorkerFailure as failure:
                self._failure = failure

    def look(self) -> PassResult:
        """What the probe sees; a failure is the pass's outcome. Then the process is asked to end."""
        live, failure, seen = self._live, self._failure, None
        if live is not None and failure is None:
            try:
                seen = self._look(live)
                live.process.worker.say_goodbye()
            except WorkerFailure as later:
                failure = later
        if failure is not None:
            self.end(at_once=True)
            seen = self._failed(failure)
        assert seen is not None
        texts = (failure.detail if failure else "", live.process.worker.captured_text() if live else "")
        return PassResult(
            seen=seen, printed="\n".join(filter(None, texts)), active_s=live.active_s if live else 0.0
        )

    def end(self, *, at_once: bool = False) -> None:
        """Wait until the process has ended, or end it."""
        if self._live is not None:
            self._live.process.worker.end(at_once=at_once)

    def _look(self, live: LiveCell) -> ProbePass:
        live.prepare(self._cpus)
        if not live.process.pins_itself:
            live.pin(sessions(self._sources), self._cpus, self._sources)
        blocks = max(self._probe.fewest_blocks, self._plan.blocks) if self._plan.units else 0
        if blocks:
            live.warm()
        live.ask("probe_begin", worker_module=self._probe.worker_module, given=dict(self._probe.brings()))
        answers = [self._block(live) for _ in range(blocks)]
        watched = self._watched(live)
        told = self._told(live.ask("probe_end"))
        live.finished = live.ask("finish")
        gil = gil_state(
            live.arm.interpreter,
            hello=live.process.hello,
            loaded=live.process.loaded,
            finished=live.finished,
            captured=live.process.worker.captured_text,
        )
        self._refuse_other_settings(live, gil)
        return ProbePass(
            probe=self._probe.name,
            number=self._number,
            outcome="measured",
            hash_seed=self._hash_seed,
            gil=gil,
            blocks=blocks,
            # In a closed loop a block may have more of them than were asked for.
            units_per_block=int(answers[0].get("units", self._plan.units)) if answers else 0,
            wall_ns=sum(answer["wall_ns"] for answer in answers),
            figures=self._figures({**told.figures, **watched}),
            columns=told.columns,
            detail=told.detail,
        )

    def _block(self, live: LiveCell) -> dict[str, Any]:
        answer = live.ask("block", units=self._plan.units, lead_in=0)
        live.ask("probe_after_block")
        return answer

    def _watched(self, live: LiveCell) -> Mapping[str, float]:
        """What the host's half reads of the processes; its mistakes are the pass's."""
        pid = live.process.pid
        try:
            return self._probe.watch(sessions(self._sources).get(pid, [pid]))
        except Exception as error:  # a plug-in's code
            raise WorkerFailure(
                "failed", f"watching from outside: {type(error).__name__}: {error}"
            ) from error

    def _refuse_other_settings(self, live: LiveCell, gil: GilState) -> None:
        """A figure of another setting than was asked for is none of this cell's."""
        for check in (gil_check(live.arm, gil), *knob_checks(live.arm, live.prepared["knobs"])):
            if check.state == "failed":
                raise WorkerFailure("failed", check.detail or check.name)

    def _told(self, words: Mapping[str, object]) -> _Told:
        try:
            told = msgspec.convert(words, _Told)
        except msgspec.ValidationError as error:
            raise self._mistake(f"answers otherwise than probes do: {error}") from None
        if len({len(column) for column in told.columns.values()}) > 1:
            lengths = ", ".join(f"{name}: {len(column)}" for name, column in told.columns.items())
            raise self._mistake(f"gives columns of unequal length ({lengths})")
        return told

    def _figures(self, told: Mapping[str, float]) -> dict[str, float]:
        for name, value in told.items():
            if not math.isfinite(value):
                raise self._mistake(f"gives {name} as {value}, which is no number")
            if self._probe.units and name not in self._probe.units:
                raise self._mistake(f"gives {name}, which it has no unit for")
        return {name: float(value) for name, value in told.items()}

    def _mistake(self, what: str) -> WorkerFailure:
        return WorkerFailure("failed", f"the probe {self._probe.name} {what}")

    def _failed(self, failure: WorkerFailure) -> ProbePass:
        return ProbePass(
            probe=self._probe.name,
            number=self._number,
            outcome=failure.outcome,
            reason=failure.in_words,
            hash_seed=self._hash_seed,
        )
