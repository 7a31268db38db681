"""What a scenario needs of its environment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from internals_lab.declare.requirements import checked
from internals_lab.declare.target import import_roots
from internals_lab.environments.keys import key_of
from internals_lab.environments.project import Project

_BEFORE_HOST = re.compile(r"//[^/@\s]+@")


@dataclass(frozen=True, kw_only=True)
class Needs:
    """Requirements in one spelling, sorted, and the team's own project. False where nothing is needed."""

    requirements: tuple[str, ...] = ()
    project: Project | None = None

    def __bool__(self) -> bool:
        return bool(self.requirements) or self.project is not None

    def and_also(self, requirements: Iterable[str]) -> Needs:
        """These, and further requirements."""
        return replace(self, requirements=tuple(checked([*self.requirements, *requirements])))

    @cached_property
    def key(self) -> str:
        """Changes with what is needed and, of a project, with all that is baked in when it is installed; looked at once."""
        return key_of(*self.lines, "project", self.project.state() if self.project is not None else "")

    @property
    def lines(self) -> list[str]:
        """As a requirements file has them."""
        if self.project is None:
            return list(self.requirements)
        if self.project.has_backend:
            return [self.project.requirement, *self.requirements]
        return [*self.project.dependencies, *self.requirements]

    @property
    def roots(self) -> list[str]:
        """Where the sources of a project that cannot be installed are imported from."""
        if self.project is None or self.project.has_backend:
            return []
        return [str(root) for root in import_roots(self.project.folder)]

    def cwd(self, root: Path) -> Path:
        """Where uv looks for its configuration: the project's folder, else the run's."""
        return root if self.project is None else self.project.folder

    def as_told(self) -> list[str]:
        """The requirements as they may be told to others: what stands before the host of an address is left out, for that
        may be a password.
        """
        return as_told(self.requirements)

    def __str__(self) -> str:
        names = [] if self.project is None else [f"the project {self.project.name}"]
        return ", ".join([*names, *self.as_told()])


def as_told(lines: Iterable[str]) -> list[str]:
    """Requirements as they may be told to others."""
    return [_BEFORE_HOST.sub("//", one) for one in lines]


NOTHING = Needs()
