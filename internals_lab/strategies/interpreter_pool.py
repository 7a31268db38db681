"""Tasks of an InterpreterPoolExecutor."""

from __future__ import annotations

from internals_lab.model.interpreter import Interpreter
from internals_lab.strategies.strategy import Strategy

EXECUTOR_FROM = [3, 14]


class InterpreterPool(Strategy):
    """Where the standard library has that executor."""

    def unsupported_on(self, interpreter: Interpreter) -> str | None:
        """Why it cannot run there, or None."""
        if interpreter.language_version[:2] < EXECUTOR_FROM:
            return f"CPython {interpreter.version} has no InterpreterPoolExecutor; it came with 3.14"
        return None


INTERPRETER_POOL = InterpreterPool(
    name="interpreter_pool",
    worker_module="strategies.interpreter_pool",
    parallel=True,
    hands_over=True,
    own_heaps=True,
)
