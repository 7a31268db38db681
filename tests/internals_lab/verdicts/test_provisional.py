"""What a run that lasts shows: figures as soon as there are any, and no judgement before the planned rounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.provisional import provisional

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
PLANNED = 16
CLAIM = Claim(
    text="Threads help",
    subject=Side(axis="strategy", value="threads"),
    reference=Side(axis="strategy", value="sequential"),
    speedup=Threshold(text="> 1.2", low=1.2),
)


@pytest.fixture
def run(build_document: Callable[..., RunDocument], true_cell: Callable[..., Any]) -> RunDocument:
    """Threads that help on the free-threaded build, and a cell that nobody can measure."""
    cells = [
        true_cell(interpreter=GIL, strategy="sequential", workers=1, unit_ns=5_000_000),
        true_cell(interpreter=FREE, strategy="sequential", workers=1, unit_ns=6_000_000, gil_at_end=False),
        true_cell(interpreter=FREE, strategy="threads", workers=2, unit_ns=3_000_000, gil_at_end=False),
        true_cell(
            interpreter=GIL,
            strategy="subinterpreters",
            workers=2,
            outcome="unsupported",
            reason="3.13 has none",
        ),
    ]
    return build_document(
        cells, claims=[CLAIM], rounds=PLANNED, settings={"rounds": PLANNED, "looks": [8, PLANNED]}
    )


def _after(run: RunDocument, rounds: int) -> RunDocument:
    """The run when so many rounds are in."""
    cells = [
        msgspec.structs.replace(one, outcome="pending", samples=one.samples[:rounds])
        if one.outcome == "measured"
        else one
        for one in run.cells
    ]
    return msgspec.structs.replace(
        run, cells=cells, run=msgspec.structs.replace(run.run, status="running", finished=None)
    )


def _of_threads(document: RunDocument) -> Any:
    return next(one for one in document.comparisons if "threads" in one.subject and one.about == "scaling")


@pytest.mark.parametrize("rounds", [0, 3, 8, PLANNED])
def test_nothing_is_judged_while_rounds_are_to_come(run: RunDocument, rounds: int) -> None:
    seen = provisional(_after(run, rounds))
    assert (seen.verdicts, seen.claims, seen.diagnoses) == ([], [], [])
    compared = _of_threads(seen)
    assert compared.state == "provisional"
    assert compared.reason == f"{rounds} of 16 rounds so far; the verdict waits for the planned rounds"
    assert {one.state for one in seen.comparisons} <= {"provisional", "unsupported"}


def test_a_speedup_is_there_as_soon_as_an_interval_can_be(run: RunDocument) -> None:
    few, enough = (_of_threads(provisional(_after(run, rounds))) for rounds in (3, 9))
    assert few.typical is None
    assert enough.typical.n == 9
    assert enough.typical.low < 2 < enough.typical.high * 1.05


def test_what_cannot_be_measured_says_so_at_once(run: RunDocument) -> None:
    seen = provisional(_after(run, 9))
    states = {one.subject.partition("[")[2]: one.state for one in seen.comparisons if "sub" in one.subject}
    assert set(states.values()) == {"unsupported"}


def test_cells_that_ended_are_judged_as_at_the_end_of_the_run(run: RunDocument) -> None:
    complete = derive(run)
    lasting = msgspec.structs.replace(run, run=msgspec.structs.replace(run.run, status="running"))
    seen = provisional(lasting)
    assert seen.verdicts == complete.verdicts
    assert seen.comparisons == complete.comparisons
    assert seen.diagnoses == complete.diagnoses
    # Claims are decided all together.
    assert complete.claims
    assert seen.claims == []


def test_a_verdict_waits_for_every_cell_of_its_scenario(run: RunDocument) -> None:
    *ended, last = run.cells[:3]
    going_on = msgspec.structs.replace(last, outcome="pending", samples=last.samples[:9])
    seen = provisional(msgspec.structs.replace(run, cells=[*ended, going_on, *run.cells[3:]]))
    assert seen.verdicts == []
    assert _of_threads(seen).state == "provisional"
    [builds] = [one for one in seen.comparisons if one.about == "interpreter" and "sequential" in one.subject]
    assert builds.state == "slower"


def test_without_a_plan_the_rounds_so_far_are_told(run: RunDocument) -> None:
    unplanned = msgspec.structs.replace(_after(run, 1), run=msgspec.structs.replace(run.run, settings={}))
    assert _of_threads(provisional(unplanned)).reason.startswith("1 round so far;")
