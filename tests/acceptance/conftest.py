"""How an experiment is measured for acceptance: by a pytest of its own, as its users do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Diagnosis, Reading
from internals_lab.model.run import RunDocument
from internals_lab.store.loading import find_runs, load_run

# Above this share of the capacity, somebody else took the processors meanwhile.
DISTURBED = 0.1
# What the lab says of signals that do not tell one cause from another: a longer run may.
OPEN: frozenset[Reading] = frozenset(
    {"not told by these signals", "shared-refcount contention or memory bandwidth", "starved by others"}
)
# The effort of each attempt to have a cause named.
EFFORTS = ("quick", "quick", "standard", "standard")


@pytest.fixture(scope="session")
def measured_run() -> Callable[..., RunDocument]:
    """Measures an experiment and gives the document. `cells` select some, `python` starts another than this Python."""

    def measured_run(
        experiment: Path,
        interpreters: Sequence[Interpreter],
        results: Path,
        *,
        cells: Sequence[str] = (),
        effort: str = "quick",
        python: Sequence[str] = (sys.executable,),
    ) -> RunDocument:
        done = subprocess.run(
            [
                *(*python, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(experiment.parent)),
                *("--internals-lab", *([f"{experiment}::{cell}" for cell in cells] or [str(experiment)])),
                *("--lab-interpreters", ",".join(interpreter.executable for interpreter in interpreters)),
                *("--lab-effort", effort, "--lab-results", str(results)),
            ],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
        )
        runs = find_runs(results)
        assert runs, done.stdout + done.stderr
        return load_run(runs[0].path)

    return measured_run


@pytest.fixture(scope="session")
def told_why(measured_run: Callable[..., RunDocument]) -> Callable[..., dict[str, Diagnosis]]:
    """The diagnoses of an experiment's cells by what follows `::` in their ids, each from the first run that told: one
    that nobody disturbed and whose signals were clear enough for a cause to be named, rightly or wrongly.
    `planted` has the cause by cell; `beside` are further cells that those are read by.
    """

    def told_why(
        experiment: Path,
        interpreters: Sequence[Interpreter],
        planted: Mapping[str, Reading],
        *,
        beside: Sequence[str] = (),
        python: Sequence[str] = (sys.executable,),
    ) -> dict[str, Diagnosis]:
        found: dict[str, Diagnosis] = {}
        told: set[str] = set()
        for attempt, effort in enumerate(EFFORTS):
            wanted = [cell for cell in planted if cell not in told]
            if not wanted:
                break
            document = measured_run(
                experiment,
                interpreters,
                experiment.parent / f"results-{attempt}",
                cells=list(dict.fromkeys([*wanted, *beside])),
                effort=effort,
                python=python,
            )
            for diagnosis in document.diagnoses:
                cell = diagnosis.subject.partition("::")[2]
                if cell in wanted:
                    found[cell] = diagnosis
                    if _tells(diagnosis, planted[cell]):
                        told.add(cell)
        return found

    return told_why


def _tells(diagnosis: Diagnosis, cause: Reading) -> bool:
    if diagnosis.ceiling is None or (diagnosis.reading in OPEN and diagnosis.reading != cause):
        return False
    # More workers than processors are starved by each other.
    starved = diagnosis.lost.starved
    return cause == "too few cores" or (starved is not None and starved < DISTURBED)
