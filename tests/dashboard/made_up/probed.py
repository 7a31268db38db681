"""Work that probes looked at."""

from __future__ import annotations

import itertools
from typing import Any, Self

import msgspec

from internals_lab.model.cell import CellResult
from internals_lab.verdicts.figures import with_probe_figures
from made_up.interpreters import FREE, MICRO, WITH_GIL, interpreter
from made_up.parts import RunParts
from made_up.probe_passes import BY_NAME, CHAIN, PROBES, both, code, probed, seen_by_probes
from made_up.samples import interval
from made_up.scaling import GIL_SCENARIO

ANATOMY_SCENARIO = "experiments/exp_anatomy.py::add"
LEAK_SCENARIO = "experiments/exp_leak.py::orders"
CHURN_SCENARIO = "experiments/exp_gc.py::churn"


class WithProbes(RunParts):
    """Scenarios for the pages of probes."""

    def anatomy(self) -> Self:
        """A function whose code was looked at on both interpreters, and on a third that says nothing."""
        scenario = self.scenario(ANATOMY_SCENARIO, strategies=["sequential"], probes=["bytecode"])
        counts = {"instructions": 40, "opcodes": 119}
        special = {"specialised": 10, "specialised_share": 0.25, "specialised_forms": 74}
        self.cell(scenario, WITH_GIL, "sequential", 1, **probed("bytecode", counts | special, code(True)))
        self.cell(scenario, FREE, "sequential", 1, **probed("bytecode", counts, code(False, "BINARY_ADD")))
        return self

    def leak(self) -> Self:
        """A function that keeps what it makes, and what its cycles wait for, on both interpreters."""
        scenario = self.scenario(
            LEAK_SCENARIO, strategies=["sequential"], probes=["objects", "lifetimes", "finalisation"]
        )
        grown = [
            {"type": "exp_leak.Order", "per_unit": 2.0, "count": 400},
            {"type": "list", "per_unit": 1.0, "count": 200},
        ]
        for name, at_once, chain in ((WITH_GIL, 0.7, CHAIN), (FREE, 0.6, None)):
            shares = {"freed_by_counting": at_once, "freed_by_collector": 0.9 - at_once, "kept": 0.1}
            lived = {"lived_ns": 4e6, "own_lived_ns": 9e5, "lived_allocations": 700, "watched": 200}
            told = both(
                probed(
                    "objects",
                    {"grown_per_unit": 3.0, "uncollected_cycles": 0.5},
                    {"grown": grown, "types_left_out": 0, "chain": chain, "reason": None},
                ),
                probed("lifetimes", shares | lived, {"classes": ["Order"], "reason": None}),
                probed("finalisation", {"finalised_at_once": 1.0, "latency_ns": 120.0}),
            )
            self.cell(scenario, name, "sequential", 1, **told)
        return self

    def looked_at(self, scenario_id: str = GIL_SCENARIO) -> Self:
        """Let the probes gc, memory and allocations look at the measured cells of a scenario, and not at others."""
        self.probes = list(PROBES)
        self.cells = [
            with_probe_figures(
                msgspec.structs.replace(one, probe_passes=seen_by_probes(one)), dict(BY_NAME), 0.95
            )
            if one.cell.scenario == scenario_id and one.outcome == "measured"
            else one
            for one in self.cells
        ]
        return self

    def collector(self) -> Self:
        """Four settings of the collector on two interpreters, sequential and with 2 threads; another tells nothing."""
        self.interpreters.append(interpreter(MICRO, "micropython", implementation="micropython"))
        settings: list[Any] = [[700, 10, 10], [2000, 10, 0], [20000, 10, 0], "off"]
        scenario = self.scenario(
            CHURN_SCENARIO, strategies=["sequential", "threads"], knobs={"gc_threshold": settings}
        )
        for name, (strategy, workers) in itertools.product(
            (WITH_GIL, FREE), (("sequential", 1), ("threads", 2))
        ):
            first: CellResult | None = None
            for step, threshold in enumerate(settings):
                value = 1 + 0.1 * step
                subject = self.cell(
                    scenario,
                    name,
                    strategy,
                    workers,
                    knobs={"gc_threshold": threshold},
                    unit_wall_ns=interval(5e6 / value),
                )
                if first is not None:
                    self.speedup(subject, first, value, about="setting")
                first = first or subject
        self.looked_at(CHURN_SCENARIO)
        self.cell(
            scenario,
            MICRO,
            "sequential",
            1,
            knobs={"gc_threshold": settings[0]},
            outcome="unsupported",
            reason="micropython has no gc.set_threshold",
        )
        return self
