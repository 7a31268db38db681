"""Puts cells into the environments that their scenarios need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

import msgspec

from internals_lab.environments.environments import Environments, Made
from internals_lab.environments.needs import NOTHING, Needs
from internals_lab.environments.resolution import Refused
from internals_lab.model.environment import Environment
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.planning.arm import Arm, Spot


class Placing:
    """For one run. `common` is what every scenario needs, beside what it names itself."""

    def __init__(self, environments: Environments, common: Needs = NOTHING) -> None:
        self._environments = environments
        self._common = common
        self._used: dict[tuple[str, str], tuple[Environment, list[str]]] = {}

    @property
    def records(self) -> list[Environment]:
        """The environments that arms were put into, with the scenarios that are measured in each."""
        return [
            msgspec.structs.replace(record, scenarios=scenarios) for record, scenarios in self._used.values()
        ]

    @property
    def installs(self) -> bool:
        """Whether every scenario needs something."""
        return bool(self._common)

    def inside(
        self, interpreters: Sequence[Interpreter], requirements: Sequence[str] = ()
    ) -> tuple[list[Interpreter], dict[str, str]]:
        """The interpreters with all this installed, and by name why others cannot have it.

        Raises EnvironmentMakingError.
        """
        needs = self._common.and_also(requirements)
        if not needs:
            return list(interpreters), {}
        results = self._environments.made_for(needs, {one.name for one in interpreters})
        return (
            [one.interpreter for one in results.values() if isinstance(one, Made)],
            {name: one.reason for name, one in results.items() if isinstance(one, Refused)},
        )

    def spots(self, arms: Sequence[Arm]) -> set[Spot]:
        """Where something has to be installed for these arms."""
        return {arm.spot for arm in arms if self._needs_of(arm)}

    def place(self, arms: Sequence[Arm], at: AbstractSet[Spot]) -> list[Arm]:
        """The arms; those at one of these spots on their interpreter in the environment, or left out where that cannot be
        had.

        Raises EnvironmentMakingError.
        """
        self._used.clear()
        on: dict[Needs, set[str]] = {}
        for arm in arms:
            if arm.left_out is not None or arm.spot not in at:
                continue
            if (needs := self._needs_of(arm)) and arm.interpreter.name in self._environments:
                on.setdefault(needs, set()).add(arm.interpreter.name)
        # All that have the same needs at once, so that what it costs is said once.
        made = {needs: self._environments.made_for(needs, names) for needs, names in on.items()}
        return [self._placed(arm, made) if arm.left_out is None and arm.spot in at else arm for arm in arms]

    def _needs_of(self, arm: Arm) -> Needs:
        return self._common.and_also(arm.scenario.requirements)

    def _placed(self, arm: Arm, made: Mapping[Needs, Mapping[str, Made | Refused]]) -> Arm:
        needs = self._needs_of(arm)
        if not needs:
            return arm
        if arm.interpreter.name not in self._environments:
            return _without_packages(arm)
        result = made[needs][arm.interpreter.name]
        if isinstance(result, Refused):
            return replace(arm, left_out=("unsupported", result.reason))
        _, scenarios = self._used.setdefault((arm.interpreter.name, result.record.id), (result.record, []))
        if arm.scenario.id not in scenarios:
            scenarios.append(arm.scenario.id)
        return replace(arm, interpreter=result.interpreter)


def _without_packages(arm: Arm) -> Arm:
    """An interpreter that is sent a portable scenario's source: what the run needs beside is not for it."""
    if not arm.scenario.requirements:
        return arm
    reason = (
        f"{arm.interpreter.short} is sent the source alone, without packages; "
        f"this needs {', '.join(arm.scenario.requirements)}"
    )
    return replace(arm, left_out=("unsupported", reason))
