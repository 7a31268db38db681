"""Reads an experiment where what it needs is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from internals_lab.declare.location import Location
from internals_lab.declare.requirements import checked
from internals_lab.errors import DeclarationError, EnvironmentMakingError
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.asking.collecting import LOAD_TIMEOUT_S, CannotBeLoaded, collect
from internals_lab.runner.planning.placing import Placing
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.processes.worker_process import HELLO_TIMEOUT_S


def collect_inside(
    location: Location,
    interpreters: Sequence[Interpreter],
    placing: Placing,
    launcher: Launcher,
    registry: Registry,
) -> list[Scenario]:
    """The scenarios of a file, as `collect` finds them, with what the run needs installed.

    What the file's scenarios require themselves is read from its source and installed only if it cannot be loaded
    without; nothing is installed on more interpreters than it takes to read the file. Raises DeclarationError.
    """
    reading = _Reading(location, placing, launcher, registry)
    try:
        # Where nothing is installed for all, trying costs nothing; else one that failed is enough to look for a reason.
        plain = reading.on_first(interpreters, patient=not placing.installs)
        if plain.found is not None:
            return plain.found
        if plain.failed is None:
            raise _nowhere(location, plain.refused)
        if not (named := _named_requirements(location, plain.tried, launcher)):
            rest = reading.on_first(plain.left)
            if rest.found is not None:
                return rest.found
            named = _named_requirements(location, rest.tried, launcher)
        if not named:
            raise _with_hint(plain.failed)
        inside = reading.on_first(interpreters, named)
        if inside.found is None:
            raise inside.failed or _nowhere(location, inside.refused)
        return inside.found
    except EnvironmentMakingError as error:
        raise DeclarationError(str(error), file=location.id) from None


@dataclass(kw_only=True)
class _Read:
    """What came of reading: the scenarios, or whatever stood in the way. `left` were not tried."""

    found: list[Scenario] | None = None
    failed: CannotBeLoaded | None = None
    tried: list[Interpreter] = field(default_factory=list)
    left: Sequence[Interpreter] = ()
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Reading:
    location: Location
    placing: Placing
    launcher: Launcher
    registry: Registry

    def on_first(
        self, interpreters: Sequence[Interpreter], requirements: Sequence[str] = (), *, patient: bool = True
    ) -> _Read:
        """By the first that can have the requirements and load the file; an environment is made when its turn comes.
        Unless `patient`, only one that fails is tried.
        """
        read = _Read()
        for number, interpreter in enumerate(interpreters, start=1):
            inside, refused = self.placing.inside([interpreter], requirements)
            read.refused.update(refused)
            if not inside:
                continue
            read.tried += inside
            try:
                read.found = collect(self.location, inside, self.launcher, self.registry)
                return read
            except CannotBeLoaded as error:
                read.failed = read.failed or error
            if not patient:
                read.left = interpreters[number:]
                return read
        return read


def _nowhere(location: Location, refused: Mapping[str, str]) -> DeclarationError:
    reasons = "; ".join(f"{name}: {reason}" for name, reason in refused.items())
    return DeclarationError(f"no interpreter can have what it needs ({reasons})", file=location.id)


def _with_hint(error: CannotBeLoaded) -> DeclarationError:
    message = error.message
    if "ModuleNotFoundError" in message.partition("\n")[0]:
        message += (
            "\nWhat it imports is installed for it where its scenarios name it, requirements=[...], "
            "or the ini does, lab_requirements and lab_project"
        )
    return DeclarationError(message, file=error.file, line=error.line)


def _named_requirements(
    location: Location, interpreters: Sequence[Interpreter], launcher: Launcher
) -> list[str]:
    """By the first interpreter that can read the file's syntax."""
    for interpreter in interpreters:
        worker = None
        try:
            worker = launcher.start(interpreter)
            worker.hello(HELLO_TIMEOUT_S)
            told = worker.ask("named_requirements", LOAD_TIMEOUT_S, path=str(location.path))
        except WorkerFailure:
            continue
        finally:
            if worker is not None:
                worker.end(at_once=True)
        try:
            return checked(told["requirements"])
        except ValueError as error:
            raise DeclarationError(str(error), file=location.id) from None
    return []
