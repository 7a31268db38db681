"""The same units one after the other: what every other strategy is compared with."""

from internals_lab.strategies.strategy import Strategy

SEQUENTIAL = Strategy(
    name="sequential", worker_module="strategies.sequential", parallel=False, closed_loop="one"
)
