"""A worker that gave no answer, or a bad one."""

from __future__ import annotations

import re
import signal
from typing import Literal

# `MemoryError`, `MemoryError: allocation failed`, `in child process 0: MemoryError`.
NO_MEMORY = re.compile(r"(?:(?P<place>in [^:]+): )?MemoryError(?:: *(?P<said>.*))?", re.DOTALL)


class WorkerFailure(Exception):
    """What went wrong in a worker: `outcome` is the cell's, `what` one line, `detail` a traceback if there is one. `step`
    is what the worker was asked to do when it fell silent, None where it said itself what went wrong.
    Nothing did where it is "unsupported": the interpreter lacks what the scenario uses.

    `file` and `line` are set where a declaration is at fault.
    """

    def __init__(
        self,
        outcome: Literal["failed", "crashed", "timeout", "unsupported"],
        what: str,
        *,
        step: str | None = None,
        detail: str = "",
        file: str | None = None,
        line: int | None = None,
        declaration: bool = False,
    ) -> None:
        self.outcome = outcome
        self.what = what
        self.step = step
        super().__init__(self.reason)
        self.detail = detail
        self.file = file
        self.line = line
        self.declaration = declaration

    @property
    def reason(self) -> str:
        """One line: what went wrong, and in which step."""
        return f"{self.what} ({self.step})" if self.step else self.what

    @property
    def in_words(self) -> str:
        """The reason; where memory ran out, or may have, it says so."""
        return self._with_memory(self.reason)

    @property
    def in_words_without_step(self) -> str:
        """The same for those to whom the step would say nothing."""
        return self._with_memory(self.what)

    def _with_memory(self, reason: str) -> str:
        if no_memory := NO_MEMORY.fullmatch(self.what):
            # Python's own has no message, and its name says no more than these words.
            said = f": {no_memory['said']}" if no_memory["said"] else ""
            return f"memory ran out{' ' + no_memory['place'] if no_memory['place'] else ''}{said}"
        if "killed by SIGKILL" in self.what or self.what.startswith("BrokenProcessPool"):
            return f"{reason}; the system does so where memory runs out"
        return reason


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
