"""Claims of runs that were killed before they were judged."""

from __future__ import annotations

import msgspec
import pytest

from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.verdicts.cut_short import with_claims_judged
from internals_lab.verdicts.derivation import derive


@pytest.fixture
def killed(build_document, true_cell):
    """A run that was measured and is crashed; nothing of it is derived."""
    claim = Claim(
        text="Threads help",
        subject=Side(axis="strategy", value="threads"),
        reference=Side(axis="strategy", value="sequential"),
        speedup=Threshold(text="> 1.5", low=1.5),
    )
    cells = [true_cell(), true_cell(strategy="threads", workers=2, unit_ns=2_500_000)]
    document = build_document(cells, claims=[claim])
    return msgspec.structs.replace(document, run=msgspec.structs.replace(document.run, status="crashed"))


def test_a_killed_run_is_judged_by_what_it_measured_as_a_finished_one(killed) -> None:
    assert not killed.claims
    judged = with_claims_judged(killed)
    assert judged.claims == derive(killed).claims
    assert [one.state for one in judged.claims] == ["confirmed"]


def test_a_run_that_still_measures_is_left_alone(killed) -> None:
    running = msgspec.structs.replace(killed, run=msgspec.structs.replace(killed.run, status="running"))
    assert with_claims_judged(running) is running


def test_what_was_judged_is_not_judged_again(killed) -> None:
    judged = derive(killed)
    assert with_claims_judged(judged) is judged


def test_settings_that_nobody_can_judge_by_leave_it_as_it_is(killed) -> None:
    odd = msgspec.structs.replace(killed, run=msgspec.structs.replace(killed.run, settings={"level": 7}))
    assert with_claims_judged(odd) is odd
