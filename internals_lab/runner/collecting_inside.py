"""Reads an experiment where what it needs is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from internals_lab.declare.location import Location
from internals_lab.declare.requirements import checked
from internals_lab.errors import DeclarationError, EnvironmentMakingError
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.collecting import LOAD_TIMEOUT_S, CannotBeLoaded, collect
from internals_lab.runner.failure import WorkerFailure
from internals_lab.runner.launching import Launcher
from internals_lab.runner.pilot import HELLO_TIMEOUT_S
from internals_lab.runner.placing import Placing


def collect_inside(
    location: Location,
    interpreters: Sequence[Interpreter],
    placing: Placing,
    launcher: Launcher,
    registry: Registry,
) -> list[Scenario]:
    """The scenarios of a file, as `collect` finds them, with what the run needs installed.

    What the file's scenarios require themselves is read from its source and installed only if it cannot be loaded
    without. Raises DeclarationError.
    """
    try:
        inside, refused = placing.inside(interpreters)
        if not inside:
            raise _nowhere(location, refused)
        try:
            return collect(location, inside, launcher, registry)
        except CannotBeLoaded as error:
            named = _named_requirements(location, inside, launcher)
            if not named:
                raise _with_hint(error) from None
        inside, refused = placing.inside(interpreters, named)
        if not inside:
            raise _nowhere(location, refused)
        return collect(location, inside, launcher, registry)
    except EnvironmentMakingError as error:
        raise DeclarationError(str(error), file=location.id) from None


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
