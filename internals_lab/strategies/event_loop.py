"""Tasks of one asyncio event loop."""

from internals_lab.strategies.strategy import Strategy

ASYNCIO = Strategy(
    name="asyncio", worker_module="strategies.event_loop", parallel=False, closed_loop="tasks", awaits=True
)
