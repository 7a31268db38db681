"""What interpreters are called where space is short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from internals_lab.model.interpreter import Interpreter


def short_names(interpreters: Sequence[Interpreter]) -> dict[str, str]:
    """The word of item ids (`3.13t`) by name; the whole name where two builds share the word."""
    uses = Counter(interpreter.short for interpreter in interpreters)
    return {one.name: one.short if uses[one.short] == 1 and one.short else one.name for one in interpreters}
