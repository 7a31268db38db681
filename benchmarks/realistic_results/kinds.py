"""Different runs, each with everything that follows from its samples: all other runs are made of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from benchmarks.realistic_results.samples import Truth, rounds_of, samples
from benchmarks.realistic_results.size import Size
from benchmarks.realistic_results.teams import ASKED_FOR, MACHINES, Build
from benchmarks.realistic_results.workloads import CALLS, STRATEGIES, WORKLOADS, Workload
from internals_lab.model.cell import Cell, CellResult, Outcome
from internals_lab.model.machine import Machine
from internals_lab.model.run import DOCUMENT_SCHEMA, Run, RunDocument
from internals_lab.verdicts.derivation import derive

LOOKS = (8, 16, 32, 64)  # rounds
MOST_BLOCKS = 16  # a round, where the rounds are not all there yet
WITHOUT_SUBINTERPRETERS = ("3.11", "pypy3.11")
# What came of a cell instead, each in some kinds of runs.
MISHAPS: tuple[tuple[Outcome, str], ...] = (
    ("failed", "ZeroDivisionError: division by zero"),
    ("invalid", "starved in 5 of 8 processes: others had the processors"),
    ("timeout", "a block took longer than 60 s"),
    ("crashed", "ended by signal 11"),
)


def kinds(size: Size) -> list[RunDocument]:
    """Finished runs, derived; of `size.kinds` at the most."""
    seeds = np.random.SeedSequence(size.seed).spawn(min(size.kinds, size.runs))
    return [derive(_measured(number, size, np.random.default_rng(seed))) for number, seed in enumerate(seeds)]


def _measured(number: int, size: Size, rng: np.random.Generator) -> RunDocument:
    builds, machine = ASKED_FOR[number % len(ASKED_FOR)], MACHINES[number % len(MACHINES)]
    workload = WORKLOADS[number // 2 % len(WORKLOADS)]
    has_calls = number % 3 == 1
    plan = [*_of_workload(workload, builds, machine), *(_of_calls(builds) if has_calls else ())]
    mishap = MISHAPS[number // 4 % len(MISHAPS)] if number % 4 == 3 else None
    if mishap is not None:
        plan[-1] = (plan[-1][0], mishap)
    measured = sum(isinstance(outcome, Truth) for _, outcome in plan)
    rounds, blocks = _effort(-(-size.samples_a_run // measured))
    alive_together = rounds_of(rounds, rng)
    results = [
        CellResult(
            cell=cell,
            outcome="measured",
            samples=samples(outcome, alive_together, blocks=blocks, rng=rng),
            measured_s=0.8,
        )
        if isinstance(outcome, Truth)
        else CellResult(cell=cell, outcome=outcome[0], reason=outcome[1])
        for cell, outcome in plan
    ]
    return RunDocument(
        schema=DOCUMENT_SCHEMA,
        run=Run(
            id="kind",
            started="2026-01-01T00:00:00+00:00",
            finished="2026-01-01T00:01:00+00:00",
            status="complete",
            command_line=["pytest", "--internals-lab", "experiments/", "--lab-interpreters", "all"],
            lab_version="0.1.0",
            git_commit=None,
            git_dirty=False,
            seed=int(rng.integers(2**32)),
            effort="quick" if rounds == LOOKS[0] else "standard",
            took_s=60.0,
            measured_s=31.0,
            settings={"rounds": rounds, "looks": [look for look in LOOKS if look <= rounds], "level": 0.95},
        ),
        machine=machine,
        interpreters=[build.interpreter for build in builds],
        scenarios=[workload.scenario, *([CALLS.scenario] if has_calls else [])],
        cells=results,
    )


def _effort(blocks: int) -> tuple[int, int]:
    """The rounds, and the blocks of each, that give a cell so many blocks."""
    rounds = next((look for look in LOOKS if look * MOST_BLOCKS >= blocks), LOOKS[-1])
    return rounds, max(4, -(-blocks // rounds))


Planned = tuple[Cell, Truth | tuple[Outcome, str]]


def _of_workload(workload: Workload, builds: Sequence[Build], machine: Machine) -> Iterator[Planned]:
    cores = machine.cores_usable
    for build in builds:
        unit_ns = workload.unit_ns * build.slowness
        for strategy in STRATEGIES:
            for workers in (1,) if strategy == STRATEGIES[0] else (2, cores):
                cell = Cell(
                    id=f"{workload.scenario.id}[{build.short}-{strategy}-{workers}]",
                    scenario=workload.scenario.id,
                    interpreter=build.name,
                    strategy=strategy,
                    workers=workers,
                )
                if strategy == "subinterpreters" and build.short in WITHOUT_SUBINTERPRETERS:
                    yield (
                        cell,
                        ("unsupported", f"{build.name} has no subinterpreters with a GIL of their own"),
                    )
                elif strategy == "subinterpreters" and workers > 2:
                    yield cell, ("skipped", f"effort quick measures 2 {strategy}")
                else:
                    gain = 1.0 if workers == 1 else workload.speedup(build, strategy, workers, cores)
                    yield (
                        cell,
                        Truth(
                            wall_ns=unit_ns * workers / gain,
                            workers=workers,
                            takes_turns=strategy == "threads" and not build.free_threaded,
                            gil_on=not build.free_threaded,
                            processes=workers + 1 if strategy == "processes" else 1,
                        ),
                    )


def _of_calls(builds: Sequence[Build]) -> Iterator[Planned]:
    for build in builds:
        for variant, _, statement_ns in CALLS.statements:
            cell = Cell(
                id=f"{CALLS.scenario.id}[{build.short}-{variant}]",
                scenario=CALLS.scenario.id,
                interpreter=build.name,
                strategy=STRATEGIES[0],
                workers=1,
                variant=variant,
            )
            # The unit is a thousand statements and the loop around them.
            yield (
                cell,
                Truth(wall_ns=statement_ns * build.slowness, gil_on=not build.free_threaded, empty_ns=0.2),
            )


def without_the_last(document: RunDocument, cells: int) -> RunDocument:
    """The run as it was planned, with its last cells still to be measured and nothing derived."""
    kept = len(document.cells) - cells
    pending = [CellResult(cell=one.cell, outcome="pending") for one in document.cells[kept:]]
    return msgspec.structs.replace(
        document,
        cells=[*document.cells[:kept], *pending],
        comparisons=[],
        suites=[],
        diagnoses=[],
        claims=[],
        verdicts=[],
        alternation=[],
        observations=[],
    )
