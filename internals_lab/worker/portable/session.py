# The requests that a host makes of a worker (../session.py), as far as every Python can answer them.
from .cpu_clock import cpu_clock
from .shipment import Shipment
from .trials import tries_until, warmed

try:
    import os
except ImportError:
    os = None


class Context:
    def __init__(self, shipment, workers, params, variant, now_ns, cpu_ns, gil_enabled):
        self.shipment = shipment
        self.workers = workers
        self.params = params
        self.variant = variant
        self.now_ns = now_ns
        self.cpu_ns = cpu_ns
        self.gil_enabled = gil_enabled


class NotHere(Exception):
    lab_unsupported = True


class PortableSession:
    def __init__(self, now_ns, gil_enabled, implementation):
        self._now_ns = now_ns
        self._gil_enabled = gil_enabled
        # None is an answer, too: of who has no such clock.
        self._cpu_ns = cpu_clock(implementation) or (lambda: None)
        self._shipment = None
        self._bench = None
        self._cell = 0
        self._others = {}

    def turn_to(self, cell):
        # Of the cells that share this process, the one that is meant from here on.
        if cell != self._cell:
            self._others[self._cell] = self._bench
            self._bench = self._others.pop(cell, None)
            self._cell = cell

    def unpack(self, **words):
        # In place of `load`.
        started_ns = self._now_ns()
        self._shipment = Shipment(words)
        return {"load_wall_ns": self._now_ns() - started_ns, "gil": self._gil_enabled()}

    def prepare(self, workers, params, variant, worker_module, cpus=None, **beyond):
        self._dismiss()
        if cpus and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, cpus)
        started_ns = self._now_ns()
        self._bench = self._bench_class(worker_module)(
            Context(self._shipment, workers, params, variant, self._now_ns, self._cpu_ns, self._gil_enabled)
        )
        return {
            "prepare_wall_ns": self._now_ns() - started_ns,
            "pool_start_wall_ns": self._bench.pool_start_wall_ns,
            "setup_wall_ns": self._bench.setup_wall_ns,
            "knobs": {},
            "fingerprint": self._bench.fingerprint() if hasattr(self._bench, "fingerprint") else None,
        }

    def _bench_class(self, worker_module):
        if worker_module == "inspecting":
            from .inspecting import Inspecting

            return Inspecting
        if not self._shipment.is_function:
            from .snippet_loop import SnippetLoop

            return SnippetLoop
        if worker_module == "strategies.sequential":
            from .sequential import Sequential

            return Sequential
        if worker_module == "strategies.threads":
            from .threads import Threads

            return Threads
        raise NotHere("a portable worker has no %s" % worker_module)

    def pilot(self, target_ns, most_units):
        return {"tries": tries_until(self._bench.block, target_ns, most_units), "peak_bytes": None}

    def warm(self, units, times, least_ns=0):
        told = warmed(self._bench.block, units, times, least_ns)
        told["threads_of_the_unit"] = None
        told["cpus"] = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
        return told

    def block(self, units, lead_in):
        return self._bench.block(units, lead_in)

    def probe_begin(self, worker_module, given=None):
        if worker_module != "probes.inspection":
            raise NotHere("a portable worker has no %s" % worker_module)
        return {}

    def probe_after_block(self):
        return {}

    def probe_end(self):
        return self._bench.inspected()

    def finish(self):
        seen = self._bench.seen()
        self._dismiss()
        seen["gil"] = {"at_end": self._gil_enabled(), "enabled_by": None}
        return seen

    def _dismiss(self):
        bench, self._bench = self._bench, None
        if bench is not None:
            bench.close()
