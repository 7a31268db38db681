"""Asks workers what `pkg.mod:func` is: the host itself never imports a team's module."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from internals_lab.declare.target import Found, Target
from internals_lab.errors import SettingsError, nearest
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.processes.own_lines import own_lines
from internals_lab.runner.processes.worker_process import HELLO_TIMEOUT_S

IMPORT_TIMEOUT_S = 120.0
# A list of names longer than this is no hint.
MOST_NAMES = 12


class TargetError(SettingsError):
    """A target that an interpreter does not have; `brief` is the reason in a line, without a traceback."""

    def __init__(self, brief: str, detail: str = "") -> None:
        super().__init__(f"{brief}\n{detail}" if detail else brief)
        self.brief = brief


def look_up(
    targets: Sequence[Target], roots: Sequence[Path], interpreter: Interpreter, launcher: Launcher
) -> list[Found]:
    """What the targets are on that interpreter, in one process. Raises TargetError."""
    worker = None
    try:
        worker = launcher.start(interpreter)
        worker.hello(HELLO_TIMEOUT_S)
        found = []
        for target in targets:
            words = {
                "module": target.module,
                "attribute": target.attribute,
                "roots": [str(root) for root in roots],
            }
            found.append(_meant(target, worker.ask("look_up", IMPORT_TIMEOUT_S, **words), roots))
    except WorkerFailure as failure:
        if worker is not None:
            worker.end(at_once=True)
        raise TargetError(
            f"{target.module} cannot be imported on {interpreter.short}: {failure.reason}"
            if worker is not None
            else failure.reason,
            own_lines(failure.detail),
        ) from None
    except BaseException:
        if worker is not None:
            worker.end(at_once=True)
        raise
    worker.end()
    return found


def _meant(target: Target, answer: dict[str, object], roots: Sequence[Path]) -> Found:
    if "missing" not in answer:
        return msgspec.convert(answer, Found)
    valid = [str(name) for name in answer["valid"]]  # type: ignore[attr-defined]  # a list of names
    hint = nearest(str(answer["word"]), valid)
    if hint.startswith("; valid") and len(valid) > MOST_NAMES:
        hint = ""
    where = ""
    if not hint and "no module" in str(answer["missing"]):
        where = f" in {', '.join(map(str, roots))}; --path names further folders to import from"
    raise TargetError(f"{target}: {answer['missing']}{hint}{where}")
