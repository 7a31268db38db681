"""What the whole is for: the free-threaded build lets threads help, the GIL build does not, and the lab says so."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.reporters.terminal import lines
from internals_lab.store.loading import find_runs, load_run
from internals_lab.store.schema import json_schema

COUNT = "experiments/exp_gil.py::count"


@pytest.fixture(scope="session")
def document(measured_results: Path) -> RunDocument:
    return load_run(find_runs(measured_results)[0].path)


def speedup_of_two_threads(document: RunDocument, short: str):
    [comparison] = [
        comparison
        for comparison in document.comparisons
        if comparison.subject == f"{COUNT}[{short}-threads-2]" and comparison.about == "scaling"
    ]
    assert comparison.typical is not None, comparison.reason
    return comparison


def claim_states(document: RunDocument, text: str) -> dict[str, str]:
    return {
        claim.interpreter: claim.state
        for claim in document.claims
        if claim.scenario == COUNT and claim.text.startswith(text)
    }


def test_without_a_gil_two_threads_beat_sequential_and_the_interval_excludes_one(
    document: RunDocument,
) -> None:
    comparison = speedup_of_two_threads(document, "3.13t")
    assert comparison.state == "faster"
    assert comparison.typical.low > 1.1


def test_with_a_gil_two_threads_do_not_beat_sequential(document: RunDocument) -> None:
    # Not "not faster": of equal things a 95 % interval leaves out 1 in every twentieth run, and a GIL may hide some percent.
    comparison = speedup_of_two_threads(document, "3.13")
    assert comparison.typical.low < 1.05
    assert comparison.typical.high < 1.2


def test_the_claims_say_so(document: RunDocument, gil_twin: Interpreter, free_threaded: Interpreter) -> None:
    with_gil = claim_states(document, "CPU-bound threads do not cut wall time")
    without = claim_states(document, "Threads on all cores make")
    assert with_gil == {gil_twin.name: "confirmed"}
    assert without == {free_threaded.name: "confirmed"}


def test_the_gil_was_observed_on_and_off(
    document: RunDocument, gil_twin: Interpreter, free_threaded: Interpreter
) -> None:
    seen = {
        result.cell.interpreter: {sample.gil.at_end for sample in result.samples}
        for result in document.cells
        if result.cell.id.startswith(f"{COUNT}[") and result.samples and result.cell.control is None
    }
    assert seen == {gil_twin.name: {True}, free_threaded.name: {False}}


def test_the_cost_of_the_build_is_told_from_that_of_the_lock(document: RunDocument) -> None:
    found = {
        comparison.about: comparison
        for comparison in document.comparisons
        if comparison.id.startswith(f"{COUNT}[") and comparison.about in ("gil", "build", "interpreter")
    }
    lock, build, both = found["gil"].typical, found["build"].typical, found["interpreter"].typical
    assert lock is not None
    assert build is not None
    assert both is not None
    # One thread has nobody to wait for: forcing the lock on costs it next to nothing, and the build is all of it.
    assert 0.9 < lock.estimate < 1.1
    assert lock.estimate * build.estimate == pytest.approx(both.estimate, rel=0.1)


def test_the_document_is_valid_and_nothing_in_it_failed(
    measured_results: Path, document: RunDocument
) -> None:
    jsonschema.validate(json.loads(find_runs(measured_results)[0].path.read_text()), json_schema())
    assert document.run.status == "complete"
    assert {result.outcome for result in document.cells} == {"measured", "skipped"}


def test_the_summary_answers_in_a_sentence(document: RunDocument) -> None:
    told = " ".join(" ".join(lines(document, 200)).split())
    assert "2 threads on 3.13t are " in told
    assert "x faster [" in told
    assert "(95 %, n = 8 rounds, GIL off)" in told
