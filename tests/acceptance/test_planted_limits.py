"""Work that does not scale because of what it runs on, measured now on two processors: the lab must name what it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Diagnosis, Reading
from internals_lab.model.run import RunDocument

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


BUS_PATH = __file__ + ".bus"
SEATS = 8
OWN = threading.local()
TRANSFER_NS = 100_000


class Seat:
    """Where a worker says when it last used the bus; workers of one cell sit side by side. Nothing of it is shared with
    another thread but the memory itself: no reference count, no object.
    """

    def __init__(self):
        self.pid = os.getpid()
        with open(BUS_PATH, "a+b") as bus:
            fcntl.flock(bus, fcntl.LOCK_EX)
            bus.truncate(4096)
            self.said_ns = memoryview(mmap.mmap(bus.fileno(), 4096)).cast("q")
            self.said_ns[0] += 1
            self.number = 1 + self.said_ns[0] % SEATS
            # The mapping keeps the file open, and with it the lock.
            fcntl.flock(bus, fcntl.LOCK_UN)


def own_seat():
    seat = getattr(OWN, "seat", None)
    if seat is None or seat.pid != os.getpid():
        seat = OWN.seat = Seat()
    return seat


@scenario(strategies=["sequential", "threads", "processes"], workers=[2])
def one_memory_bus():
    """A bus that one worker uses all the time, so that two of them slow each other down, whether they share an
    interpreter or not; who waits for it keeps a processor busy, as a load from memory does. An imitation: the real
    memory of a machine can be too fast for two cores to show it.
    """
    seat = own_seat()
    said_ns, own = seat.said_ns, seat.number
    for _ in range(10):
        began = said_ns[own] = time.perf_counter_ns()
        users = 0
        for number in range(1, SEATS + 1):
            users += began - said_ns[number] < 1_000_000
        done = began + TRANSFER_NS * users
        while time.perf_counter_ns() < done:
            pass
    return True
'''
BANDWIDTH = "memory bandwidth or another limit of the machine"
PLANTED: dict[str, Reading] = {
    "four_on_two[3.13t-threads-4]": "too few cores",
    "one_shared_object[3.13t-threads-2]": "shared-refcount contention",
    "one_memory_bus[3.13t-threads-2]": BANDWIDTH,
    "one_memory_bus[3.13t-processes-2]": BANDWIDTH,
}
# Threads are read by what processes suffer from: that is no reference count, and the rest no limit of the machine.
BESIDE = ("one_shared_object[3.13t-processes-2]", "one_memory_bus[3.13t-processes-2]")
TWO = sorted(os.sched_getaffinity(0))[:2]

ON_CPUS = "import os, sys; os.sched_setaffinity(0, map(int, sys.argv[1].split(','))); os.execv(sys.argv[2], sys.argv[2:])"


def on(cpus: list[int]) -> list[str]:
    """A Python that is allowed these processors only; what it is to run follows."""
    return [sys.executable, "-c", ON_CPUS, ",".join(map(str, cpus)), sys.executable]


@pytest.fixture(scope="module")
def diagnoses(
    tmp_path_factory: pytest.TempPathFactory,
    told_why: Callable[..., dict[str, Diagnosis]],
    free_threaded: Interpreter,
) -> dict[str, Diagnosis]:
    experiment = tmp_path_factory.mktemp("limits") / "exp_limits.py"
    experiment.write_text(SOURCE, encoding="utf-8")
    return told_why(experiment, [free_threaded], PLANTED, beside=BESIDE, python=on(TWO))


@pytest.mark.parametrize(("cell", "cause"), PLANTED.items())
def test_a_planted_limit_is_named(diagnoses: dict[str, Diagnosis], cell: str, cause: str) -> None:
    assert cell in diagnoses, "starved in each run: the machine was too busy"
    assert diagnoses[cell].reading == cause, repr(diagnoses[cell])


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
    with subprocess.Popen([*on(TWO[:1]), "-c", "while True: pass"]) as busy:
        yield busy.pid
        busy.kill()


def test_a_neighbour_that_eats_a_core_is_no_slowness_of_the_work(
    tmp_path: Path, measured_run: Callable[..., RunDocument], free_threaded: Interpreter, neighbour: int
) -> None:
    experiment = tmp_path / "exp_limits.py"
    experiment.write_text(SOURCE, encoding="utf-8")
    named: list[str] = []
    while not set(named) & {"invalid", "starved by others"} and len(named) < 3:
        results = tmp_path / f"results-{len(named)}"
        document = measured_run(
            experiment, [free_threaded], results, cells=["loop[3.13t-threads-2]"], python=on(TWO)
        )
        [comparison] = [one for one in document.comparisons if one.about == "scaling"]
        assert comparison.state != "slower"
        told = " ".join(sentence for verdict in document.verdicts for sentence in verdict.sentences)
        assert " slower " not in told.replace("neither faster nor slower", "")
        if comparison.state == "invalid":
            sides = [
                one for one in document.cells if one.cell.id in (comparison.subject, comparison.reference)
            ]
            assert all(
                "without a processor" in (one.reason or "") for one in sides if one.outcome == "invalid"
            )
            named.append("invalid")
        else:
            named += [one.reading for one in document.diagnoses if one.id == comparison.id]
    assert named[-1] in ("invalid", "starved by others"), named
    assert "without a processor" in told
