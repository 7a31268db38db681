"""Tasks of a ThreadPoolExecutor."""

from internals_lab.strategies.strategy import Strategy

THREAD_POOL = Strategy(
    name="thread_pool",
    worker_module="strategies.thread_pool",
    parallel=True,
    takes_turns_under_gil=True,
    closed_loop="workers",
    hands_over=True,
)
