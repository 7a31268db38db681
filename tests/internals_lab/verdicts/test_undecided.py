"""Which cells go on: those of comparisons that the data leave open."""

from __future__ import annotations

import msgspec
import pytest

from internals_lab.model.cell import Interval
from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.undecided import undecided_cells


def claim(low: float, *, gate: bool = False) -> Claim:
    return Claim(
        text="Threads help",
        subject=Side(axis="strategy", value="threads"),
        reference=Side(axis="strategy", value="sequential"),
        speedup=Threshold(text=f"> {low}", low=low),
        gate=gate,
    )


BOTH = {"3.13-sequential", "3.13-threads-2"}


def interval(low: float, high: float) -> Interval:
    return Interval(estimate=(low * high) ** 0.5, low=low, high=high, level=0.95, n=8)


@pytest.fixture
def undecided(build_document, true_cell):
    """Labels of the cells that go on when the one comparison of a run has these intervals."""

    def undecided(
        typical: Interval | None, total: Interval | None = None, *, claims=(), state="faster"
    ) -> set[str]:
        cells = [true_cell(), true_cell(strategy="threads", workers=2)]
        document = derive(build_document(cells, claims=claims))
        [comparison] = document.comparisons
        found = msgspec.structs.replace(comparison, typical=typical, total=total or typical, state=state)
        document = msgspec.structs.replace(document, comparisons=[found])
        return {
            cell_id.partition("[")[2].removesuffix("]")
            for cell_id in undecided_cells(document, document.scenarios[0])
        }

    return undecided


@pytest.mark.parametrize(
    ("typical", "goes_on"),
    [
        (interval(1.6, 1.9), False),
        (interval(0.7, 0.9), False),
        (interval(0.99, 1.015), False),
        (interval(0.95, 1.1), True),
        (interval(0.995, 1.03), True),
    ],
)
def test_what_lies_on_one_side_of_one_or_within_the_margin_is_decided(undecided, typical, goes_on) -> None:
    assert undecided(typical) == (BOTH if goes_on else set())


def test_a_claims_limit_within_the_interval_keeps_both_sides_going(undecided) -> None:
    assert undecided(interval(1.3, 1.5), claims=[claim(1.2)]) == set()
    assert undecided(interval(1.3, 1.5), claims=[claim(1.4)]) == BOTH
    assert undecided(interval(1.395, 1.405), claims=[claim(1.4)]) == set(), "known to a percent is enough"


def test_a_gate_is_held_to_the_total_and_a_claim_is_not(undecided) -> None:
    typical, total = interval(1.6, 1.8), interval(0.9, 1.7)
    assert undecided(typical, total, claims=[claim(1.2)]) == set()
    assert undecided(typical, total, claims=[claim(1.2, gate=True)]) == BOTH
    assert undecided(typical, total, claims=[claim(1.75, gate=True)]) == set()


def test_too_few_rounds_for_a_look_go_on_and_what_cannot_be_compared_does_not(undecided) -> None:
    assert undecided(None, state="inconclusive") == BOTH
    assert undecided(None, state="invalid") == set()
    assert undecided(None, state="unsupported") == set()


def test_intervals_of_a_run_with_several_looks_are_stricter_and_named_by_the_level_that_they_keep(
    build_document, true_cell
) -> None:
    cells = [true_cell(), true_cell(strategy="threads", workers=2)]
    once = build_document(cells, rounds=16)
    often = msgspec.structs.replace(
        once, run=msgspec.structs.replace(once.run, settings={**once.run.settings, "looks": [16, 32]})
    )
    [single], [several] = derive(once).comparisons, derive(often).comparisons
    assert single.typical.level == several.typical.level == 0.95
    assert several.typical.low < single.typical.low
    assert single.typical.high < several.typical.high
