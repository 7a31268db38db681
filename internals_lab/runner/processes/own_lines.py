"""A traceback without the frames that are not the user's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from internals_lab.runner.processes.worker_process import WORKER

_FRAME = '  File "'


def own_lines(traceback: str) -> str:
    """The traceback less the frames of the lab's worker and of the import machinery; the error itself always stays."""
    return "\n".join(_kept(traceback.splitlines()))


def _kept(lines: list[str]) -> Iterator[str]:
    dropping = False
    for line in lines:
        if line.startswith(_FRAME):
            dropping = _is_foreign(line[len(_FRAME) :].partition('"')[0])
        elif not line.startswith("    "):
            # The error, or the sentence between two tracebacks.
            dropping = False
        if not dropping:
            yield line


def _is_foreign(path: str) -> bool:
    if path.startswith("<frozen ") or path.endswith(("/importlib/__init__.py", "\\importlib\\__init__.py")):
        return True
    return Path(path).is_relative_to(WORKER)
