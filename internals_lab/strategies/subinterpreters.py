"""Interpreters of one process, each with a GIL of its own."""

from __future__ import annotations

from internals_lab.model.interpreter import Interpreter
from internals_lab.strategies.strategy import Strategy

OWN_GIL_FROM = [3, 12]


class Subinterpreters(Strategy):
    """Where one interpreter waits for no other; before that they are threads under one GIL."""

    def unsupported_on(self, interpreter: Interpreter) -> str | None:
        """Why it cannot run there, or None."""
        if interpreter.language_version[:2] < OWN_GIL_FROM:
            return (
                f"the subinterpreters of CPython {interpreter.version} share one GIL; "
                "from 3.12 on each has its own"
            )
        return None


SUBINTERPRETERS = Subinterpreters(
    name="subinterpreters", worker_module="strategies.subinterpreters", parallel=True, own_heaps=True
)
