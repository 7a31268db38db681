"""What was installed where a scenario was measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from internals_lab.model.environment import Environment
from internals_lab.model.interpreter import Interpreter


class Equipped(Protocol):
    """The parts of a run that say what it was measured with; a document has them."""

    @property
    def interpreters(self) -> Sequence[Interpreter]: ...
    @property
    def environments(self) -> Sequence[Environment]: ...


def interpreters_of(document: Equipped, scenario_id: str) -> dict[str, Interpreter]:
    """The run's interpreters by name, each with the packages that the scenario was measured with.

    None where it needs none: what else lies in an interpreter's own folders (pip, a linter) is not its.
    """
    own = {one.interpreter: one for one in document.environments if scenario_id in one.scenarios}
    return {
        one.name: msgspec.structs.replace(one, packages=_packages(own.get(one.name)))
        for one in document.interpreters
    }


def _packages(environment: Environment | None) -> dict[str, str]:
    """A package that was built here is not the one that its authors compiled, of whatever version it is."""
    if environment is None:
        return {}
    return {
        name: f"{version} (built from source)" if name in environment.built else version
        for name, version in environment.packages.items()
    }
