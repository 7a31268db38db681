"""Child processes, each with an interpreter of its own."""

from internals_lab.strategies.strategy import Strategy

PROCESSES = Strategy(name="processes", worker_module="strategies.processes", parallel=True, own_heaps=True)
