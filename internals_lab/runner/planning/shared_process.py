"""Which cells live in one process."""

from __future__ import annotations

from collections.abc import Iterable

from internals_lab.runner.planning.arm import Arm


def by_process(arms: Iterable[Arm]) -> list[list[Arm]]:
    """The arms that share a process: snippets of one interpreter and one setting. All others have one each.

    A snippet has no state that another could change: each has its own names, made by a set-up of its own. And to start
    a process takes as long as to measure some of them.
    """
    groups: dict[object, list[Arm]] = {}
    for arm in arms:
        shared = (arm.scenario.id, arm.interpreter.name, str(arm.cell.knobs))
        groups.setdefault(shared if arm.scenario.kind == "snippets" else arm.cell.id, []).append(arm)
    return list(groups.values())
