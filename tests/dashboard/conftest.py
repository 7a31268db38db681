"""Made-up runs with everything in them that a page has to show, and results folders made of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from benchmarks.realistic_results.folder import write
from benchmarks.realistic_results.size import Size
from internals_lab.model.cell import Cell, CellResult, Interval
from internals_lab.model.declaration import Claim, Scenario, Side, Threshold
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.probe_pass import Figure, ProbePass, ProbeUsed
from internals_lab.model.results import ClaimResult, Comparison, Diagnosis, LostShares
from internals_lab.model.run import DOCUMENT_SCHEMA, Run, RunDocument
from internals_lab.model.sample import Blocks, GilState, Sample, WorkerBlocks
from internals_lab.model.verdict import Verdict
from internals_lab.store.journal import Journal
from internals_lab.verdicts.figures import with_probe_figures


@pytest.fixture(scope="session")
def realistic_results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up runs of several kinds: complete, interrupted and killed ones, with every outcome. Not to be changed."""
    folder = tmp_path_factory.mktemp("realistic") / "lab-results"
    write(folder, Size(runs=16, samples=4_000, kinds=16))
    return folder


GIL_SCENARIO = "experiments/exp_gil.py::count"
CALLS_SCENARIO = "experiments/exp_calls.py::calls"
ANATOMY_SCENARIO = "experiments/exp_anatomy.py::add"
LEAK_SCENARIO = "experiments/exp_leak.py::orders"
WITH_GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
OLD, NEWER, PYPY, MICRO = "cpython-3.11.7", "cpython-3.13.0", "pypy-7.3.11", "micropython-1.26"
CHURN_SCENARIO = "experiments/exp_gc.py::churn"
PROBES = (
    ProbeUsed(name="gc", cost="a call at both ends of a collection", units={"pause_p99_ns": "ns"}),
    ProbeUsed(name="memory", cost="reads between blocks", units={"rss_bytes": "bytes"}),
    ProbeUsed(name="allocations", cost="every allocation is noted", units={"held_bytes": "bytes"}),
)
BY_NAME = {one.name: one for one in PROBES}
VARIANTS = {
    "native +": ("x + 1", 9.2),
    "operator.add": ("operator.add(x, 1)", 31.0),
    "def": ("f(x)", 38.4),
    "lambda": ("g(x)", 38.9),
    "method": ("obj.m(x)", 44.1),
    "partial": ("p()", 52.7),
    "__call__": ("c(x)", 61.5),
}


def interval(estimate: float, spread: float = 0.03, n: int = 8) -> Interval:
    """An interval that is wider above than below, as intervals of ratios are."""
    return Interval(
        estimate=estimate, low=estimate * (1 - spread), high=estimate * (1 + 1.3 * spread), level=0.95, n=n
    )


def interpreter(name: str, short: str, **facts: Any) -> Interpreter:
    """An interpreter that says little of itself."""
    given = {
        "identity": name,
        "executable": f"/opt/{short}/python",
        "found_by": "PATH",
        "implementation": "CPython",
        "version": "3.13.5",
        "free_threaded_build": short.endswith("t"),
    }
    return Interpreter(name=name, short=short, **(given | facts))


def sample(gil: GilState, number: int = 0, workers: int = 1) -> Sample:
    """A sample of which only the GIL state matters, and, of several workers, the timeline of four blocks."""
    lanes = list(itertools.product(range(4), range(workers))) if workers > 1 else []
    return Sample(
        round=number,
        hash_seed=1,
        cpus=[0, 1],
        units_per_block=1,
        lead_in_units=1,
        start_wall_ns=1,
        load_wall_ns=1,
        setup_wall_ns=0,
        pool_start_wall_ns=0,
        warmup_wall_ns=[],
        gil=gil,
        blocks=Blocks(wall_ns=[6_000_000] * 4 if lanes else []),
        workers=WorkerBlocks(
            block=[block for block, _ in lanes],
            worker=[worker for _, worker in lanes],
            start_ns=[20_000 * (1 + worker) for _, worker in lanes],
            end_ns=[6_000_000 - 100_000 * worker for _, worker in lanes],
            cpu_ns=[5_500_000 for _ in lanes],
        ),
    )


def seen(off: bool, rounds: int = 8, workers: int = 1) -> list[Sample]:
    """Samples that saw the GIL off, or on, from start to end."""
    state = GilState(at_start=not off, after_imports=not off, at_end=not off)
    return [sample(state, number, workers) for number in range(rounds)]


def course(unit_ns: float, number: int) -> Sample:
    """A process that needed twice the time at first, and then five blocks that differ as rounds do."""
    noise = 1 + 0.004 * ((number * 7) % 5 - 2)
    state = GilState(at_start=True, after_imports=True, at_end=True)
    return msgspec.structs.replace(
        sample(state, number),
        units_per_block=4,
        lead_in_units=2,
        warmup_wall_ns=[round(unit_ns * noise * 2 * slow) for slow in (2.0, 1.3, 1.05, 1.0)],
        blocks=Blocks(sweep=list(range(5)), wall_ns=[round(unit_ns * noise * 4)] * 5, cpu_ns=[1] * 5),
    )


def probed(probe: str, figures: dict[str, float], detail: Any = None, *, passes: int = 6) -> dict[str, Any]:
    """A probe's passes, which differ a little, and the figures that they come to; its detail is kept once."""
    seen = [
        ProbePass(
            probe=probe,
            number=number,
            outcome="measured",
            figures={name: value * (1 + 0.01 * (number % 3 - 1)) for name, value in figures.items()},
            detail=None if number else detail,
        )
        for number in range(passes)
    ]
    made = [
        Figure(
            probe=probe,
            name=name,
            unit="",
            n=passes,
            least=value * 0.99,
            most=value * 1.01,
            value=interval(value, 0.01, passes),
        )
        for name, value in figures.items()
    ]
    return {"probe_passes": seen, "figures": made}


def both(*told: dict[str, Any]) -> dict[str, Any]:
    """What several probes told of one cell."""
    return {key: [one for part in told for one in part[key]] for key in ("probe_passes", "figures")}


def code(specialised: bool, opname: str = "BINARY_OP") -> dict[str, Any]:
    """The detail of the probe bytecode for two functions."""
    form = f"{opname}_ADD_INT" if specialised else None
    rows = [
        ("LOAD_FAST", "a", None),
        ("LOAD_FAST", "b", None),
        (opname, "+", form),
        ("RETURN_VALUE", "", None),
    ]
    unit = {
        "name": "add",
        "part_of": None,
        "line": 7,
        "source": "def add(a, b):\n    return a + b",
        "ast": "FunctionDef(\n name='add',\n body=[\n  Return(\n   value=BinOp(op=Add()))])",
        "no_source": None,
        "bytecode": [
            {"offset": 2 * place, "opname": name, "argrepr": argument, "line": 8, "specialised": replaced}
            for place, (name, argument, replaced) in enumerate(rows)
        ],
    }
    inner = {
        "name": "add.<locals>.<listcomp>",
        "part_of": "add",
        "line": None,
        "bytecode": unit["bytecode"][:1],
    }
    left_out = {"functions": 0, "instructions": 3, "source_lines": 0, "ast_lines": 0}
    return {
        "functions": [unit] if specialised else [unit, inner],
        "left_out": left_out,
        "no_specialisation": None if specialised else "specialised bytecode came with CPython 3.11",
    }


CHAIN: dict[str, Any] = {
    "nodes": [
        {"id": 0, "type": "module", "label": "exp_leak", "root": True},
        {"id": 1, "type": "dict", "label": "CACHE, 1,000 items", "root": False},
        {"id": 2, "type": "exp_leak.Order", "label": "<Order 7>", "root": False},
        {"id": 3, "type": "list", "label": "3 items", "root": False},
    ],
    "edges": [
        {"from": 0, "to": 1, "label": ".CACHE"},
        {"from": 1, "to": 2, "label": "[7]"},
        {"from": 2, "to": 3, "label": ".lines"},
        {"from": 3, "to": 2, "label": "[0]"},
    ],
    "cut": 12,
}


def _seen_by_probes(result: CellResult) -> list[ProbePass]:
    """Six passes of each probe. The rarer collections are, the longer they take; more workers hold more."""
    cell = result.cell
    threshold = cell.knobs.get("gc_threshold", [700, 10, 10])
    rare = 0 if threshold == "off" else threshold[0] / 700
    held = 20e6 + 3e6 * cell.at_once + (40e6 if rare == 0 else 2e6 * rare)
    return [
        one
        for number in range(6)
        for one in (
            _pauses_seen(number, rare, 1 + 0.01 * number),
            _memory_seen(number, held * (1 + 0.001 * number)),
            ProbePass(
                probe="allocations",
                number=number,
                outcome="measured",
                figures={"held_bytes": 90_000.0 + number},
                detail={
                    "lines": [
                        {"file": "experiments/exp_gc.py", "line": 12, "bytes": 80_000 + number, "count": 40},
                        *([{"file": "json/decoder.py", "line": 3, "bytes": 900, "count": 2}] * (number > 2)),
                    ]
                },
            ),
        )
    ]


def _pauses_seen(number: int, rare: float, noise: float) -> ProbePass:
    """Of four blocks of 5 ms."""
    count = round(24 / rare) if rare else 0
    lengths = [round(40_000 * rare * noise * (1 + place % 5)) for place in range(count)]
    figures = {
        "collections": count,
        "collected": 10 * count,
        "pauses": count,
        "longest_pause_ns": max(lengths, default=0),
        "pause_p50_ns": lengths[len(lengths) // 2] if lengths else 0,
        "pause_p99_ns": max(lengths, default=0),
        "pause_share": sum(lengths) / 20e6,
    }
    starts = [round(20_000_000 * (place + 0.5) / count) for place in range(count)]
    return ProbePass(
        probe="gc",
        number=number,
        outcome="measured",
        blocks=4,
        units_per_block=2,
        wall_ns=20_000_000,
        figures=figures,
        columns={
            "start_ns": list(starts),
            "pause_ns": list(lengths),
            "generation": [0 if place % 5 else 2 for place in range(count)],
            "collected": [10] * count,
            "uncollectable": [0] * count,
            "own_duration_ns": [None] * count,
        },
        detail={
            "blocks": {
                "start_ns": [5_000_000 * place for place in range(4)],
                "wall_ns": [5_000_000] * 4,
            }
        },
    )


def _memory_seen(number: int, held: float) -> ProbePass:
    return ProbePass(
        probe="memory",
        number=number,
        outcome="measured",
        figures={
            "rss_bytes": held * 1.2,
            "pss_bytes": held,
            "uss_bytes": held * 0.9,
            "peak_rss_bytes": held * 1.4,
            "growth_rss_bytes": 30_000.0 + 100 * number,
            "rss_after_collect_bytes": held * 1.1,
            "rss_after_trim_bytes": held,
        },
        columns={
            "block": [0, 1, 2, 3],
            "rss_bytes": [held * 1.2 + 10_000 * place for place in range(4)],
        },
    )


class RunBuilder:
    """Builds one run; tests change what they are about before `build`."""

    def __init__(
        self, run_id: str = "20260301-101500-ab12", *, started: str = "2026-03-01T10:15:00+00:00"
    ) -> None:
        self.run = Run(
            id=run_id,
            started=started,
            finished=started,
            status="complete",
            command_line=["pytest", "--internals-lab", "experiments/"],
            lab_version="0.1.0",
            git_commit="0123abcd",
            git_dirty=False,
            seed=7,
            effort="quick",
        )
        self.machine = Machine(
            id="m",
            system="Linux",
            release="6.1",
            architecture="x86_64",
            cores_logical=4,
            cores_physical=2,
            cores_usable=4,
        )
        self.interpreters = [interpreter(WITH_GIL, "3.13"), interpreter(FREE, "3.13t")]
        self.scenarios: list[Scenario] = []
        self.cells: list[CellResult] = []
        self.comparisons: list[Comparison] = []
        self.diagnoses: list[Diagnosis] = []
        self.verdicts: list[Verdict] = []
        self.claims: list[ClaimResult] = []
        self.probes: list[ProbeUsed] = []

    def scenario(self, scenario_id: str, **facts: Any) -> Scenario:
        """Declare one."""
        given = {
            "kind": "function",
            "file": scenario_id.partition("::")[0],
            "line": 12,
            "source_sha256": "0" * 64,
        }
        scenario = Scenario(id=scenario_id, name=scenario_id.partition("::")[2], **(given | facts))
        self.scenarios.append(scenario)
        return scenario

    def cell(self, scenario: Scenario, name: str, strategy: str, workers: int, **facts: Any) -> CellResult:
        """Add a measured cell, or one with another `outcome`."""
        described = next(one for one in self.interpreters if one.name == name)
        axes = {key: facts.pop(key) for key in ("params", "knobs", "variant") if key in facts}
        words = [described.short, strategy, str(workers), *map(str, axes.values())]
        cell = Cell(
            id=f"{scenario.id}[{'-'.join(words)}]",
            scenario=scenario.id,
            interpreter=name,
            strategy=strategy,
            workers=workers,
            **axes,
        )
        if facts.get("outcome", "measured") == "measured":
            facts = {"samples": seen(off=described.free_threaded_build, workers=workers)} | facts
        result = CellResult(cell=cell, **({"outcome": "measured"} | facts))
        self.cells.append(result)
        return result

    def speedup(
        self, subject: CellResult, reference: CellResult, value: float | None, **facts: Any
    ) -> Comparison:
        """Compare two cells."""
        given: dict[str, Any] = {"about": "scaling", "state": "inconclusive"}
        if value is not None:
            state = "faster" if value > 1.1 else "slower" if value < 0.9 else "same"
            given |= {"state": state, "total": interval(value), "typical": interval(value * 1.02, 0.02)}
        comparison = Comparison(subject=subject.cell.id, reference=reference.cell.id, **(given | facts))
        self.comparisons.append(comparison)
        return comparison

    def diagnosis(self, subject: CellResult, reference: CellResult, value: float, **lost: float) -> Diagnosis:
        """Say why: whatever is missing to the ideal was lost waiting, unless told otherwise."""
        shares = {"starting": 0.02, "starved": 0.0, "imbalance": 0.03, "cpu_inflation": 0.0}
        shares["waiting"] = max(0.0, 0.95 - value / subject.cell.workers)
        diagnosis = Diagnosis(
            subject=subject.cell.id,
            reference=reference.cell.id,
            cores_used=interval(value),
            cores_used_ratio=interval(value),
            cpu_inflation=interval(1.0),
            lost=LostShares(**(shares | lost)),
            switches_per_s=100.0,
            reading="GIL hand-off" if value < 1.1 else "not told by these signals",
            sentence="It is as it is.",
        )
        self.diagnoses.append(diagnosis)
        return diagnosis

    def claim(self, scenario: Scenario, name: str, value: float | None, **facts: Any) -> ClaimResult:
        """Judge the scenario's first claim; without a value it could not be."""
        state = "unsupported" if value is None else "confirmed" if value > 1.2 else "refuted"
        given: dict[str, Any] = {"state": state, "speedup": value and interval(value), "threshold": "> 1.2"}
        result = ClaimResult(
            scenario=scenario.id,
            claim=0,
            text=scenario.claims[0].text,
            interpreter=name,
            gate=False,
            item_id="",
            **(given | facts),
        )
        self.claims.append(result)
        return result

    def scaling(self, doc: str = "A tight loop that never gives up the GIL by itself.") -> RunBuilder:
        """Two interpreters x four strategies x 1, 2, 4 workers x two sizes; some cells are not to be drawn."""
        scenario = self.scenario(
            GIL_SCENARIO,
            doc=doc,
            source="def count(n):\n    x = 0\n    for _ in range(n):\n        x += 1\n    return x\n",
            strategies=["sequential", "threads", "processes", "subinterpreters"],
            params={"n": [200_000, 400_000]},
            claims=[
                Claim(
                    text="Threads cut wall time",
                    subject=Side(axis="strategy", value="threads"),
                    reference=Side(axis="strategy", value="sequential"),
                    speedup=Threshold(text="> 1.2", low=1.2),
                    section="article 7",
                )
            ],
        )
        curves = {
            (WITH_GIL, "threads"): (0.99, 0.96, 0.94),
            (WITH_GIL, "processes"): (0.97, 1.88, 2.61),
            (FREE, "threads"): (0.99, 1.93, 2.84),
            (FREE, "processes"): (0.96, 1.86, 2.52),
        }
        for n, name in itertools.product((200_000, 400_000), (WITH_GIL, FREE)):
            axes = {"params": {"n": n}}
            reference = self.cell(
                scenario,
                name,
                "sequential",
                1,
                unit_wall_ns=interval(5e6),
                memory_bytes=interval(20e6),
                memory_kind="pss",
                **axes,
            )
            for strategy in ("threads", "processes"):
                for workers, value in zip((1, 2, 4), curves[name, strategy], strict=True):
                    if (name, strategy, workers) == (FREE, "processes", 4):
                        self.cell(
                            scenario,
                            name,
                            strategy,
                            workers,
                            outcome="invalid",
                            reason="starved: 31 % taken by others",
                            **axes,
                        )
                        continue
                    shared = 2e6 if strategy == "threads" else 12e6
                    subject = self.cell(
                        scenario,
                        name,
                        strategy,
                        workers,
                        unit_wall_ns=interval(5e6 / value),
                        memory_bytes=interval(20e6 + shared * workers),
                        memory_kind="pss",
                        pool_start_wall_ns=interval(3e5 * workers * (1 if strategy == "threads" else 20)),
                        **axes,
                    )
                    self.speedup(subject, reference, value if n == 200_000 else value * 1.04)
                    if workers > 1:
                        self.diagnosis(subject, reference, value)
            self.cell(
                scenario,
                name,
                "subinterpreters",
                2,
                outcome="unsupported",
                reason="concurrent.futures has no InterpreterPoolExecutor before 3.14",
                **axes,
            )
        for workers, (name, value) in itertools.product((2, 4), ((WITH_GIL, 0.96), (FREE, 1.93))):
            subjects = [
                one.cell.id
                for one in self.cells
                if (one.cell.interpreter, one.cell.strategy, one.cell.workers) == (name, "threads", workers)
            ]
            judged_by = next(one.id for one in self.comparisons if one.subject == subjects[0])
            self.claim(scenario, name, value, setting=f"{workers} workers", comparison=judged_by)
        for name, state in ((WITH_GIL, "inconclusive"), (FREE, "faster")):
            sentences = [f"Threads on {name} are as they are.", "They used what they got."]
            self.verdicts.append(
                Verdict(
                    scenario=scenario.id, interpreter=name, state=state, best_cell=None, sentences=sentences
                )
            )
        return self

    def calls(self) -> RunBuilder:
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

    def implementations(self) -> RunBuilder:
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

    def anatomy(self) -> RunBuilder:
        """A function whose code was looked at on both interpreters, and on a third that says nothing."""
        scenario = self.scenario(ANATOMY_SCENARIO, strategies=["sequential"], probes=["bytecode"])
        counts = {"instructions": 40, "opcodes": 119}
        special = {"specialised": 10, "specialised_share": 0.25, "specialised_forms": 74}
        self.cell(scenario, WITH_GIL, "sequential", 1, **probed("bytecode", counts | special, code(True)))
        self.cell(scenario, FREE, "sequential", 1, **probed("bytecode", counts, code(False, "BINARY_ADD")))
        return self

    def leak(self) -> RunBuilder:
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

    def looked_at(self, scenario_id: str = GIL_SCENARIO) -> RunBuilder:
        """Let the probes gc, memory and allocations look at the measured cells of a scenario, and not at others."""
        self.probes = list(PROBES)
        self.cells = [
            with_probe_figures(
                msgspec.structs.replace(one, probe_passes=_seen_by_probes(one)), dict(BY_NAME), 0.95
            )
            if one.cell.scenario == scenario_id and one.outcome == "measured"
            else one
            for one in self.cells
        ]
        return self

    def collector(self) -> RunBuilder:
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

    def build(self) -> RunDocument:
        """The document."""
        return RunDocument(
            schema=DOCUMENT_SCHEMA,
            run=self.run,
            machine=self.machine,
            interpreters=self.interpreters,
            scenarios=self.scenarios,
            cells=self.cells,
            comparisons=self.comparisons,
            diagnoses=self.diagnoses,
            verdicts=self.verdicts,
            claims=self.claims,
            probes=self.probes,
        )


class Replay:
    """A run that was measured, written anew as it came about, by the store's own writer."""

    def __init__(self, folder: Path, document: RunDocument) -> None:
        self.document = document
        running = msgspec.structs.replace(document.run, status="running", finished=None)
        planned = RunDocument(
            schema=document.schema,
            run=running,
            machine=document.machine,
            interpreters=document.interpreters,
            scenarios=document.scenarios,
            environments=document.environments,
            probes=document.probes,
            cells=[self._planned(one) for one in document.cells],
        )
        self.journal = Journal.create(folder, planned)

    @staticmethod
    def _planned(result: CellResult) -> CellResult:
        is_measured = bool(result.samples or result.probe_passes)
        return CellResult(cell=result.cell, outcome="pending") if is_measured else result

    def rounds(self, scenario: str) -> Iterator[int]:
        """Writes a round of the scenario each time it goes on, and says how many there are."""
        own = [one for one in self.document.cells if one.cell.scenario == scenario]
        for number in range(max((len(one.samples) for one in own), default=0)):
            for result in own:
                for one in result.samples[number : number + 1]:
                    self.journal.add_sample(result.cell.id, one)
            yield number + 1

    def end(self, scenario: str) -> None:
        """What probes saw in its cells, and how they ended."""
        for result in self.document.cells:
            if result.cell.scenario == scenario and (result.samples or result.probe_passes):
                for seen in result.probe_passes:
                    self.journal.add_probe_pass(result.cell.id, seen)
                self.journal.end_cell(result.cell.id, result.outcome, reason=result.reason)

    def finish(self) -> None:
        """The document replaces the journal."""
        self.journal.finish(self.document)


@pytest.fixture
def make_course() -> Callable[[float, int], Sample]:
    """The sample of a process by its time per unit and its round."""
    return course


@pytest.fixture
def replay() -> Iterator[Callable[[Path, RunDocument], Replay]]:
    """Begins to write a run that was measured once more."""
    begun: list[Replay] = []

    def begin(folder: Path, document: RunDocument) -> Replay:
        begun.append(Replay(folder, document))
        return begun[-1]

    yield begin
    for one in begun:
        one.journal.close()


@pytest.fixture
def run_builder() -> type[RunBuilder]:
    """The builder, for tests that need a run of their own."""
    return RunBuilder


@pytest.fixture
def document() -> RunDocument:
    """A run with a scenario for each page."""
    return RunBuilder().scaling().anatomy().leak().calls().looked_at().build()


@pytest.fixture
def make_folder(tmp_path: Path) -> Callable[[Iterable[RunDocument]], Path]:
    """Write runs into a fresh results folder."""

    def make(documents: Iterable[RunDocument]) -> Path:
        folder = tmp_path / "lab-results"
        folder.mkdir()
        for one in documents:
            (folder / f"{one.run.id}.json").write_bytes(msgspec.json.encode(one))
        return folder

    return make


@pytest.fixture
def results_folder(make_folder: Callable[[Iterable[RunDocument]], Path], document: RunDocument) -> Path:
    """The folder that the browser tests look at. Point this fixture elsewhere to test with other results."""
    older = RunBuilder("20260228-090000-cd34", started="2026-02-28T09:00:00+00:00").scaling().build()
    return make_folder([document, older])
