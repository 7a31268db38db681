"""A run on a machine of two sockets, 64 cores and SMT, drawn around known scaling laws and judged as every run is."""

from __future__ import annotations

import random
from dataclasses import dataclass

from internals_lab.model.cell import Cell, CellResult, Control
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.run import DOCUMENT_SCHEMA, Run, RunDocument
from internals_lab.model.sample import Blocks, GilState, Sample, TreeMemory, WorkerBlocks
from internals_lab.model.topology import Topology
from internals_lab.verdicts.derivation import derive
from made_up.interpreters import FREE, WITH_GIL, interpreter

CORES, THREADS = 64, 128
COUNTS = (1, 2, 4, 8, 16, 32, 64, 128)
ROUNDS, BLOCKS = 8, 4
UNIT_NS = 6_000_000
SCENARIO = "experiments/exp_prices.py::price"
CEILING = "internals_lab::unshared_spin"
NOISE = 0.01


@dataclass(frozen=True, kw_only=True)
class Law:
    """How a strategy truly scales: `alone` is its speed with one worker against the GIL build's sequential one."""

    alone: float
    contention: float
    coherency: float = 0.0
    takes_turns: bool = False

    def speedup(self, workers: int) -> float:
        """Over its own sequential cell; with more workers than cores there is no more."""
        at_once = min(workers, CORES)
        if self.takes_turns:
            return 0.97
        return at_once / (1 + self.contention * (at_once - 1) + self.coherency * at_once * (at_once - 1))


LAWS = {
    (WITH_GIL, "threads"): Law(alone=1.0, contention=0, takes_turns=True),
    (WITH_GIL, "processes"): Law(alone=1.0, contention=0.04),
    (FREE, "threads"): Law(alone=0.8, contention=0.01, coherency=0.0002),
    (FREE, "processes"): Law(alone=0.8, contention=0.05),
}
NOTHING_SHARED = Law(alone=1.0, contention=0.002)


def large_run() -> RunDocument:
    """Two builds, threads and processes at 1 to 128 workers, the lab's controls, and everything that follows."""
    dice = random.Random(7)
    scenario = Scenario(
        id=SCENARIO,
        name="price",
        kind="function",
        file=SCENARIO.partition("::")[0],
        line=9,
        source_sha256="0" * 64,
        doc="Prices of a day's orders, each worker with orders of its own.",
        strategies=["sequential", "threads", "processes"],
    )
    ceiling = Scenario(
        id=CEILING,
        name="unshared_spin",
        kind="function",
        file="internals_lab",
        line=1,
        source_sha256="1" * 64,
        strategies=["processes"],
    )
    interpreters = [interpreter(WITH_GIL, "3.13"), interpreter(FREE, "3.13t")]
    drifts = [dice.gauss(1, 0.03) for _ in range(ROUNDS)]
    cells = []
    for build in interpreters:
        cells.append(_result(build, "sequential", 1, LAWS[build.name, "threads"], drifts, dice))
        if build.free_threaded_build:
            cells.append(
                _result(build, "sequential", 1, LAWS[build.name, "threads"], drifts, dice, control="gil")
            )
        for strategy in ("threads", "processes"):
            law = LAWS[build.name, strategy]
            cells += [_result(build, strategy, workers, law, drifts, dice) for workers in COUNTS]
        cells += [
            _result(build, "processes", workers, NOTHING_SHARED, drifts, dice, control="ceiling")
            for workers in COUNTS
        ]
    return derive(
        RunDocument(
            schema=DOCUMENT_SCHEMA,
            run=Run(
                id="20260301-120000-6464",
                started="2026-03-01T12:00:00+00:00",
                finished="2026-03-01T12:20:00+00:00",
                status="complete",
                command_line=["pytest", "--internals-lab"],
                lab_version="0.1.0",
                git_commit=None,
                git_dirty=False,
                seed=7,
                effort="standard",
                settings={"rounds": ROUNDS, "looks": [ROUNDS], "level": 0.95, "equivalence_margin": 0.02},
            ),
            machine=_machine(),
            interpreters=interpreters,
            scenarios=[scenario, ceiling],
            cells=cells,
        )
    )


def _machine() -> Machine:
    """CPU n and CPU n + 64 are the two threads of a core; a socket has 32 cores."""
    cores = [[core, core + CORES] for core in range(CORES)]
    sockets = [
        sorted(cpu for core in cores[first : first + CORES // 2] for cpu in core) for first in (0, CORES // 2)
    ]
    return Machine(
        id="large",
        system="Linux",
        release="6.1",
        architecture="x86_64",
        cores_logical=THREADS,
        cores_physical=CORES,
        cores_usable=THREADS,
        cpus_allowed=list(range(THREADS)),
        topology=Topology(cores=cores, packages=sockets, numa_nodes=sockets),
    )


def _result(
    build: Interpreter,
    strategy: str,
    workers: int,
    law: Law,
    drifts: list[float],
    dice: random.Random,
    *,
    control: Control | None = None,
) -> CellResult:
    forced, scenario = control == "gil", CEILING if control == "ceiling" else SCENARIO
    words = f"{build.short}-{strategy}-{workers}{'-gil=True' if forced else ''}"
    cell = Cell(
        id=f"{scenario}[{words}]",
        scenario=scenario,
        interpreter=build.name,
        strategy=strategy,
        workers=workers,
        knobs={"gil": True} if forced else {},
        control=control,
    )
    gain = 1.0 if strategy == "sequential" else law.speedup(workers)
    wall_ns = UNIT_NS / law.alone * workers / gain
    gil_on = forced or not build.free_threaded_build
    takes_turns = law.takes_turns and strategy == "threads"
    shown = [
        _sample(number, drift * wall_ns, strategy, workers, gil_on, takes_turns, dice)
        for number, drift in enumerate(drifts)
    ]
    return CellResult(cell=cell, outcome="measured", samples=shown)


def _sample(
    number: int,
    wall_ns: float,
    strategy: str,
    workers: int,
    gil_on: bool,
    takes_turns: bool,
    dice: random.Random,
) -> Sample:
    walls_ns = [round(wall_ns * dice.gauss(1, NOISE)) for _ in range(BLOCKS)]
    lanes = [(block, worker) for block in range(BLOCKS) for worker in range(workers)]
    ends_ns = [round(walls_ns[block] * (1 - 0.03 * dice.random() * (worker > 0))) for block, worker in lanes]
    at_once = workers if takes_turns else max(1.0, workers / CORES)
    cpu_ns = [round(end / at_once * 0.98) for end in ends_ns]
    held = 20_000_000 + (300_000 if strategy == "threads" else 9_000_000) * workers * (
        strategy != "sequential"
    )
    return Sample(
        round=number,
        hash_seed=number,
        cpus=list(range(THREADS)),
        units_per_block=1,
        lead_in_units=1,
        start_wall_ns=20_000_000,
        load_wall_ns=1_000_000,
        setup_wall_ns=0,
        pool_start_wall_ns={"sequential": 0, "threads": 200_000, "processes": 4_000_000}[strategy] * workers,
        warmup_wall_ns=[2 * walls_ns[0], walls_ns[0]],
        gil=GilState(at_start=gil_on, after_imports=gil_on, at_end=gil_on),
        blocks=Blocks(
            sweep=list(range(BLOCKS)),
            position=[6 * block + number % 6 for block in range(BLOCKS)],
            wall_ns=walls_ns,
            cpu_ns=[
                sum(cpu for (at, _), cpu in zip(lanes, cpu_ns, strict=True) if at == block)
                for block in range(BLOCKS)
            ],
        ),
        workers=WorkerBlocks(
            block=[block for block, _ in lanes],
            worker=[worker for _, worker in lanes],
            start_ns=[0 if worker == 0 else round(30_000 * dice.random()) for _, worker in lanes],
            end_ns=ends_ns,
            cpu_ns=list(cpu_ns),
            switches_voluntary=[20 if takes_turns else 1 for _ in lanes],
            switches_involuntary=[0] * len(lanes),
            run_delay_ns=[
                max(0, end - cpu - 40_000) if not takes_turns and at_once > 1 else 0
                for end, cpu in zip(ends_ns, cpu_ns, strict=True)
            ],
        ),
        memory=TreeMemory(
            rss_bytes=round(held * 1.3),
            pss_bytes=round(held * dice.gauss(1, 0.002)),
            uss_bytes=round(held * 0.9),
            processes=workers + 1 if strategy == "processes" else 1,
        ),
    )
