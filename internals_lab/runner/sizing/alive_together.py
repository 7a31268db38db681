"""Which cells of a scenario are alive together: all, or as many as fit, each with the cell that it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.sizing.pilot import PilotResult

# So many cells are kept alive together: two builds of a dozen calls each. The lead-in is there to warm away what
# the others left in the caches; a sweep over many more would take so long that its blocks are no neighbours in time.
MOST_ARMS = 24
# The rest is for the host, and for what a unit takes that its pilot did not.
USABLE_SHARE = 0.8


@dataclass(frozen=True, kw_only=True)
class Appetite:
    """Memory that a cell holds all the time, and what it takes beyond that while its units run."""

    resting_bytes: int = 0
    running_bytes: int = 0


@dataclass(frozen=True, kw_only=True)
class Room:
    """What cells share: `most` of them are alive at a time, and they find `free_bytes` of memory, None where nobody
    knows; `appetites` by cell id.
    """

    most: int = MOST_ARMS
    free_bytes: int | None = None
    appetites: Mapping[str, Appetite] = field(default_factory=dict)

    def holds(self, cell_ids: Iterable[str]) -> bool:
        """Whether these cells can be alive together; one of them runs at a time."""
        ids = list(cell_ids)
        return len(ids) <= self.most and (
            self.free_bytes is None or self.needed_bytes(ids) <= self.free_bytes * USABLE_SHARE
        )

    def needed_bytes(self, cell_ids: Iterable[str]) -> int:
        """The memory of these cells together."""
        appetites = [self.appetites.get(cell_id, Appetite()) for cell_id in cell_ids]
        running = max((one.running_bytes for one in appetites), default=0)
        return sum(one.resting_bytes for one in appetites) + running


def appetite(arm: Arm, pilot: PilotResult) -> Appetite:
    """What a cell will hold, from what its unit held alone in one process."""
    workers = arm.cell.workers
    running = max(0, pilot.peak_bytes - pilot.resting_bytes) * workers
    if arm.strategy.parallel and not arm.strategy.takes_turns_under_gil:
        # Processes and subinterpreters, each with a state of its own, beside the process that leads them.
        return Appetite(resting_bytes=pilot.resting_bytes * (workers + 1), running_bytes=running)
    return Appetite(resting_bytes=pilot.resting_bytes, running_bytes=running)


def group_arms(arms: Sequence[Arm], pairs: Iterable[tuple[str, str]], room: Room) -> list[list[Arm]]:
    """All arms in one group if there is room, else groups in which both sides of every pair share at least one.

    `pairs` are (subject, reference) cell ids; a reference is measured again in each group that needs it. Two cells
    that are compared are alive together even where there is no room for two.
    """
    by_id = {arm.cell.id: arm for arm in arms}
    if room.holds(by_id):
        return [list(arms)] if arms else []
    wanted = [(one, other) for one, other in pairs if one in by_id and other in by_id]
    wanted += [(arm.cell.id, arm.cell.id) for arm in arms]
    groups: list[dict[str, Arm]] = []
    for subject, reference in wanted:
        if any(subject in group and reference in group for group in groups):
            continue
        both = {reference: by_id[reference], subject: by_id[subject]}
        if not groups or not room.holds({*groups[-1], *both}):
            groups.append({})
        groups[-1].update(both)
    return [list(group.values()) for group in groups]
