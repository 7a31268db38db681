"""Threads of one process."""

from internals_lab.strategies.strategy import Strategy

THREADS = Strategy(
    name="threads",
    worker_module="strategies.threads",
    parallel=True,
    takes_turns_under_gil=True,
    closed_loop="workers",
)
