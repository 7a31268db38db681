"""What Holm says of the claims of a run, beside what their own intervals say."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from internals_lab.estimation.family import most_decidable, p_value_of_a_decision
from internals_lab.estimation.hodges_lehmann import of_logarithms, walsh_averages
from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.reporters.summary import summaries
from internals_lab.reporters.terminal import lines
from internals_lab.verdicts.declared_family import first_deciding_look
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.thresholds import against_threshold
from internals_lab.verdicts.undecided import undecided_cells

UNIT_NS = 5_000_000


def claims(count: int, threshold: Threshold, *, gate: bool = False) -> list[Claim]:
    return [
        Claim(
            text=f"Number {number}",
            subject=Side(axis="strategy", value="threads"),
            reference=Side(axis="strategy", value="sequential"),
            speedup=threshold,
            gate=gate,
        )
        for number in range(count)
    ]


FASTER = Threshold(text="> 1.5", low=1.5)


@pytest.fixture
def judged(build_document, true_cell):
    """A derived run of a cell with this speedup and so many claims on it."""

    def judged(count: int, *, speedup: float = 1.8, rounds: int = 8, threshold: Threshold = FASTER, **more):
        cells = [true_cell(), true_cell(strategy="threads", workers=2, unit_ns=UNIT_NS / speedup)]
        of_run = claims(count, threshold, gate=more.pop("gate", False))
        return derive(build_document(cells, claims=of_run, rounds=rounds, **more))

    return judged


@pytest.mark.parametrize(("count", "hold"), [(1, True), (6, True), (7, False), (20, False)])
def test_eight_rounds_decide_six_claims_at_most(judged, count: int, hold: bool) -> None:
    results = judged(count).claims
    assert {result.state for result in results} == {"confirmed"}, "states stay those of the own interval"
    assert {result.holds_in_family for result in results} == {hold}
    assert {result.p_value for result in results} == {2 / 2**8}
    assert results[0].family_p_value == pytest.approx(min(1.0, count * 2 / 2**8))


def test_more_rounds_decide_more(judged) -> None:
    assert all(result.holds_in_family for result in judged(20, rounds=16).claims)


def test_why_a_claim_is_decided_alone_is_said_once_below_the_claims(judged) -> None:
    document = judged(7)
    text = " ".join(" ".join(lines(document, 200)).split())
    assert text.count("alone only") == 1
    assert "each of these decisions holds alone only: this run judges 7 claims" in text
    assert "stays open (Holm): 8 rounds can decide 6 at most" in text
    assert "(Holm)" in " ".join(lines(judged(2), 200))
    assert "Holm" not in " ".join(lines(judged(1), 200))


def test_where_some_decisions_hold_together_the_others_are_marked(judged) -> None:
    document = judged(2)
    first, second = document.claims
    alone = msgspec.structs.replace(second, holds_in_family=False, family_note="for some reason")
    [summary] = summaries(msgspec.structs.replace(document, claims=[first, alone]))
    assert [summary.claims.evidence(one).endswith("; alone only") for one in summary.claims.results] == [
        False,
        True,
    ]
    assert summary.claims.family == "alone only: for some reason"


def test_what_is_left_open_or_was_not_measured_is_decided_by_no_family(judged) -> None:
    [left_open] = judged(1, threshold=Threshold(text="> 1.8", low=1.8), blocks=1).claims
    assert (left_open.state, left_open.holds_in_family) == ("inconclusive", None)
    assert left_open.p_value > 0.05
    [too_few] = judged(1, rounds=4).claims
    assert (too_few.p_value, too_few.family_p_value, too_few.holds_in_family) == (None, None, None)


def test_a_gate_is_judged_by_the_total_in_the_family_too(build_document, true_cell) -> None:
    paused = true_cell(
        strategy="threads", workers=2, unit_ns=UNIT_NS / 1.8, pause_every=4, pause_ns=11_000_000
    )
    of_run = [*claims(1, FASTER), *claims(1, FASTER, gate=True)]
    typical, total = derive(build_document([true_cell(), paused], claims=of_run)).claims
    assert typical.p_value < total.p_value


def test_a_run_with_several_looks_goes_on_until_its_claims_hold_together(judged) -> None:
    """Eight of at most 32 rounds: enough for one claim by itself, not for two at the level that a look has left."""
    at_first_look = {"looks": [8, 16, 32]}

    def goes_on(count: int, rounds: int) -> bool:
        document = judged(count, rounds=rounds, settings=at_first_look)
        return bool(undecided_cells(document, document.scenarios[0]))

    assert not goes_on(1, 8)
    assert goes_on(3, 8)
    assert not goes_on(3, 16)


LOGARITHMS = st.lists(st.floats(-1, 1), min_size=8, max_size=16, unique=True)


@given(LOGARITHMS, st.floats(-0.5, 0.5), st.floats(0.01, 0.5))
def test_the_p_value_decides_just_as_the_interval_does(values: list[float], low: float, width: float) -> None:
    """Inside and outside of a range; a limit that is a Walsh average itself lies on neither side."""
    averages = walsh_averages(values)
    assume(all(abs(average - limit) > 1e-9 for average in averages for limit in (low, low + width)))
    interval = of_logarithms(values, 0.95)
    threshold = Threshold(text="", low=math.exp(low), high=math.exp(low + width))
    state = against_threshold(interval, threshold)
    centre = math.log(interval.estimate)
    if low < centre < low + width:
        p_value = p_value_of_a_decision(values, [low, low + width], inside=True)
        assert (state == "confirmed") == (p_value <= 0.05)
    else:
        p_value = p_value_of_a_decision(values, [low if centre <= low else low + width], inside=False)
        assert (state == "refuted") == (p_value <= 0.05)


def test_what_rounds_can_decide_is_told_from_their_smallest_p_value() -> None:
    assert [most_decidable(rounds, 0.05) for rounds in (6, 8, 16)] == [1, 6, 1638]
    assert most_decidable(8, 0.0125) == 1


@pytest.mark.parametrize(("count", "look"), [(1, 8), (3, 16)])
def test_the_first_look_that_can_decide_is_known_before_anything_is_measured(
    judged, count: int, look: int
) -> None:
    document = judged(count, rounds=0, settings={"looks": [8, 16, 32]})
    assert first_deciding_look((8, 16, 32), document.claims, Judging.of_run(document.run)) == look


def test_the_family_is_stored_with_the_claims(judged) -> None:
    result = judged(2).claims[0]
    stored = msgspec.json.decode(msgspec.json.encode(result))
    assert stored["holds_in_family"] is True
    assert stored["family_p_value"] == pytest.approx(2 * stored["p_value"])
