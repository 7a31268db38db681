"""Work that does not scale because of what it runs on, measured now on two processors: the lab must name what it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Diagnosis
from internals_lab.model.run import RunDocument
from internals_lab.store.loading import find_runs, load_run

SOURCE = '''
import fcntl
import mmap
import os
import threading
import time

from internals_lab import scenario

SHARED = object()


def spin(n):
    x = 0
    for _ in range(n):
        x += 1
    return x


@scenario(strategies=["sequential", "threads"], workers=[2])
def loop():
    return spin(20_000)


@scenario(strategies=["sequential", "threads"], workers=[4])
def four_on_two():
    return spin(20_000)


@scenario(strategies=["sequential", "threads", "processes"], workers=[2])
def one_shared_object():
    """Each turn takes a reference to it and drops one; processes have an object each."""
    shared = SHARED
    for _ in range(20_000):
        kept = shared
    return kept is not None


def open_bus():
    path = __file__ + ".bus"
    if not os.path.exists(path):
        with open(path, "wb") as made:
            made.write(bytes(4096))
    return open(path, "r+b")


BUS_FILE = open_bus()
BUS = memoryview(mmap.mmap(BUS_FILE.fileno(), 4096)).cast("q")
SEATS = 8
OWN = threading.local()
TRANSFER_NS = 40_000


def own_seat():
    """Where this worker says when it last used the bus; workers of one cell sit side by side."""
    if getattr(OWN, "pid", None) != os.getpid():
        with open(BUS_FILE.name, "r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            BUS[0] += 1
            OWN.seat, OWN.pid = 1 + BUS[0] % SEATS, os.getpid()
    return OWN.seat


@scenario(strategies=["sequential", "threads", "processes"], workers=[2])
def one_memory_bus():
    """A bus that is used to four fifths by one worker, so that two of them slow each other down, whether they share an
    interpreter or not; who waits for it keeps a processor busy, as a load from memory does. An imitation: the real
    memory of a machine can be too fast for two cores to show it.
    """
    now, bus, seat = time.perf_counter_ns, BUS, own_seat()
    for _ in range(20):
        began = bus[seat] = now()
        busy = sum(began - bus[other] < 1_000_000 for other in range(1, SEATS + 1))
        done = began + TRANSFER_NS * max(1.0, 0.8 * busy)
        while now() < done:
            pass
    return True
'''
BANDWIDTH = "memory bandwidth or another limit of the machine"
PLANTED = {
    "four_on_two[3.13t-threads-4]": "too few cores",
    "one_shared_object[3.13t-threads-2]": "shared-refcount contention",
    "one_memory_bus[3.13t-threads-2]": BANDWIDTH,
    "one_memory_bus[3.13t-processes-2]": BANDWIDTH,
}
# Read beside those: that which processes do not suffer from is no limit of the machine.
BESIDE = ("one_shared_object[3.13t-processes-2]",)
TWO = sorted(os.sched_getaffinity(0))[:2]
ATTEMPTS = 3
# Above this, somebody else took the processors meanwhile.
UNDISTURBED = 0.1

ON_CPUS = "import os, sys; os.sched_setaffinity(0, map(int, sys.argv[1].split(','))); os.execv(sys.argv[2], sys.argv[2:])"


def on(cpus: list[int], *command: str) -> list[str]:
    """The command of a Python that is allowed these processors only."""
    return [sys.executable, "-c", ON_CPUS, ",".join(map(str, cpus)), sys.executable, *command]


def measure(folder: Path, cells: list[str], interpreter: Interpreter, attempt: int = 0) -> RunDocument:
    experiment = folder / "exp_limits.py"
    experiment.write_text(SOURCE, encoding="utf-8")
    results = folder / f"results-{attempt}"
    done = subprocess.run(
        on(
            TWO,
            *("-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(folder), "--internals-lab"),
            *(f"{experiment}::{cell}" for cell in cells),
            *("--lab-interpreters", interpreter.executable),
            *("--lab-effort", "quick", "--lab-results", str(results)),
        ),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    runs = find_runs(results)
    assert runs, done.stdout + done.stderr
    return load_run(runs[0].path)


@pytest.fixture(scope="module")
def diagnoses(tmp_path_factory: pytest.TempPathFactory, free_threaded: Interpreter) -> dict[str, Diagnosis]:
    """By cell, from the first run that nobody disturbed: what was, is measured again, a few times at the most."""
    folder = tmp_path_factory.mktemp("limits")
    found: dict[str, Diagnosis] = {}
    settled: set[str] = set()
    for attempt in range(ATTEMPTS):
        wanted = [cell for cell in PLANTED if cell not in settled]
        if not wanted:
            break
        document = measure(folder, [*wanted, *BESIDE], free_threaded, attempt)
        for diagnosis in document.diagnoses:
            cell = diagnosis.subject.partition("::")[2]
            found[cell] = diagnosis
            crowded = PLANTED.get(cell) == "too few cores"
            undisturbed = diagnosis.lost.starved is not None and diagnosis.lost.starved < UNDISTURBED
            if diagnosis.ceiling and (crowded or undisturbed):
                settled.add(cell)
    return found


@pytest.mark.parametrize(("cell", "cause"), PLANTED.items())
def test_a_planted_limit_is_named(diagnoses: dict[str, Diagnosis], cell: str, cause: str) -> None:
    assert cell in diagnoses, f"starved in each of {ATTEMPTS} runs: the machine was too busy"
    assert diagnoses[cell].reading == cause, diagnoses[cell]


def test_the_ceiling_of_two_processors_is_told_beside_it(diagnoses: dict[str, Diagnosis]) -> None:
    ceilings = {cell: diagnosis.ceiling for cell, diagnosis in diagnoses.items() if cell in PLANTED}
    assert all(ceilings.values()), ceilings
    for cell, ceiling in ceilings.items():
        assert ceiling is not None
        assert 1.2 < ceiling.estimate < 2.3, cell
        assert "processes that share nothing reach" in diagnoses[cell].sentence


@pytest.fixture
def neighbour() -> Iterator[int]:
    """A process that keeps one of the two processors busy for as long as the test lasts."""
    with subprocess.Popen(on(TWO[:1], "-c", "while True: pass")) as busy:
        yield busy.pid
        busy.kill()


def test_a_neighbour_that_eats_a_core_is_no_slowness_of_the_work(
    tmp_path: Path, free_threaded: Interpreter, neighbour: int
) -> None:
    document = measure(tmp_path, ["loop[3.13t-threads-2]"], free_threaded)
    [comparison] = [one for one in document.comparisons if one.about == "scaling"]
    assert comparison.state != "slower"
    sides = [one for one in document.cells if one.cell.id in (comparison.subject, comparison.reference)]
    if starved := [side.reason or "" for side in sides if side.outcome == "invalid"]:
        assert all("without a processor" in reason for reason in starved)
        assert comparison.state == "invalid"
    else:
        [diagnosis] = [one for one in document.diagnoses if one.id == comparison.id]
        assert diagnosis.reading == "starved by others", diagnosis
    sentences = " ".join(sentence for verdict in document.verdicts for sentence in verdict.sentences)
    assert "without a processor" in sentences
    assert " slower " not in sentences
