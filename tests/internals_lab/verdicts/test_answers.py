"""The lab's answers: a direction, a denominator, an interval, n, and the GIL."""

from __future__ import annotations

import re

import msgspec
import pytest

from internals_lab.model.sample import GilState
from internals_lab.verdicts.derivation import derive

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
UNIT_NS = 5_000_000
ID = "experiments/exp_gil.py::count"
NUMBER = r"\d+\.\d+"


def threads(true_cell, speedup: float, workers: int = 2, **more):
    return true_cell(strategy="threads", workers=workers, unit_ns=UNIT_NS / speedup, **more)


def free(true_cell, **more):
    return true_cell(interpreter=FREE, gil_at_end=False, **more)


def test_faster_names_denominator_interval_rounds_and_gil(build_document, true_cell) -> None:
    cells = [
        free(true_cell),
        free(true_cell, strategy="threads", workers=2, unit_ns=UNIT_NS / 1.75),
    ]
    [verdict] = derive(build_document(cells)).verdicts
    assert verdict.state == "faster"
    assert verdict.best_cell == f"{ID}[3.13t-threads-2]"
    assert verdict.sentences == [
        "2 threads on 3.13t are 1.74x faster [1.73, 1.75] than sequential on 3.13t "
        "(95 %, n = 8 rounds, GIL off).",
        "They used 2.00 of 2 cores [2.00, 2.00] at 1.15 times the CPU time: why they are not faster is not told by "
        "these signals.",
    ]


def test_slower_is_said_the_other_way_round(build_document, true_cell) -> None:
    [verdict] = derive(build_document([true_cell(), threads(true_cell, 1 / 1.21)])).verdicts
    assert verdict.state == "slower"
    assert verdict.best_cell == f"{ID}[3.13-sequential]"
    assert verdict.sentences == [
        "2 threads on 3.13 are 1.21x slower [1.21, 1.22] than sequential on 3.13 (95 %, n = 8 rounds, GIL on).",
        "They used 2.00 of 2 cores [2.00, 2.00] at 2.43 times the CPU time: why they are not faster is not told by "
        "these signals.",
    ]


def test_same_names_the_margin(build_document, true_cell) -> None:
    [verdict] = derive(build_document([true_cell(), threads(true_cell, 1)])).verdicts
    assert verdict.state == "same"
    assert "as fast as sequential on 3.13 within 2 %, speedup" in verdict.sentences[0]


def test_an_open_question_stays_open(build_document, true_cell) -> None:
    cells = [true_cell(), threads(true_cell, 1)]
    document = build_document(cells, rounds=8, blocks=1, settings={"equivalence_margin": 0})
    [verdict] = derive(document).verdicts
    assert (verdict.state, verdict.best_cell) == ("inconclusive", None)
    assert (
        "2 threads on 3.13 are neither faster nor slower than sequential on 3.13 for certain"
        in verdict.sentences[0]
    )


def test_each_strategy_is_said_at_its_best_worker_count_best_first(build_document, true_cell) -> None:
    cells = [
        true_cell(),
        threads(true_cell, 1.2, workers=2),
        threads(true_cell, 1.4, workers=4),
        true_cell(strategy="processes", workers=2, unit_ns=UNIT_NS / 1.9),
        true_cell(strategy="processes", workers=1, unit_ns=UNIT_NS / 0.8),
    ]
    [verdict] = derive(build_document(cells)).verdicts
    said = [sentence for sentence in verdict.sentences if not sentence.startswith("They used")]
    assert [sentence[: sentence.index(" on ")] for sentence in said] == [
        "2 processes",
        "4 threads",
    ]


def test_one_faster_configuration_is_enough_and_the_same_beats_slower(build_document, true_cell) -> None:
    slower = true_cell(strategy="processes", workers=2, unit_ns=UNIT_NS * 2)
    assert derive(build_document([true_cell(), threads(true_cell, 2), slower])).verdicts[0].state == "faster"
    assert derive(build_document([true_cell(), threads(true_cell, 1), slower])).verdicts[0].state == "same"


def test_the_best_cell_is_one_that_is_known_to_be_faster(build_document, true_cell) -> None:
    """A higher estimate that may be anything does not win."""
    wild = threads(true_cell, 8, workers=4)
    document = build_document([true_cell(), threads(true_cell, 1.5), wild])
    for place, sample in enumerate(document.cells[2].samples):
        if place < 2:
            sample.blocks.wall_ns[:] = [200 * wall_ns for wall_ns in sample.blocks.wall_ns]
    derived = derive(document)
    known, unknown = derived.comparisons
    assert (known.state, unknown.state) == ("faster", "inconclusive")
    assert unknown.typical.estimate > known.typical.estimate
    [verdict] = derived.verdicts
    assert verdict.sentences[0].startswith("2 threads on 3.13 are 1.49x faster")
    assert (verdict.state, verdict.best_cell) == ("faster", f"{ID}[3.13-threads-2]")


def test_the_cost_of_a_build_is_said_with_what_else_differs(build_document, true_cell) -> None:
    cells = [true_cell(), free(true_cell, unit_ns=UNIT_NS * 1.2)]
    facts = {GIL: {"compiler": "GCC 12"}, FREE: {"compiler": "Clang 17"}}
    first, other = derive(build_document(cells, interpreters=facts)).verdicts
    assert other.state == "slower"
    assert other.sentences[0].startswith("Sequential on 3.13t takes ")
    assert re.fullmatch(
        rf"Sequential on 3.13t is {NUMBER}x slower \[{NUMBER}, {NUMBER}\] than sequential on 3.13 "
        r"\(95 %, n = 8 rounds, GIL off against GIL on\)\. "
        r"The builds differ in more than their name \(compiler: Clang 17 against GCC 12\)\.",
        other.sentences[1],
    )
    assert first.sentences[0].startswith("Sequential on 3.13 takes ")


def test_pauses_that_the_median_hides_are_said(build_document, true_cell) -> None:
    [verdict] = derive(
        build_document([true_cell(), threads(true_cell, 1, pause_every=4, pause_ns=40_000_000)])
    ).verdicts
    assert "as fast as sequential on 3.13 within 2 %" in verdict.sentences[0]
    assert re.search(
        rf"Over summed times, pauses included, they are {NUMBER}x slower \[{NUMBER}, {NUMBER}\] than sequential on 3.13\.",
        verdict.sentences[0],
    )


def test_settings_that_vary_are_named(build_document, true_cell) -> None:
    cells = [
        cell for n in (1, 2) for cell in (true_cell(params={"n": n}), threads(true_cell, 2, params={"n": n}))
    ]
    [verdict] = derive(build_document(cells, scenario={"params": {"n": [1, 2]}})).verdicts
    said = [sentence for sentence in verdict.sentences if not sentence.startswith("They used")]
    assert sorted(sentence[: sentence.index(" are")] for sentence in said) == [
        "2 threads on 3.13, n=1,",
        "2 threads on 3.13, n=2,",
    ]


def test_a_gil_that_came_back_is_said_first_with_the_import(build_document, true_cell) -> None:
    cells = [true_cell(interpreter=FREE, gil_at_end=True, gil_enabled_by="old_extension")]
    [verdict] = derive(build_document(cells)).verdicts
    assert verdict.sentences[0] == "The GIL was turned on by old_extension while this ran on 3.13t."


def test_a_gil_that_a_knob_turned_on_is_no_surprise(build_document, true_cell) -> None:
    cells = [true_cell(interpreter=FREE, gil_at_end=True, knobs={"gil": True})]
    [verdict] = derive(build_document(cells)).verdicts
    assert len(verdict.sentences) == 1


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([None] * 8, "GIL state not told by the interpreter"),
        ([True] * 4 + [False] * 4, "GIL on in some rounds only"),
    ],
)
def test_the_gil_is_said_as_observed(build_document, true_cell, states, words) -> None:
    document = build_document([true_cell()])
    [result] = document.cells
    result.samples[:] = [
        msgspec.structs.replace(sample, gil=GilState(at_end=state))
        for sample, state in zip(result.samples, states, strict=True)
    ]
    assert words in derive(document).verdicts[0].sentences[0]


def test_snippets_name_the_cheapest_and_the_dearest(build_document, true_cell) -> None:
    cells = [
        true_cell(variant=name, unit_ns=ns, empty_ns=5)
        for name, ns in (("def", 60_000), ("native +", 9_000), ("lambda", 50_000))
    ]
    [verdict] = derive(build_document(cells, scenario={"kind": "snippets"})).verdicts
    assert verdict.best_cell == f"{ID}[3.13-native +]"
    assert [sentence[: sentence.index(" takes")] for sentence in verdict.sentences] == [
        "Cheapest: `native +` on 3.13",
        "Dearest: `def` on 3.13",
    ]
    assert "a statement (95 %, n = 8 rounds, GIL on)." in verdict.sentences[0]


def test_snippets_of_another_interpreter_are_compared_at_both_ends(build_document, true_cell) -> None:
    costs = {"def": 1.3, "lambda": 1.1, "native +": 0.8}
    cells = [true_cell(variant=name, unit_ns=9_000, empty_ns=5) for name in costs]
    cells += [free(true_cell, variant=name, unit_ns=9_000 * cost, empty_ns=5) for name, cost in costs.items()]
    _, other = derive(build_document(cells, scenario={"kind": "snippets"})).verdicts
    assert other.state == "inconclusive"
    fastest, slowest = other.sentences[-2:]
    assert fastest.startswith("`native +` on 3.13t is 1.2")
    assert "faster" in fastest
    assert slowest.startswith("`def` on 3.13t is 1.3")
    assert "slower" in slowest


def test_what_could_not_be_measured_is_said_with_its_reason_and_what_was_left_out_is_not(
    build_document, true_cell
) -> None:
    gone = [
        true_cell(strategy="threads", workers=workers, outcome="crashed", reason="SIGSEGV.")
        for workers in (2, 4, 8, 16)
    ]
    skipped = true_cell(strategy="processes", workers=1, outcome="skipped", reason="effort")
    [verdict] = derive(build_document([true_cell(), *gone, skipped])).verdicts
    assert verdict.sentences == [
        "No figure for 2 threads, 4 threads, 8 threads and 1 more on 3.13 (crashed: SIGSEGV).",
    ]


@pytest.mark.parametrize(("outcome", "state"), [("crashed", "invalid"), ("unsupported", "unsupported")])
def test_a_scenario_without_any_figure_has_no_direction(build_document, true_cell, outcome, state) -> None:
    cells = [true_cell(outcome=outcome), threads(true_cell, 1, outcome=outcome)]
    [verdict] = derive(build_document(cells)).verdicts
    assert (verdict.state, verdict.best_cell) == (state, None)


def test_a_reason_that_holds_for_many_is_said_once(build_document, true_cell) -> None:
    cells = [
        true_cell(outcome="crashed", reason="SIGSEGV"),
        *(threads(true_cell, 1, workers=w) for w in (2, 4, 8)),
    ]
    [verdict] = derive(build_document(cells)).verdicts
    assert verdict.sentences == [
        "2 threads on 3.13 could not be compared with sequential on 3.13: "
        "3.13-sequential is crashed: SIGSEGV. The same holds for 2 more.",
        "No figure for sequential on 3.13 (crashed: SIGSEGV).",
    ]


def test_too_few_rounds_leave_a_sentence_and_no_direction(build_document, true_cell) -> None:
    [verdict] = derive(build_document([true_cell(), threads(true_cell, 2)], rounds=3)).verdicts
    assert verdict.state == "inconclusive"
    assert verdict.sentences == [
        "2 threads on 3.13 could not be compared with sequential on 3.13: "
        "3 shared rounds; an interval at 95 % needs at least 6."
    ]
