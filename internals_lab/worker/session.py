"""The requests that a host makes of a worker, in the order in which it makes them."""

import os

from . import counters
from .core import json
from .loading import Experiment, scenarios_of
from .portable.trials import tries_until, warmed
from .seen import gil_of_all, gil_seen, watched_gil


class Session:
    def __init__(self, channel, now_ns, gil_enabled):
        self._channel = channel
        self._now_ns = now_ns
        self._gil_enabled = gil_enabled
        self._experiment = None
        self._scenarios = {}
        self._scenario = None
        self._bench = None
        self._probe = None
        self._in_flight = None
        self._cell = 0
        self._others = {}
        self._gil_watch = None
        self._all_cpus = None

    def turn_to(self, cell):
        """Of the cells that share this process, the one that is meant from here on."""
        if cell != self._cell:
            self._others[self._cell] = self._bench
            self._bench = self._others.pop(cell, None)
            self._cell = cell

    def load(self, path, module, roots, sha256=None, ahead=()):
        """Load the experiment; say how long it took and what the GIL did meanwhile. Of the lab's own files, bring in those
        named in `ahead`, which a cell is made of later: now other processes start as well, then they wait.
        """
        self._experiment = Experiment(path, module, roots, sha256)
        self._gil_watch = watched_gil()
        started_ns = self._now_ns()
        loaded = self._experiment.load()
        load_wall_ns = self._now_ns() - started_ns
        self._scenarios = scenarios_of(loaded, path)
        if ahead:
            from .bench import load_half

            for name in ahead:
                load_half(name)
        return {"load_wall_ns": load_wall_ns, "gil": self._gil_enabled()}

    def declarations(self):
        """Every scenario of the file as data."""
        # Only here: what is measured was declared before.
        from .declared import as_data

        return {"scenarios": [as_data(scenario) for scenario in self._scenarios.values()]}

    def named_requirements(self, path):
        """What the file's scenarios require, without running it."""
        from .named_requirements import named_requirements

        return {"requirements": named_requirements(path)}

    def try_import(self, module, further, roots):
        """Whether a module can be imported, and what that does to the GIL."""
        from .try_import import try_import

        return try_import(module, further, roots, self._gil_enabled)

    def look_up(self, module, attribute, roots):
        """What `module:attribute` means here, before there is an experiment."""
        # Imported only here: it needs inspect, which no measured process is to have loaded.
        from .target import look_up

        return look_up(module, attribute, roots)

    def prepare(self, scenario, workers, params, variant, worker_module, knobs=(), cpus=None, in_flight=None):
        """Make a cell ready to be measured: processor choice, knobs, the scenario's set-up, its workers."""
        from .bench import Context, make
        from .collector_phase import shift_collections
        from .settings import Settings

        self._dismiss()
        if scenario not in self._scenarios:
            raise LookupError("the file does not declare %r on this interpreter" % scenario)
        if cpus and hasattr(os, "sched_setaffinity"):
            self._all_cpus = self._all_cpus or os.sched_getaffinity(0)
            os.sched_setaffinity(0, cpus)
        self._scenario = self._scenarios[scenario]
        # For probes, which may want to know what the unit is given, and what runs it.
        self._scenario.setting = {name: self._scenario.params[name][index] for name, index in params.items()}
        self._scenario.units_run = 0
        self._in_flight = in_flight
        settings = Settings(knobs)
        settings.apply()
        started_ns = self._now_ns()
        self._bench = make(
            Context(
                self._scenario,
                self._experiment,
                workers=workers,
                params=params,
                variant=variant,
                channel=self._channel,
                now_ns=self._now_ns,
                knobs=knobs,
                in_flight=in_flight,
            ),
            worker_module,
        )
        self._scenario.bench = self._bench
        prepare_wall_ns = self._now_ns() - started_ns
        pool_start_wall_ns = self._bench.pool_start_wall_ns
        settings.after_setup()
        shift_collections()
        settings.hear(getattr(self._bench, "knobs_in_children", ()))
        return {
            "prepare_wall_ns": prepare_wall_ns,
            "pool_start_wall_ns": pool_start_wall_ns,
            # A plug-in's strategy need not know it apart from the rest.
            "setup_wall_ns": getattr(self._bench, "setup_wall_ns", prepare_wall_ns - pool_start_wall_ns),
            "knobs": settings.read_back,
            "fingerprint": self._bench.fingerprint() if hasattr(self._bench, "fingerprint") else None,
        }

    def pilot(self, target_ns, most_units):
        """Run more and more units until `target_ns` were spent at once: [units, wall_ns, empty_wall_ns, cpu_ns] a try;
        and the most memory that this process ever held.
        """
        tries = tries_until(self._bench.block, target_ns, most_units)
        return {"tries": tries, "peak_bytes": counters.peak_bytes()}

    def warm(self, units, times, least_ns=0):
        """Run at least so many blocks, for at least so long; their times are kept only as the warm-up curve, of the whole
        and, where there are several, of each worker.
        """
        told = warmed(self._bench.block, units, times, least_ns)
        threads = counters.threads_of_process()
        own = None if threads is None else threads - 1 - self._bench.threads
        if own and self._all_cpus:
            # A unit with threads of its own (a BLAS, a pool) must not be squeezed onto its cell's processors.
            counters.allow_every_thread(self._all_cpus)
        cpus = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
        return dict(told, threads_of_the_unit=own, cpus=cpus)

    def block(self, units, lead_in):
        """One timed block of `units` units a worker after `lead_in` untimed ones."""
        told = self._bench.block(units, lead_in)
        self._scenario.units_run += self._units_run(told, units + lead_in)
        self._tell_probe("saw", told)
        return told

    def _units_run(self, told, units):
        """How many units that was, of all workers together: what a probe finds in a process is of all of them."""
        if "units" in told or self._scenario.items is not None:
            return told.get("units", units)
        return units * (self._in_flight or len(told["workers"]))

    def probe_begin(self, worker_module, given=None):
        """From now on that probe looks at the cell; it is made with what its host half has `given`."""
        from .bench import load_half

        self._probe = load_half(worker_module).Probe(self._scenario, **(given or {}))
        self._tell_probe("begin")
        return {}

    def probe_after_block(self):
        """The probe may look at what a block left."""
        self._tell_probe("after_block")
        return {}

    def _tell_probe(self, what, *words):
        """A probe, if there is one, has what it wants to hear of; only its end is asked of all."""
        hear = getattr(self._probe, what, None)
        if hear is not None:
            hear(*words)

    def probe_end(self):
        """What the probe saw: figures, columns, detail."""
        probe, self._probe = self._probe, None
        told = probe.end()
        try:
            json.dumps(told, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise TypeError("the probe tells what JSON cannot say: %s" % error)
        if not isinstance(told, dict):
            raise TypeError("the probe gives a %s, not figures, columns and detail" % type(told).__name__)
        return told

    def finish(self):
        """End the cell's workers and state, and tell what was seen over its whole life."""
        seen = self._bench.seen()
        own = gil_seen(self._gil_watch)
        if hasattr(self._bench, "transfer"):
            seen["transfer"] = self._bench.transfer()
        self._dismiss()
        seen["gil"] = gil_of_all(own, seen.pop("gil_in_children", []))
        if self._all_cpus:
            # Nothing is timed any more: processes that end need not queue for the cell's processors.
            os.sched_setaffinity(0, self._all_cpus)
        return seen

    def _dismiss(self):
        bench, self._bench = self._bench, None
        if bench is not None:
            bench.close()
