"""What the lab must know of one implementation of Python before it can ask it anything."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from internals_lab.model.interpreter import Interpreter

# "full": the whole worker, with strategies, probes and waiting. "portable": the core alone, for scenarios whose source
# is sent to it.
WorkerExtent = Literal["full", "portable"]

# By time, since a compiler makes the passes shorter meanwhile.
USUAL_JIT_WARMUP_NS = 300_000_000


@dataclass(frozen=True, kw_only=True)
class InterpreterKind:
    """How one implementation is found, launched and ended, and what it cannot do.

    `name` is the word for the implementation in names (`pypy-7.3.11`) and what a user says to mean any of them;
    `aliases` are further such words. `executables` is what its programs are called (the whole file name).
    `lacking` says of strategies and knobs, by name, what the interpreter has or does instead, as the rest of a sentence
    that begins with its short name: `has no subinterpreters`. `answer_timeout_s` is how long it
    may take to say what it is on a busy machine, `end_deadline_s` how long to end when its work is done; then its
    whole tree is killed (it leads a session of its own, and each process of it bears the worker's token). Where it
    compiles code while that runs, code has settled after about `jit_warmup_ns`; whether it had is seen afterwards.
    """

    name: str
    executables: re.Pattern[str]
    aliases: tuple[str, ...] = ()
    lacking: Mapping[str, str] = field(default_factory=dict)
    answer_timeout_s: float = 10.0
    end_deadline_s: float = 3.0
    jit_warmup_ns: int = USUAL_JIT_WARMUP_NS

    def folders(self, path_folders: Sequence[Path]) -> Sequence[Path]:
        """Further folders that may hold its programs, on a machine with that PATH; they need not exist."""
        return ()

    def can_run(self, executable: Path) -> bool:
        """Whether the file may be started at all."""
        return os.access(executable, os.X_OK)

    def recognises(self, facts: Mapping[str, Any], executable: Path) -> bool:
        """Whether a program that gave this answer is one of this kind; the kind registered last wins."""
        return facts.get("implementation") == self.name

    def as_meant(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answer of one of this kind with what it cannot know of itself put right: its kind's name at least."""
        return {**facts, "implementation": self.name}

    def command(self, executable: Path, script: Path) -> tuple[str, ...]:
        """The words that run a script on it."""
        return str(executable), str(script)

    def environment(self, interpreter: Interpreter) -> Mapping[str, str]:
        """Variables that every measured process of it starts with."""
        return {}

    def parts(self, executable: Path) -> Sequence[Path]:
        """Further files that make the interpreter what it is, where it cannot tell them itself; all exist."""
        return ()

    def worker(self, interpreter: Interpreter) -> WorkerExtent:
        """How much of the worker runs on it."""
        return "portable"

    def unsupported(self, interpreter: Interpreter) -> str | None:
        """Why nothing at all can be measured on it, or None."""
        return None

    def lacks(self, variant: str, interpreter: Interpreter) -> str | None:
        """Why there is no such strategy or knob on it, or None where that is for the strategy or knob to say."""
        predicate = self.lacking.get(variant)
        return f"{interpreter.short} {predicate}" if predicate else None
