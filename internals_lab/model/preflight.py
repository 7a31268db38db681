"""What is known of a project before anything is measured; `internals-lab preflight --json` writes it."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import Record


class Import(Record):
    """A top-level module imported in a process of its own.

    `gil_enabled` is what the interpreter says afterwards, `enabled_by` the module that turned it on and `importers` those
    that it was imported for; `only_deeper` says that the import alone left the GIL off: it is turned on when something below the module is used.
    """

    module: str
    package: str
    error: str | None = None
    gil_enabled: bool | None = None
    enabled_by: str | None = None
    importers: list[str] = []
    only_deeper: bool = False


class OnInterpreter(Record):
    """What came of an interpreter. `built` are the packages that have no wheel for it; where it is refused, `reason` says
    what of these does not build, or what else stands in the way.
    """

    interpreter: str
    short: str
    free_threaded: bool
    outcome: Literal["ready", "refused"]
    reason: str | None = None
    packages: dict[str, str] = {}
    built: list[str] = []
    imports: list[Import] = []

    @property
    def import_errors(self) -> list[Import]:
        """What cannot be imported; a private module need not be meant to be."""
        return [one for one in self.imports if one.error is not None and not one.module.startswith("_")]

    @property
    def gil_enablers(self) -> list[Import]:
        """What turns the GIL on where the build can do without it."""
        return [one for one in self.imports if self.free_threaded and one.gil_enabled]

    @property
    def is_fine(self) -> bool:
        return self.outcome == "ready" and not self.import_errors and not self.gil_enablers


class Preflight(Record):
    """The answer for all interpreters."""

    project: str | None
    requirements: list[str]
    interpreters: list[OnInterpreter]

    @property
    def is_fine(self) -> bool:
        return all(one.is_fine for one in self.interpreters)
