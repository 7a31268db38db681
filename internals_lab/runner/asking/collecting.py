"""Asks a worker what an experiment file declares: the host itself never imports one."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Sequence

from internals_lab.declare.location import Location
from internals_lab.declare.validation import validate
from internals_lab.errors import DeclarationError
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.asking.misspelt import misspelt
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.processes.loading import load_words
from internals_lab.runner.processes.own_lines import own_lines
from internals_lab.runner.processes.worker_process import HELLO_TIMEOUT_S

LOAD_TIMEOUT_S = 120.0


class CannotBeLoaded(DeclarationError):
    """Running the file fails on every interpreter that was tried."""


def collect(
    location: Location, interpreters: Sequence[Interpreter], launcher: Launcher, registry: Registry
) -> list[Scenario]:
    """The scenarios of a file, from the first interpreter that can load it; from the lab's own where all of them are
    sent source.

    Raises DeclarationError with the file, the line and what would be right.
    """
    try:
        source = location.path.read_bytes()
    except OSError as error:
        raise DeclarationError(f"cannot be read: {error.strerror}", file=location.id) from None
    sha256 = hashlib.sha256(source).hexdigest()
    first: WorkerFailure | None = None
    for interpreter in _readers(interpreters, registry):
        try:
            raw = _ask(location, sha256, interpreter, launcher)
        except WorkerFailure as failure:
            if failure.declaration:
                elsewhere = failure.file if failure.file != str(location.path) else None
                raise DeclarationError(
                    failure.reason.partition(": ")[2], file=elsewhere or location.id, line=failure.line or 0
                ) from None
            first = first or failure
            continue
        scenarios = [validate(one, file=location.id, source_sha256=sha256, registry=registry) for one in raw]
        if not scenarios:
            raise DeclarationError(
                "declares no scenario: decorate a function with @scenario, or name what snippets(...) returns",
                file=location.id,
            )
        return scenarios
    if first is None:
        reasons = "; ".join(f"{one.short}: {registry.kinds.unsupported(one)}" for one in interpreters)
        raise DeclarationError(f"no interpreter can load it ({reasons})", file=location.id)
    raise CannotBeLoaded(
        f"cannot be loaded: {first.reason}{misspelt(first.reason)}\n{own_lines(first.detail)}".rstrip(),
        file=location.id,
        line=_line_in_file(first.detail, str(location.path)),
    )


def _readers(interpreters: Sequence[Interpreter], registry: Registry) -> list[Interpreter]:
    able = [one for one in interpreters if registry.kinds.unsupported(one) is None]
    if able or not any(map(registry.kinds.is_sent_source, interpreters)):
        return able
    return [
        Interpreter(
            name="this",
            short="this",
            identity="",
            executable=sys.executable,
            found_by="running",
            implementation=sys.implementation.name,
            version=platform.python_version(),
            free_threaded_build=False,
            language_version=list(sys.version_info[:3]),
        )
    ]


def _ask(
    location: Location, sha256: str, interpreter: Interpreter, launcher: Launcher
) -> list[dict[str, object]]:
    worker = launcher.start(interpreter)
    try:
        worker.hello(HELLO_TIMEOUT_S)
        worker.ask("load", LOAD_TIMEOUT_S, **load_words(location, sha256))
        declared = worker.ask("declarations", LOAD_TIMEOUT_S)["scenarios"]
    except BaseException:
        worker.end(at_once=True)
        raise
    worker.end()
    return list(declared)


def _line_in_file(traceback: str, path: str) -> int:
    """The last line of the file that a traceback goes through, 0 where it does not."""
    line = 0
    for text in traceback.splitlines():
        _, found, rest = text.partition(f'File "{path}", line ')
        if found:
            line = int(rest.split(",")[0])
    return line
