"""The host half of a knob."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter


@dataclass(frozen=True, kw_only=True)
class Knob:
    """An axis that sets the interpreter up, through its environment, inside the worker, or both.

    `worker_module` applies it there (a name below `worker/`, or the path of a file) and reads it back. `states` are the
    words that set it for an interpreter as a whole: with `{"jit": True}` a run may ask for `3.15+jit`.
    """

    name: str
    worker_module: str
    states: Mapping[str, JSON] = field(default_factory=dict)

    def mistake(self, value: JSON) -> str | None:
        """What is wrong with the value, or None."""
        return None

    def environment(self, value: JSON, interpreter: Interpreter) -> Mapping[str, str]:
        """Environment variables that the interpreter must start with."""
        return {}

    def unsupported_on(self, value: JSON, interpreter: Interpreter) -> str | None:
        """Why this value cannot be had there, or None."""
        return None

    def expected(self, value: JSON) -> str:
        """What reading it back must give: anything else makes the sample invalid."""
        return repr(value)

    def word(self, value: JSON) -> str:
        """The value as it stands in a cell's id."""
        return str(value)
