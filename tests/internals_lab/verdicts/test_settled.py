"""A cell that did not settle, and a statement that cannot be told, in comparisons, claims and sentences."""

from __future__ import annotations

import pytest

from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.verdicts.derivation import derive

FREE = "cpython-3.13.5t"


def about_threads(limit: float) -> Claim:
    return Claim(
        text="Threads help",
        subject=Side(axis="strategy", value="threads"),
        reference=Side(axis="strategy", value="sequential"),
        speedup=Threshold(text=f"> {limit}", low=limit),
    )


@pytest.fixture
def derived(build_document, true_cell):
    """A run of a sequential cell and two threads, on whose unit times and growths the tests decide."""

    def derived(sequential_grows: float, threads_ns: float, limit: float = 1.0):
        cells = [
            true_cell(interpreter=FREE, grows=sequential_grows),
            true_cell(interpreter=FREE, strategy="threads", workers=2, unit_ns=threads_ns, gil_at_end=False),
        ]
        return derive(build_document(cells, claims=[about_threads(limit)]))

    return derived


def test_a_cell_that_keeps_its_pace_has_settled(derived) -> None:
    sequential = derived(0.0, 2_500_000).cells[0]
    assert sequential.settled.estimate == pytest.approx(1, abs=0.01)
    assert sequential.unsettled is None


def test_a_unit_whose_state_grows_is_named_and_told_what_to_do(derived) -> None:
    sequential = derived(0.05, 2_500_000).cells[0]
    assert sequential.settled.low > 1.1
    assert sequential.unsettled.startswith("did not settle: its later blocks took 1.2")
    assert "setup_block" in sequential.unsettled


def test_a_unit_that_becomes_faster_was_still_warming_up(derived) -> None:
    assert derived(-0.05, 2_500_000).cells[0].unsettled.endswith("it was still warming up")


def test_a_comparison_is_left_open_where_the_drift_could_decide_it(derived) -> None:
    [comparison] = derived(0.05, 4_900_000).comparisons
    assert comparison.drift == pytest.approx(1.22, abs=0.03)
    assert comparison.typical.low > 1.02
    assert comparison.state == "inconclusive"


def test_a_comparison_that_no_drift_could_turn_keeps_its_state(derived) -> None:
    [comparison] = derived(0.05, 2_500_000).comparisons
    assert comparison.drift is not None
    assert comparison.state == "faster"


def test_a_comparison_of_settled_cells_has_no_drift(derived) -> None:
    [comparison] = derived(0.0, 4_500_000).comparisons
    assert (comparison.drift, comparison.state) == (None, "faster")


@pytest.mark.parametrize(("limit", "state"), [(1.5, "confirmed"), (2.1, "inconclusive"), (4.0, "refuted")])
def test_a_claim_must_hold_whatever_becomes_of_the_drift(derived, limit: float, state: str) -> None:
    [claim] = derived(0.05, 2_500_000, limit).claims
    assert claim.state == state
    assert ("did not settle" in (claim.reason or "")) == (state == "inconclusive")


def test_the_verdict_says_who_did_not_settle_and_that_it_is_left_open(derived) -> None:
    told = " ".join(derived(0.05, 4_900_000).verdicts[0].sentences)
    assert "But sequential on 3.13t did not settle: " in told
    assert ", so this is left open." in told


@pytest.fixture
def calls(build_document, true_cell):
    """A run of a statement that takes nothing and one that does, in a loop that takes 100 ns."""
    return derive(
        build_document(
            [
                true_cell(variant="pass", empty_ns=1_000_000, unit_ns=0),
                true_cell(variant="x + 1", empty_ns=1_000_000, unit_ns=500_000),
                true_cell(interpreter=FREE, variant="pass", empty_ns=1_000_000, unit_ns=0),
            ],
            scenario={"kind": "snippets"},
        )
    )


def test_a_statement_that_cannot_be_told_has_no_figure_but_a_bound(calls) -> None:
    nothing, adding, _ = calls.cells
    assert nothing.outcome == "measured"
    assert nothing.unit_wall_ns is None
    assert nothing.reason.startswith("below what can be told here: it takes less than ")
    assert adding.unit_wall_ns.estimate == pytest.approx(500_000, rel=0.1)
    assert adding.reason is None


def test_nothing_is_compared_with_a_statement_that_cannot_be_told(calls) -> None:
    assert {comparison.state for comparison in calls.comparisons} == {"invalid"}
    assert {comparison.typical for comparison in calls.comparisons} == {None}


def test_the_verdict_says_that_the_figure_is_withheld_and_why(calls) -> None:
    told = " ".join(calls.verdicts[0].sentences)
    assert "No figure for `pass` on 3.13 (withheld: below what can be told here: " in told
    assert told.count("`pass`") == 1


@pytest.mark.parametrize(("step_ns", "is_told"), [(1_000, True), (100_000, True), (1_000_000, False)])
def test_blocks_of_a_few_steps_of_the_clock_have_no_figure(
    build_document, true_cell, step_ns, is_told
) -> None:
    facts = {"cpython-3.13.5": {"clock_step_ns": step_ns}}
    # Blocks of two units of 5 ms.
    [cell] = derive(build_document([true_cell()], interpreters=facts)).cells
    assert (cell.unit_wall_ns is not None) is is_told
    if not is_told:
        start, _, end = cell.reason.partition(" ms, ")
        assert start.startswith("below what can be told here: a block took ")
        assert end == "and the clock goes in steps of 1 ms"


def test_deriving_anew_says_the_same(calls) -> None:
    assert derive(calls) == calls
