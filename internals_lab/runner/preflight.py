"""Before any timing: what installs on which interpreter, what imports there, and what turns the GIL on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from internals_lab.environments.environments import Environments, Made
from internals_lab.environments.importable import Importable, importable_in
from internals_lab.environments.needs import Needs
from internals_lab.environments.resolution import Refused
from internals_lab.model.base import Record
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.failure import WorkerFailure
from internals_lab.runner.launching import Launcher
from internals_lab.runner.pilot import HELLO_TIMEOUT_S

IMPORT_TIMEOUT_S = 120.0


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
    importers: list[str] = []  # noqa: RUF012 (msgspec gives every instance its own)
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
    packages: dict[str, str] = {}  # noqa: RUF012 (msgspec gives every instance its own)
    built: list[str] = []  # noqa: RUF012
    imports: list[Import] = []  # noqa: RUF012

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


def preflight(
    needs: Needs,
    interpreters: Sequence[Interpreter],
    environments: Environments,
    launcher: Launcher,
    say: Callable[[str], None],
) -> Preflight:
    """Install what is needed on each interpreter and import all of it. Raises EnvironmentMakingError."""
    results = environments.made_for(needs)
    return Preflight(
        project=needs.project.name if needs.project is not None else None,
        requirements=needs.as_told(),
        interpreters=[_on(one, results[one.name], needs, launcher, say) for one in interpreters],
    )


def _on(
    interpreter: Interpreter,
    result: Made | Refused,
    needs: Needs,
    launcher: Launcher,
    say: Callable[[str], None],
) -> OnInterpreter:
    if isinstance(result, Refused):
        return OnInterpreter(
            interpreter=interpreter.name,
            short=interpreter.short,
            free_threaded=interpreter.free_threaded_build,
            outcome="refused",
            reason=result.reason,
            built=result.without_wheel,
        )
    inside = result.interpreter
    folders = msgspec.convert(inside.extra.get("package_folders") or [], list[str])
    modules = importable_in(folders, needs.project)
    say(f"importing {len(modules)} module{'s' if len(modules) != 1 else ''} on {interpreter.short} ...")
    return OnInterpreter(
        interpreter=interpreter.name,
        short=interpreter.short,
        free_threaded=interpreter.free_threaded_build,
        outcome="ready",
        packages=result.record.packages,
        built=result.record.built,
        imports=[_imported(one, inside, needs.roots, launcher) for one in modules],
    )


def _imported(
    importable: Importable, interpreter: Interpreter, roots: Sequence[str], launcher: Launcher
) -> Import:
    worker = None
    try:
        worker = launcher.start(interpreter)
        worker.hello(HELLO_TIMEOUT_S)
        told = worker.ask(
            "try_import",
            IMPORT_TIMEOUT_S,
            module=importable.module,
            further=importable.compiled,
            roots=list(roots),
        )
    except WorkerFailure as failure:
        return Import(module=importable.module, package=importable.package, error=failure.reason)
    finally:
        if worker is not None:
            worker.end(at_once=True)
    return Import(
        module=importable.module,
        package=importable.package,
        error=told["error"],
        gil_enabled=told["gil"]["at_end"],
        enabled_by=told["gil"]["enabled_by"],
        importers=told["gil"]["importers"],
        only_deeper=told["only_deeper"],
    )
