"""Work that is compared between interpreters: calls, and what implementations can do."""

from __future__ import annotations

from typing import Self

from internals_lab.model.cell import CellResult
from made_up.interpreters import FREE, MICRO, NEWER, OLD, PYPY, WITH_GIL, interpreter
from made_up.parts import RunParts
from made_up.samples import course, interval

CALLS_SCENARIO = "experiments/exp_calls.py::calls"
VARIANTS = {
    "native +": ("x + 1", 9.2),
    "operator.add": ("operator.add(x, 1)", 31.0),
    "def": ("f(x)", 38.4),
    "lambda": ("g(x)", 38.9),
    "method": ("obj.m(x)", 44.1),
    "partial": ("p()", 52.7),
    "__call__": ("c(x)", 61.5),
}


class WithBuilds(RunParts):
    """Scenarios for the pages that hold interpreters against each other."""

    def calls(self) -> Self:
        """Seven kinds of call on both interpreters; one crashed on one of them."""
        scenario = self.scenario(
            CALLS_SCENARIO,
            kind="snippets",
            doc="What it costs to call something that does next to nothing.",
            variants={variant: statement for variant, (statement, _) in VARIANTS.items()},
            strategies=["sequential"],
        )
        first = {
            variant: self.cell(
                scenario, WITH_GIL, "sequential", 1, variant=variant, unit_wall_ns=interval(wall_ns)
            )
            for variant, (_, wall_ns) in VARIANTS.items()
        }
        for variant, (_, wall_ns) in VARIANTS.items():
            crash = {"outcome": "crashed", "reason": "signal SIGSEGV"}
            facts = {"unit_wall_ns": interval(wall_ns * 1.17)} if variant != "partial" else crash
            other = self.cell(scenario, FREE, "sequential", 1, variant=variant, **facts)
            value = None if variant == "partial" else 1 / 1.17
            self.speedup(other, first[variant], value, about="interpreter")
        return self

    def implementations(self) -> Self:
        """Three workloads on four interpreters; one of them lacks what one workload needs, one crashed."""
        self.interpreters = [
            interpreter(OLD, "3.11", version="3.11.7"),
            interpreter(NEWER, "3.13", version="3.13.0"),
            interpreter(PYPY, "pypy3.9", implementation="PyPy", version="7.3.11", jit_enabled=True),
            interpreter(MICRO, "micropython", implementation="MicroPython", version="1.26"),
        ]
        units_ns: dict[str, tuple[float | None, ...]] = {
            "loop": (1e6, 0.8e6, 2e4, 9e6),
            "strings": (2e6, 2.01e6, 1.6e6, None),
            "generators": (3e6, 2.4e6, None, 1e7),
        }
        for name, times in units_ns.items():
            scenario = self.scenario(f"experiments/exp_implementations.py::{name}", strategies=["sequential"])
            first: CellResult | None = None
            for one, unit_ns in zip(self.interpreters, times, strict=True):
                if unit_ns is None:
                    lacks = {"outcome": "unsupported", "reason": "no module named 'decimal'"}
                    if one.name == PYPY:
                        lacks = {"outcome": "crashed", "reason": "signal SIGSEGV"}
                    subject = self.cell(scenario, one.name, "sequential", 1, **lacks)
                else:
                    subject = self.cell(
                        scenario,
                        one.name,
                        "sequential",
                        1,
                        unit_wall_ns=interval(unit_ns),
                        samples=[course(unit_ns, number) for number in range(8)],
                    )
                if first is None:
                    first, first_ns = subject, unit_ns
                    continue
                value = first_ns / unit_ns if unit_ns and first_ns else None
                self.speedup(subject, first, value, about="interpreter")
        return self
