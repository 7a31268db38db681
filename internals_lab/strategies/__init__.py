"""How the work is spread: one strategy a file, one line each here."""

from internals_lab.hooks import hookimpl
from internals_lab.strategies.event_loop import ASYNCIO
from internals_lab.strategies.interpreter_pool import INTERPRETER_POOL
from internals_lab.strategies.process_pool import PROCESS_POOL
from internals_lab.strategies.processes import PROCESSES
from internals_lab.strategies.sequential import SEQUENTIAL
from internals_lab.strategies.strategy import Strategy
from internals_lab.strategies.subinterpreters import SUBINTERPRETERS
from internals_lab.strategies.thread_pool import THREAD_POOL
from internals_lab.strategies.threads import THREADS


@hookimpl
def internals_lab_strategies() -> list[Strategy]:
    """The built-in strategies."""
    return [
        SEQUENTIAL,
        THREADS,
        PROCESSES,
        SUBINTERPRETERS,
        THREAD_POOL,
        PROCESS_POOL,
        INTERPRETER_POOL,
        ASYNCIO,
    ]
