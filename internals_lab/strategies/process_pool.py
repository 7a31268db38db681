"""Tasks of a ProcessPoolExecutor."""

from internals_lab.strategies.strategy import Strategy

PROCESS_POOL = Strategy(
    name="process_pool",
    worker_module="strategies.process_pool",
    parallel=True,
    hands_over=True,
    own_heaps=True,
)
