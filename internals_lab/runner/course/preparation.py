"""A scenario before its rounds: pilots, blocks of a size that suits all, and who is alive together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from internals_lab.declare.location import Location
from internals_lab.model.declaration import Scenario
from internals_lab.model.machine import Machine
from internals_lab.runner.book.run_book import RunBook
from internals_lab.runner.course.observer import Observer
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import Effort
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.alive_together import MOST_ARMS, Room, appetite, group_arms
from internals_lab.runner.sizing.block_plan import (
    BlockPlan,
    common_unit_ns,
    common_units,
    plan_blocks,
    units_to_tell,
)
from internals_lab.runner.sizing.forecast import round_ns
from internals_lab.runner.sizing.pilot import PilotFailure, PilotResult, run_pilot, unit_key


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A scenario after its pilot: its groups, and what each cell does in a round. Empty where nothing is measured."""

    groups: list[list[Arm]] = field(default_factory=list)
    plans: dict[str, BlockPlan] = field(default_factory=dict)
    pilots: dict[str, PilotResult] = field(default_factory=dict)
    cores_usable: int = 1

    def round_s(self, arms: Sequence[Arm]) -> float:
        """What a round of these cells will take."""
        return round_ns(arms, self.plans, self.pilots, cores_usable=self.cores_usable) / 1e9

    def without_controls(self) -> Ready:
        """What was declared of it."""
        groups = [[arm for arm in group if not arm.cell.control] for group in self.groups]
        return replace(self, groups=[group for group in groups if group])

    @property
    def has_several_workers(self) -> bool:
        """Whether any cell does more than one thing at a time: then its blocks scatter nearly as much as rounds do, and
        there is nothing to be gained by more rounds of fewer blocks.
        """
        return any(arm.cell.at_once > 1 for group in self.groups for arm in group)

    @property
    def one_round_s(self) -> float:
        """A round of every group."""
        return sum(map(self.round_s, self.groups))


class Preparation:
    """Prepares scenarios for one run. `pairs` are (subject, reference) cell ids that must be alive together."""

    def __init__(
        self,
        effort: Effort,
        *,
        pairs: Sequence[tuple[str, str]],
        locations: Mapping[str, Location],
        machine: Machine,
        launcher: Launcher,
        observer: Observer,
        free_memory_bytes: Callable[[], int],
    ) -> None:
        self._effort = effort
        self._pairs = pairs
        self._locations = locations
        self._machine = machine
        self._launcher = launcher
        self._observer = observer
        self._free_memory_bytes = free_memory_bytes

    def of(self, scenario: Scenario, book: RunBook) -> Ready:
        """Try every unit once; cells whose unit fails have their outcome in the book."""
        waiting = book.waiting(scenario)
        found = run_pilot(
            [entry.arm for entry in waiting], self._locations[scenario.id], self._launcher, self._effort
        )
        pilots: dict[str, PilotResult] = {}
        for entry in waiting:
            result = found[unit_key(entry.arm)]
            if isinstance(result, PilotFailure):
                entry.captured = result.captured
                book.end(entry, result.failure.outcome, result.reason, detail=result.failure.detail)
            else:
                pilots[entry.cell.id] = result
        arms = [entry.arm for entry in waiting if entry.cell.id in pilots]
        return Ready(
            groups=self._group(scenario, arms, pilots),
            plans=self._plan_blocks(arms, pilots, self._effort),
            pilots=pilots,
            cores_usable=self._machine.cores_usable,
        )

    def with_half_the_blocks(self, ready: Ready) -> Ready:
        """The same with rounds that cost less."""
        arms = [arm for group in ready.groups for arm in group]
        effort = self._effort.with_half_the_blocks()
        return replace(ready, plans=self._plan_blocks(arms, ready.pilots, effort))

    def _group(
        self, scenario: Scenario, arms: Sequence[Arm], pilots: Mapping[str, PilotResult]
    ) -> list[list[Arm]]:
        room = Room(
            most=MOST_ARMS if scenario.together is None else scenario.together,
            free_bytes=self._free_memory_bytes(),
            appetites={arm.cell.id: appetite(arm, pilots[arm.cell.id]) for arm in arms},
        )
        groups = group_arms(arms, self._pairs, room)
        for group in groups:
            ids = [arm.cell.id for arm in group]
            if not room.holds(ids):
                self._observer.note(
                    f"{scenario.id}: {' and '.join(arm.cell.label for arm in group)} need about "
                    f"{room.needed_bytes(ids) / 2**30:.1f} GiB together, and {(room.free_bytes or 0) / 2**30:.1f} GiB "
                    "are free: the machine may swap, which makes cells invalid"
                )
        return groups

    def _plan_blocks(
        self, arms: Sequence[Arm], pilots: Mapping[str, PilotResult], usual: Effort
    ) -> dict[str, BlockPlan]:
        if all(arm.cell.at_once == 1 for arm in arms):
            usual = usual.for_single_workers()
        same_work: dict[object, list[Arm]] = {}
        for arm in arms:
            same_work.setdefault(unit_key(arm)[1:], []).append(arm)
        plans = {}
        for together in same_work.values():
            one_each = {arm.interpreter.name: pilots[arm.cell.id].unit_ns for arm in together}
            effort = usual.for_control() if all(arm.cell.control for arm in together) else usual
            common_ns = common_unit_ns(one_each.values())
            steps = {arm.interpreter.name: arm.clock_step_ns for arm in together}
            units = max(
                common_units(one_each.values(), effort),
                *(units_to_tell(unit_ns, steps[name]) for name, unit_ns in one_each.items()),
            )
            for arm in together:
                plans[arm.cell.id] = plan_blocks(
                    arm,
                    units,
                    pilots[arm.cell.id].unit_ns,
                    effort,
                    cores_usable=self._machine.cores_usable,
                    unit_cpu_ns=pilots[arm.cell.id].unit_cpu_ns,
                    common_ns=common_ns,
                )
        return plans
