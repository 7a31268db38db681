"""What passes of probes say to claims about figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.model.probe_pass import ProbePass, ProbeUsed
from internals_lab.model.results import ClaimResult
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import GilState
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.figure_passes import FigurePasses
from internals_lab.verdicts.figure_words import sentence
from internals_lab.verdicts.undecided import undecided_cells

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
ID = "experiments/exp_gil.py::count"
SEQUENTIAL = f"{ID}[3.13-sequential]"
FIGURE = "gc.pauses"
SIX = [11.0, 12.0, 12.0, 12.0, 13.0, 12.0]
SOME = Threshold(text="> 0", low=0)
TWO = Threshold(text="== 2", equals=2)
NOT_TWO = Threshold(text="!= 2", differs_from=2)


def passes(
    values: Sequence[float], *, probe: str = "gc", name: str = "pauses", **facts: Any
) -> list[ProbePass]:
    return [
        ProbePass(probe=probe, number=number, outcome="measured", figures={name: value}, **facts)
        for number, value in enumerate(values)
    ]


def failed(outcome: str, reason: str | None = None, count: int = 1) -> list[ProbePass]:
    return [
        ProbePass(probe="gc", number=number, outcome=outcome, reason=reason)  # type: ignore[arg-type]
        for number in range(count)
    ]


def value_claim(value: Threshold = SOME, **more: Any) -> Claim:
    return Claim(text="It pauses", figure=FIGURE, value=value, **more)


def ratio_claim(ratio: Threshold, subject: str = FREE, reference: str = GIL, **more: Any) -> Claim:
    sides = {
        "subject": Side(axis="interpreter", value=subject),
        "reference": Side(axis="interpreter", value=reference),
    }
    return Claim(text="It pauses more", figure=FIGURE, ratio=ratio, **sides, **more)


Judge = Callable[..., RunDocument]


@pytest.fixture
def judged(build_document: Any, true_cell: Any) -> Judge:
    """A derived run in which the sequential cells of the two builds were looked at like this."""

    def judged(
        claims: Sequence[Claim],
        on_gil: Sequence[ProbePass] = (),
        on_free: Sequence[ProbePass] | None = None,
        scenario: dict[str, Any] | None = None,
        **facts: Any,
    ) -> RunDocument:
        cells = [true_cell(interpreter=GIL, **facts)]
        if on_free is not None:
            cells.append(true_cell(interpreter=FREE, gil_at_end=False))
        document = build_document(cells, claims=claims, scenario=scenario)
        seen = {GIL: on_gil, FREE: on_free or ()}
        looked_at = [
            msgspec.structs.replace(one, probe_passes=list(seen[one.cell.interpreter]))
            for one in document.cells
        ]
        probes = [ProbeUsed(name="gc", cost="none", units={"pauses": "pauses"})]
        return derive(msgspec.structs.replace(document, cells=looked_at, probes=probes))

    return judged


def only(document: RunDocument) -> ClaimResult:
    [claim] = document.claims
    return claim


def test_the_interval_over_passes_is_held_against_the_range(judged: Judge) -> None:
    document = judged([value_claim()], passes(SIX))
    claim = only(document)
    assert (claim.state, claim.subject, claim.reference) == ("confirmed", SEQUENTIAL, None)
    assert (claim.value.estimate, claim.value.low, claim.value.high, claim.value.n) == (12, 11, 13, 6)
    assert claim.value == document.cells[0].figures[0].value
    assert (claim.figure, claim.unit, claim.threshold, claim.speedup) == (FIGURE, "pauses", "> 0", None)
    assert claim.p_value == pytest.approx(2 / 64)
    told = "gc.pauses is 12 [11, 13] pauses on 3.13, sequential (95 %, n = 6 passes)."
    assert sentence(claim, document) == told


@pytest.mark.parametrize(
    ("threshold", "state"),
    [
        (Threshold(text="> 10.5", low=10.5), "confirmed"),
        (Threshold(text="> 11", low=11), "inconclusive"),
        (Threshold(text=">= 11", low=11, inclusive=True), "confirmed"),
        (Threshold(text="< 11", high=11), "refuted"),
        (Threshold(text="<= 11", high=11, inclusive=True), "inconclusive"),
        (Threshold(text="11..13", low=11, high=13, inclusive=True), "confirmed"),
        (Threshold(text="12..13", low=12, high=13, inclusive=True), "inconclusive"),
        (Threshold(text="-3..-1", low=-3, high=-1, inclusive=True), "refuted"),
    ],
)
def test_ranges_are_met_missed_or_left_open(judged: Judge, threshold: Threshold, state: str) -> None:
    assert only(judged([value_claim(threshold)], passes(SIX))).state == state


@pytest.mark.parametrize(
    ("values", "equal", "unequal"),
    [
        ([2.0] * 6, "confirmed", "refuted"),
        ([3.0] * 6, "refuted", "confirmed"),
        ([2.0, 2.0, 2.0, 2.0, 2.0, 3.0], "inconclusive", "inconclusive"),
        ([2.0 + 1e-12] * 6, "refuted", "confirmed"),
    ],
)
def test_an_exact_number_is_asked_of_every_pass(
    judged: Judge, values: list[float], equal: str, unequal: str
) -> None:
    claims = [value_claim(TWO), value_claim(NOT_TWO)]
    found = judged(claims, passes(values)).claims
    assert [one.state for one in found] == [equal, unequal]
    assert all(one.exact and one.p_value is None and one.holds_in_family is None for one in found)


def test_what_other_passes_gave_is_said(judged: Judge) -> None:
    claim = only(judged([value_claim(TWO)], passes([2.0, 5.0, 2.0, 3.0, 2.0, 2.0])))
    assert claim.reason == "4 of 6 passes gave == 2, the others 3 to 5"


# The fixture only builds; nothing of one example is left for the next.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    values=st.lists(st.integers(0, 4).map(float), min_size=6, max_size=16),
    number=st.integers(0, 4),
    limit=st.integers(-1, 5),
)
def test_states_follow_from_what_was_given(
    judged: Judge, values: list[float], number: int, limit: int
) -> None:
    claims = [
        value_claim(Threshold(text=f"== {number}", equals=number)),
        value_claim(Threshold(text=f"!= {number}", differs_from=number)),
        value_claim(Threshold(text=f"> {limit}", low=limit)),
        value_claim(Threshold(text=f"<= {limit}", high=limit, inclusive=True)),
    ]
    equal, unequal, above, at_most = judged(claims, passes(values)).claims
    opposite = {"confirmed": "refuted", "refuted": "confirmed", "inconclusive": "inconclusive"}
    assert unequal.state == opposite[equal.state]
    assert at_most.state == opposite[above.state]
    assert (equal.state == "confirmed") == (set(values) == {number})
    assert (equal.state == "refuted") == (number not in values)
    if min(values) > limit:
        assert above.state == "confirmed"
    if max(values) <= limit:
        assert above.state == "refuted"
    if len(set(values)) == 1:
        assert above.p_value is None
    else:
        # The interval and the p-value never disagree.
        assert (above.p_value <= 0.05) == (above.state != "inconclusive")


def test_too_few_passes_decide_nothing(judged: Judge) -> None:
    found = judged([value_claim(), value_claim(TWO)], passes([2.0] * 5)).claims
    assert [one.state for one in found] == ["inconclusive", "inconclusive"]
    assert found[0].reason == "5 passes are too few for a 95 % interval; 6 are the fewest"


def test_an_exact_number_needs_all_passes(judged: Judge) -> None:
    claim = only(judged([value_claim(TWO)], passes([2.0] * 7) + failed("crashed", "died of SIGSEGV")))
    assert (claim.state, claim.reason) == ("inconclusive", "1 of 8 passes crashed: died of SIGSEGV")
    lacking = [*passes([2.0] * 7), ProbePass(probe="gc", number=7, outcome="measured")]
    claim = only(judged([value_claim(TWO)], lacking))
    assert (claim.state, claim.reason) == ("inconclusive", "1 of 8 passes gave no pauses")


@pytest.mark.parametrize(
    ("seen", "state", "reason"),
    [
        (failed("unsupported", "PyPy has no such thing"), "unsupported", "PyPy has no such thing"),
        (failed("skipped", "budget: 3 s"), "unsupported", "gc on 3.13-sequential: skipped: budget: 3 s"),
        (failed("crashed", "died"), "inconclusive", "gc on 3.13-sequential: crashed: died"),
        (failed("timeout"), "inconclusive", "gc on 3.13-sequential: timeout"),
        ([], "unsupported", "the probe gc did not look at 3.13-sequential"),
        (passes(SIX, probe="memory"), "unsupported", "the probe gc did not look at 3.13-sequential"),
        (passes(SIX, name="others"), "unsupported", "gc gave no pauses on 3.13-sequential; valid: 'others'"),
    ],
)
def test_without_a_figure_the_reason_is_the_probes(
    judged: Judge, seen: list[ProbePass], state: str, reason: str
) -> None:
    claim = only(judged([value_claim()], seen))
    assert (claim.state, claim.reason, claim.value) == (state, reason, None)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("unsupported", "unsupported"), ("skipped", "unsupported"), ("failed", "inconclusive")],
)
def test_a_cell_that_was_not_measured_says_why(judged: Judge, outcome: str, state: str) -> None:
    claim = only(judged([value_claim()], outcome=outcome, reason="for some reason"))
    assert (claim.state, claim.reason) == (state, f"3.13-sequential is {outcome}: for some reason")


def test_a_name_that_no_inspection_ever_gave_is_left_open_for_a_gate_to_be_seen(judged: Judge) -> None:
    claims = [Claim(text="There is one", figure="inspection.sise", value=SOME, gate=True)]
    kind = {"kind": "inspection", "probes": ["inspection"]}
    seen = passes([1.0] * 6, probe="inspection", name="size")
    claim = only(judged(claims, seen, scenario=kind))
    assert claim.state == "inconclusive"
    assert claim.reason == "inspection gave no sise on 3.13-sequential; did you mean 'size'?"
    # One that another interpreter gives is no mistake.
    there = passes([1.0] * 6, probe="inspection", name="sise")
    on_gil, on_free = judged(claims, seen, there, scenario=kind).claims
    assert (on_gil.state, on_free.state) == ("unsupported", "confirmed")


def test_a_claim_about_the_gil_speaks_of_passes_that_ran_as_it_says(judged: Judge) -> None:
    turned_on = passes(SIX, gil=GilState(at_end=True, enabled_by="numpy"))
    claims = [value_claim(where={"gil": False})]
    claim = only(judged(claims, passes(SIX), turned_on))
    assert claim.state == "unsupported"
    assert claim.reason == "the claim speaks of the GIL off, but it was observed on, turned on by numpy"
    kept_off = passes(SIX, gil=GilState(at_end=False))
    assert only(judged(claims, passes(SIX), kept_off)).state == "confirmed"


def test_a_ratio_is_that_of_independent_passes(judged: Judge) -> None:
    threshold = Threshold(text="> 1.5", low=1.5)
    facts = only(judged([ratio_claim(threshold)], passes([10.0] * 6), passes([20.0] * 8)))
    assert (facts.state, facts.p_value, facts.value.low, facts.value.high) == ("confirmed", None, 2, 2)
    document = judged([ratio_claim(threshold)], passes([10.0] * 6), passes([20.0] * 7 + [20.5]))
    claim = only(document)
    assert (claim.state, claim.is_ratio) == ("confirmed", True)
    assert (claim.value.low, claim.value.estimate, claim.value.high, claim.value.n) == (2, 2, 2, 6)
    assert (claim.subject, claim.reference) == (f"{ID}[3.13t-sequential]", SEQUENTIAL)
    assert claim.p_value == pytest.approx(2 / 3003)
    told = "gc.pauses on 3.13t, sequential is 2.00x [2.00, 2.00] of that on 3.13, sequential (95 %, n = 6 passes)."
    assert sentence(claim, document) == told


def test_a_ratio_of_unlike_builds_is_confounded(build_document: Any, judged: Judge) -> None:
    document = judged([ratio_claim(SOME)], passes(SIX), passes(SIX))
    builds = [
        msgspec.structs.replace(one, compiler=f"compiler of {one.name}") for one in document.interpreters
    ]
    claim = only(derive(msgspec.structs.replace(document, interpreters=builds)))
    assert claim.state == "confirmed"
    assert claim.reason == f"confounded by compiler: compiler of {FREE} against compiler of {GIL}"


@pytest.mark.parametrize("beyond", [0.0, -1.0])
def test_a_ratio_of_nothing_is_refused_with_the_reason(judged: Judge, beyond: float) -> None:
    claim = only(judged([ratio_claim(SOME)], passes([beyond, beyond, 1, 1, 1, 1]), passes(SIX)))
    assert (claim.state, claim.value, claim.p_value) == ("inconclusive", None, None)
    assert claim.reason == (
        f"gc.pauses is {beyond:g} in 2 of 6 passes of 3.13-sequential; a ratio needs figures above 0"
    )


def test_figures_are_claims_of_the_family_where_they_have_a_p_value(judged: Judge) -> None:
    alone = only(judged([value_claim()], passes(SIX)))
    assert (alone.holds_in_family, alone.family_p_value) == (True, pytest.approx(2 / 64))
    first, second, exact = judged([value_claim(), value_claim(), value_claim(TWO)], passes(SIX)).claims
    assert (first.state, first.holds_in_family) == ("confirmed", False)
    assert first.family_p_value == second.family_p_value == pytest.approx(4 / 64)
    assert first.family_note == (
        "this run judges 2 claims, and for all of them together it stays open (Holm): 6 passes can decide 1 at most"
    )
    assert exact.holds_in_family is None
    together = judged([value_claim(), value_claim()], passes([*SIX, 12.0, 12.0])).claims
    assert all(one.holds_in_family for one in together)


def test_what_every_pass_found_alike_is_no_matter_of_chance(judged: Judge) -> None:
    found = judged([value_claim(), value_claim()], passes([12.0] * 6)).claims
    assert [(one.state, one.p_value, one.holds_in_family) for one in found] == [("confirmed", None, None)] * 2


def test_rounds_do_not_go_on_for_a_figure(judged: Judge) -> None:
    wide = Threshold(text="> 12", low=12)
    document = judged([value_claim(wide), ratio_claim(wide)], passes(SIX), passes(SIX))
    without = msgspec.structs.replace(
        document, scenarios=[msgspec.structs.replace(document.scenarios[0], claims=[])]
    )
    assert undecided_cells(document, document.scenarios[0]) == undecided_cells(
        derive(without), without.scenarios[0]
    )
    assert not [one for one in document.comparisons if one.about == "claim"]


def test_the_pass_that_tells_why_is_one_that_is_not_as_claimed_with_what_was_found(judged: Judge) -> None:
    seen = [
        *passes([2.0], detail={"grown": "nothing"}),
        *passes([3.0, 4.0], detail={"grown": "dict"}),
        *passes([2.0] * 3),
    ]
    [cell] = judged([], seen).cells
    told = FigurePasses(cell=cell, figure=FIGURE)
    assert told.telling(TWO) == seen[1]
    assert told.telling(None) == seen[0]
    assert told.telling(SOME) is None
    # A detail is kept once, with the first pass that found it.
    [later] = judged([], [*passes([2.0], detail="all alike"), *passes([3.0])]).cells
    telling = FigurePasses(cell=later, figure=FIGURE).telling(TWO)
    assert (telling.figures, telling.detail) == ({"pauses": 3.0}, "all alike")
