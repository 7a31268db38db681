"""Reasons that differ in their numbers only share a line, where that is what the machine did."""

from __future__ import annotations

from internals_lab.runner.trust.checks import invalid_reason
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.like_reasons import STARVED, as_one, kind_of

STARVED_7 = "7 of 8 rounds: ready to run but without a processor for 45% of the time: others had it"
STARVED_5 = "5 of 8 rounds: ready to run but without a processor for 23% of the time: others had it"


def test_what_the_machine_did_is_of_one_kind_however_much_it_was() -> None:
    assert kind_of(STARVED_7) == kind_of(STARVED_5)
    assert kind_of(STARVED_7) != kind_of("7 of 8 rounds: swapped 45 pages")


def test_numbers_become_ranges_in_their_order() -> None:
    assert as_one([STARVED_7, STARVED_5, STARVED_7]) == (
        "5 to 7 of 8 rounds: ready to run but without a processor for 23 to 45% of the time: others had it"
    )
    assert as_one([STARVED_7]) == STARVED_7


def test_other_reasons_keep_their_numbers() -> None:
    assert kind_of("KeyError: 3") != kind_of("KeyError: 4")


def test_the_sentence_of_what_has_no_figure_is_said_once_for_all_that_were_starved(
    build_document, true_cell
) -> None:
    cells = [
        true_cell(strategy="sequential", workers=1),
        true_cell(strategy="threads", workers=2, outcome="invalid", reason=STARVED_7),
        true_cell(strategy="processes", workers=2, outcome="invalid", reason=STARVED_5),
    ]
    [verdict] = derive(build_document(cells)).verdicts
    said = [one for one in verdict.sentences if one.startswith("No figure")]
    assert said == [
        "No figure for 2 threads, 2 processes on 3.13 (invalid: 5 to 7 of 8 rounds: ready to run but without a "
        "processor for 23 to 45% of the time: others had it)."
    ]


def test_the_pattern_is_that_of_what_trust_says(build_document, true_cell) -> None:
    """Were its words changed alone, reports would fall back to the long form."""
    from internals_lab.runner.trust.checks import _starved

    document = build_document([true_cell(strategy="threads", workers=2)])
    [result] = document.cells
    checks = [_starved(0.45)]
    for sample in result.samples:
        sample.checks[:] = checks
    reason = invalid_reason(result.samples)
    assert STARVED.fullmatch(f"3.13-threads-2 is invalid: {reason}")
