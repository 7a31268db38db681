"""The kinds that there are, and which of them something is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from internals_lab.kinds.cpython import CPYTHON
from internals_lab.kinds.kind import InterpreterKind
from internals_lab.model.interpreter import Interpreter

# What a portable worker can do with the source that is sent to it; it turns no knobs.
SENT_STRATEGIES = ("sequential", "threads")


class KnownKinds:
    """Kinds by name, in the order in which they were registered."""

    def __init__(self, by_name: Mapping[str, InterpreterKind]) -> None:
        self.by_name = by_name

    def _last(self, fits: Callable[[InterpreterKind], bool]) -> InterpreterKind | None:
        return next((kind for kind in reversed(list(self.by_name.values())) if fits(kind)), None)

    def called(self, file_name: str) -> InterpreterKind | None:
        """The kind whose programs have such a name."""
        return self._last(lambda kind: kind.executables.fullmatch(file_name) is not None)

    def to_ask(self, executable: Path) -> InterpreterKind:
        """The kind as which a program is asked what it is; of most, any name will do."""
        return self.called(executable.name) or CPYTHON

    def folders(self, path_folders: Sequence[Path]) -> list[Path]:
        """Where, beside PATH, the kinds have their programs on a machine with that PATH."""
        return [folder for kind in self.by_name.values() for folder in kind.folders(path_folders)]

    def recognising(self, facts: Mapping[str, Any], executable: Path) -> InterpreterKind | None:
        """The kind of a program that gave this answer."""
        return self._last(lambda kind: kind.recognises(facts, executable))

    def of(self, interpreter: Interpreter) -> InterpreterKind | None:
        """The kind of an interpreter that was found."""
        return self.by_name.get(interpreter.implementation)

    def unsupported(self, interpreter: Interpreter, *, portable: bool = False) -> str | None:
        """Why nothing can be measured on it, or None; of scenarios that are `portable`, or of all others."""
        kind = self.of(interpreter)
        if kind is None:
            return f"no kind of interpreter is called {interpreter.implementation}; a plug-in can add it"
        if reason := kind.unsupported(interpreter):
            return reason
        if not portable and self.is_sent_source(interpreter):
            return f"only portable scenarios run on {kind.name} {interpreter.version}"
        return None

    def is_sent_source(self, interpreter: Interpreter) -> bool:
        """Whether it loads no experiment files: what it measures is sent to it."""
        kind = self.of(interpreter)
        return kind is not None and kind.worker(interpreter) == "portable"

    def lacks(self, variant: str, interpreter: Interpreter) -> str | None:
        """Why there is no such strategy or knob on it, or None."""
        kind = self.of(interpreter)
        return kind.lacks(variant, interpreter) if kind is not None else None
