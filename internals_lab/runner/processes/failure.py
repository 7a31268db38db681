"""A worker that gave no answer, or a bad one."""

from __future__ import annotations

import re
import signal
from typing import Literal

# `MemoryError`, `MemoryError: allocation failed`, `in child process 0: MemoryError`.
NO_MEMORY = re.compile(r"(?:(?P<place>in [^:]+): )?MemoryError(?:: *(?P<said>.*))?", re.DOTALL)


class WorkerFailure(Exception):
    """What went wrong in a worker: `outcome` is the cell's, `reason` one line, `detail` a traceback if there is one.
    Nothing did where it is "unsupported": the interpreter lacks what the scenario uses.

    `file` and `line` are set where a declaration is at fault.
    """

    def __init__(
        self,
        outcome: Literal["failed", "crashed", "timeout", "unsupported"],
        reason: str,
        *,
        detail: str = "",
        file: str | None = None,
        line: int | None = None,
        declaration: bool = False,
    ) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.detail = detail
        self.file = file
        self.line = line
        self.declaration = declaration

    @property
    def in_words(self) -> str:
        """The reason; where memory ran out, or may have, it says so."""
        if no_memory := NO_MEMORY.fullmatch(self.reason):
            # Python's own has no message, and its name says no more than these words.
            said = f": {no_memory['said']}" if no_memory["said"] else ""
            return f"memory ran out{' ' + no_memory['place'] if no_memory['place'] else ''}{said}"
        if "killed by SIGKILL" in self.reason or self.reason.startswith("BrokenProcessPool"):
            return f"{self.reason}; the system does so where memory runs out"
        return self.reason


def death_in_words(return_code: int | None) -> str:
    """How a process ended: "killed by SIGSEGV", "exited with status 3"."""
    if return_code is None:
        return "closed the lab's channel and went on running"
    if return_code < 0:
        try:
            return f"killed by {signal.Signals(-return_code).name}"
        except ValueError:
            return f"killed by signal {-return_code}"
    return f"exited with status {return_code}"
