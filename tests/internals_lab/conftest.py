"""Synthetic runs: documents as a run would have left them, with ratios that are known."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from internals_lab.model.cell import Cell, CellResult, Control, Outcome
from internals_lab.model.declaration import Claim, Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.run import DOCUMENT_SCHEMA, Run, RunDocument
from internals_lab.model.sample import Blocks, GilState, Sample, WorkerBlocks

SCENARIO_ID = "experiments/exp_gil.py::count"
SEQUENTIAL_UNIT_NS = 5_000_000
# The machine's drift from round to round, and the noise from block to block, as shares.
ROUND_DRIFT = 0.2
BLOCK_NOISE = 0.01


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Where the capacity of a cell's workers truly goes, as shares of it; the rest is CPU time."""

    starting: float = 0.0
    waiting: float = 0.0
    starved: float = 0.0
    imbalance: float = 0.0
    # Of each worker in a block, the wait for the release included; None where the platform counts none.
    switches: int | None = 1
    counts_run_delay: bool = True


@dataclass(frozen=True, kw_only=True)
class TrueCell:
    """A cell of which the truth is known: `unit_ns` per unit of work (divided among the workers)."""

    interpreter: str = "cpython-3.13.5"
    strategy: str = "sequential"
    workers: int = 1
    variant: str | None = None
    params: dict[str, Any] = field(default_factory=dict)
    knobs: dict[str, Any] = field(default_factory=dict)
    unit_ns: float = SEQUENTIAL_UNIT_NS
    cpu_per_wall: float | None = None
    timeline: Timeline | None = None
    gil_at_end: bool | None = True
    gil_enabled_by: str | None = None
    outcome: Outcome = "measured"
    reason: str | None = None
    rounds: int | None = None
    # Of every so many blocks one is this much longer: what a median hides.
    pause_every: int | None = None
    pause_ns: int = 0
    empty_ns: int | None = None
    control: Control | None = None
    # How much longer a block takes than the one before, as a share of it.
    grows: float = 0.0

    @property
    def id(self) -> str:
        axes = [f"{name}={value}" for name, value in (self.params | self.knobs).items()]
        short = self.interpreter.removeprefix("cpython-").replace("3.13.5", "3.13")
        workers = [str(self.workers)] if self.strategy != "sequential" else []
        words = [*filter(None, [self.control]), short, self.variant or self.strategy, *workers, *axes]
        return f"{SCENARIO_ID}[{'-'.join(words)}]"


def _interpreter(name: str, **facts: Any) -> Interpreter:
    free_threaded = name.endswith("t")
    known: dict[str, Any] = {
        "name": name,
        "short": name.removeprefix("cpython-").replace("3.13.5", "3.13"),
        "identity": f"identity of {name}",
        "executable": f"/opt/{name}/bin/python",
        "found_by": "PATH",
        "implementation": "CPython",
        "version": "3.13.5",
        "free_threaded_build": free_threaded,
        "gil_enabled_at_start": not free_threaded,
    }
    return Interpreter(**(known | facts))


def _sample(
    true: TrueCell, number: int, drift: float, blocks: int, items: bool, rng: random.Random
) -> Sample:
    units = 2
    wall_ns: list[int] = []
    for block in range(blocks):
        share = 1 if items else true.workers
        noise = drift * rng.lognormvariate(0, BLOCK_NOISE) * (1 + true.grows) ** block
        pause_ns = true.pause_ns if true.pause_every and block % true.pause_every == 0 else 0
        wall_ns.append(round(true.unit_ns * units * share * noise) + pause_ns + (true.empty_ns or 0))
    workers = (
        WorkerBlocks() if true.timeline is None else _worker_blocks(true.timeline, true.workers, wall_ns)
    )
    cpu_per_wall = true.workers if true.cpu_per_wall is None else true.cpu_per_wall
    return Sample(
        round=number,
        hash_seed=number,
        cpus=[0, 1],
        units_per_block=units,
        lead_in_units=1,
        start_wall_ns=20_000_000,
        load_wall_ns=1_000_000,
        setup_wall_ns=0,
        pool_start_wall_ns=0,
        warmup_wall_ns=[5_000_000] * 3,
        gil=GilState(at_end=true.gil_at_end, enabled_by=true.gil_enabled_by),
        blocks=Blocks(
            sweep=list(range(blocks)),
            position=list(range(blocks)),
            wall_ns=wall_ns,
            cpu_ns=[
                sum(
                    cpu or 0
                    for cpu, block in zip(workers.cpu_ns, workers.block, strict=True)
                    if block == number
                )
                if workers.block
                else round(wall * cpu_per_wall)
                for number, wall in enumerate(wall_ns)
            ],
            empty_wall_ns=None if true.empty_ns is None else [true.empty_ns] * blocks,
        ),
        workers=workers,
    )


def _worker_blocks(timeline: Timeline, workers: int, wall_ns: Sequence[int]) -> WorkerBlocks:
    """The first worker ends last; all of the imbalance is that of the others."""
    rows = [(block, worker, wall) for block, wall in enumerate(wall_ns) for worker in range(workers)]
    early = timeline.imbalance * workers / max(1, workers - 1)
    ends = [round(wall * (1 - early)) if worker else wall for _, worker, wall in rows]
    idle = timeline.starting + timeline.waiting + timeline.starved
    return WorkerBlocks(
        block=[block for block, _, _ in rows],
        worker=[worker for _, worker, _ in rows],
        start_ns=[round(wall * timeline.starting) for _, _, wall in rows],
        end_ns=ends,
        cpu_ns=[end - round(wall * idle) for end, (_, _, wall) in zip(ends, rows, strict=True)],
        switches_voluntary=[timeline.switches for _ in rows],
        switches_involuntary=[0 for _ in rows],
        run_delay_ns=[
            round(wall * timeline.starved) if timeline.counts_run_delay else None for _, _, wall in rows
        ],
    )


BuildDocument = Callable[..., RunDocument]


@pytest.fixture
def true_cell() -> type[TrueCell]:
    """The record of a cell of which the truth is known."""
    return TrueCell


@pytest.fixture
def timeline() -> type[Timeline]:
    """The record of where a cell's capacity goes."""
    return Timeline


@pytest.fixture
def build_interpreter() -> Callable[..., Interpreter]:
    """An interpreter by its name; facts of it by keyword."""
    return _interpreter


@pytest.fixture
def build_document() -> BuildDocument:
    """A run with the given cells, its samples drawn from a seeded generator; nothing is derived yet."""

    def build(
        cells: Sequence[TrueCell],
        *,
        claims: Sequence[Claim] = (),
        rounds: int = 8,
        blocks: int = 8,
        seed: int = 1,
        settings: dict[str, Any] | None = None,
        interpreters: dict[str, dict[str, Any]] | None = None,
        scenario: dict[str, Any] | None = None,
        cores_usable: int = 2,
        round_drift: float = ROUND_DRIFT,
    ) -> RunDocument:
        rng = random.Random(seed)
        drifts = [rng.lognormvariate(0, round_drift) for _ in range(rounds)]
        names = list(dict.fromkeys(true.interpreter for true in cells))
        facts = interpreters or {}
        declared: dict[str, Any] = {
            "id": SCENARIO_ID,
            "name": "count",
            "kind": "function",
            "file": "experiments/exp_gil.py",
            "line": 10,
            "source_sha256": "0" * 64,
            "doc": "A tight loop that never gives up the GIL by itself.",
            "strategies": list(dict.fromkeys(true.strategy for true in cells)),
            "claims": list(claims),
        } | (scenario or {})
        results = []
        for true in cells:
            count = rounds if true.rounds is None else true.rounds
            measured = range(count) if true.outcome == "measured" else ()
            items = bool(declared.get("has_items"))
            results.append(
                CellResult(
                    cell=Cell(
                        id=true.id,
                        scenario=SCENARIO_ID,
                        interpreter=true.interpreter,
                        strategy=true.strategy,
                        workers=true.workers,
                        params=true.params,
                        knobs=true.knobs,
                        variant=true.variant,
                        control=true.control,
                    ),
                    outcome=true.outcome,
                    reason=true.reason,
                    samples=[_sample(true, n, drifts[n], blocks, items, rng) for n in measured],
                )
            )
        return RunDocument(
            schema=DOCUMENT_SCHEMA,
            run=Run(
                id="20260101-120000-abcd",
                started="2026-01-01T12:00:00Z",
                finished="2026-01-01T12:00:30Z",
                status="complete",
                command_line=["pytest", "--internals-lab", "experiments/"],
                lab_version="0.1.0",
                git_commit=None,
                git_dirty=None,
                seed=seed,
                effort="quick",
                took_s=30.0,
                measured_s=20.0,
                settings=settings or {},
            ),
            machine=Machine(
                id="machine",
                system="Linux",
                release="6.1",
                architecture="x86_64",
                cores_logical=2,
                cores_physical=2,
                cores_usable=cores_usable,
            ),
            interpreters=[
                _interpreter(name, **facts.get(name, {}))
                for name in names + [n for n in facts if n not in names]
            ],
            scenarios=[Scenario(**declared)],
            cells=results,
        )

    return build
