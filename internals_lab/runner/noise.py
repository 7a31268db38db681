"""Measures the noise floor of this machine: identical code as two arms, by the laboratory that measures everything."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from internals_lab.declare.location import locate
from internals_lab.errors import ResultsError
from internals_lab.estimation.noise import noise_of
from internals_lab.machine.describing import describe_machine
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.noise_floor import NoiseFigures, NoiseFloor
from internals_lab.model.run import RunDocument
from internals_lab.registry import load_registry
from internals_lab.runner.course.observer import Observer
from internals_lab.runner.planning.effort import EFFORTS, Effort
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.runner.workbench import Workbench

PAIRS = 2
# Where there is nothing but sequential work to be measured, there is time for one pair more.
PAIRS_ALONE = 3
WORKERS = 2
# What the whole takes on a machine that does nothing else, as it is said beforehand.
ABOUT_S = 60

# The copies differ in an argument that they do not use.
SOURCE = """
from internals_lab import scenario


@scenario(strategies=[{strategy!r}], workers=[{workers}], params={{"copy": list(range({copies}))}})
def identical(copy):
    x = 0
    for _ in range(20_000):
        x += 1
    return x


for first in range(0, {copies}, 2):
    identical.claim(
        "The same code is as fast as itself",
        compare=({{"copy": first}}, {{"copy": first + 1}}),
        speedup="0.98..1.02",
    )
"""


@dataclass(frozen=True, kw_only=True)
class _Part:
    """One kind of pairs to measure."""

    interpreter: Interpreter
    strategy: str
    workers: int
    pairs: int


def measure_noise(
    this: Interpreter,
    others: Sequence[Interpreter],
    observer: Observer,
    *,
    seed: int,
    effort: Effort = EFFORTS["standard"],
) -> NoiseFloor:
    """Sequential pairs on `this`; pairs of two threads on the first of `others` that has no GIL, where there is one
    and two cores for it. ResultsError where the machine was too busy for figures.
    """
    machine = describe_machine()
    kinds = load_registry().kinds
    free_threaded = [one for one in others if not one.has_gil and kinds.unsupported(one) is None]
    in_parallel = free_threaded[:1] if machine.cores_usable >= WORKERS else []
    sequential = _Part(
        interpreter=this, strategy="sequential", workers=1, pairs=PAIRS if in_parallel else PAIRS_ALONE
    )
    figures = [
        _figures(part, observer, effort, seed)
        for part in (
            sequential,
            *(
                _Part(interpreter=one, strategy="threads", workers=WORKERS, pairs=PAIRS)
                for one in in_parallel
            ),
        )
    ]
    return NoiseFloor(
        machine=machine.id,
        measured=datetime.now(UTC).isoformat(timespec="seconds"),
        lab_version=version("internals-lab"),
        sequential=figures[0],
        parallel=figures[1] if len(figures) > 1 else None,
    )


def _figures(part: _Part, observer: Observer, effort: Effort, seed: int) -> NoiseFigures:
    document = _document(part, observer, effort, seed)
    intervals = [one.total for one in document.comparisons if one.about == "claim" and one.total]
    if len(intervals) < part.pairs:
        reasons = [one.reason for one in document.comparisons if one.about == "claim" and not one.total]
        raise ResultsError(
            f"identical code could not be compared ({reasons[0] if reasons else 'nothing was measured'}); "
            "measure again when the machine does nothing else"
        )
    noise = noise_of(intervals)
    return NoiseFigures(
        interpreter=part.interpreter.name,
        workers=part.workers,
        rounds=min(interval.n for interval in intervals),
        pairs=len(intervals),
        level=intervals[0].level,
        half_width=noise.half_width,
        excluding_one=noise.excluding_one,
        bias=noise.bias,
        lows=[interval.low for interval in intervals],
        highs=[interval.high for interval in intervals],
    )


def _document(part: _Part, observer: Observer, effort: Effort, seed: int) -> RunDocument:
    with tempfile.TemporaryDirectory(prefix="internals-lab-noise-") as name:
        folder = Path(name)
        path = folder / "exp_noise.py"
        source = SOURCE.format(strategy=part.strategy, workers=part.workers, copies=2 * part.pairs)
        path.write_text(source, encoding="utf-8")
        order = RunOrder(
            root=folder,
            results=folder / "results",
            # All values: the copies are no axis that an effort may thin out.
            effort=replace(effort, all_values=True),
            seed=seed,
            stops_early=False,
        )
        bench = Workbench(order, interpreters=[part.interpreter], registry=load_registry())
        try:
            location = locate(path, root=folder)
            for scenario in bench.collect(location):
                bench.plan(scenario, location)
            laboratory = bench.laboratory(observer, with_controls=False)
            laboratory.open()
            for scenario in laboratory.scenarios:
                laboratory.measure(scenario)
            document, _ = laboratory.close("complete")
        finally:
            bench.close()
    return document
