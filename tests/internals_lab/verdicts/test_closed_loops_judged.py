"""What the lab says of a closed loop: throughput against one reference, latencies, and that its units wait."""

from __future__ import annotations

import msgspec
import pytest

from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.model.sample import ItemTimes
from internals_lab.reporters.csv import csv_text
from internals_lab.reporters.markdown import markdown
from internals_lab.verdicts.derivation import derive

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
UNIT_NS = 1_100_000
ID = "experiments/exp_gil.py::count"


def looped(document, *, latency_ns: dict[str, int] | None = None, items: int = 128):
    """The document with each cell's workers as what is in flight; asyncio has one worker for them."""
    cells = []
    for result in document.cells:
        cell = result.cell
        one = cell.strategy == "asyncio"
        cell = msgspec.structs.replace(
            cell,
            id=f"{ID}[{cell.interpreter.replace('cpython-3.13.5', '3.13')}-{cell.strategy}-in_flight={cell.workers}]",
            in_flight=cell.workers,
            workers=1 if one else cell.workers,
        )
        latency = (latency_ns or {}).get(cell.strategy, UNIT_NS)
        distribution = [latency] * (items - 5) + [3 * latency] * min(5, items)
        samples = [
            msgspec.structs.replace(sample, items=ItemTimes(count=items, latency_ns=distribution))
            for sample in result.samples
        ]
        cells.append(msgspec.structs.replace(result, cell=cell, samples=samples))
    return msgspec.structs.replace(document, cells=cells)


@pytest.fixture
def waiting(build_document, true_cell, timeline):
    """Sequential, and strategies with 8 in flight at this speedup, that use so much of a core together."""

    def waiting(
        *,
        speedup=7.6,
        cores=0.1,
        strategies=("asyncio",),
        sequential=True,
        claims=(),
        interpreter=GIL,
        **more,
    ):
        common = {"interpreter": interpreter, "gil_at_end": interpreter == GIL}
        cells = []
        if sequential:
            idle = timeline(waiting=0.95)
            cells.append(true_cell(unit_ns=UNIT_NS, timeline=idle, **common))
        for strategy in strategies:
            for count, gain in [] if sequential else [(1, 1.0)]:
                cells.append(true_cell(strategy=strategy, workers=count, unit_ns=UNIT_NS / gain, **common))
            waits = 1 - cores / 8 if strategy == "threads" else 1 - cores
            cells.append(
                true_cell(
                    strategy=strategy,
                    workers=8,
                    unit_ns=UNIT_NS / speedup,
                    timeline=timeline(waiting=waits),
                    **common,
                )
            )
        scenario = {"in_flight": [8] if sequential else [1, 8]}
        document = build_document(cells, claims=claims, scenario=scenario)
        return derive(looped(document, **more))

    return waiting


def test_the_sentence_says_throughput_and_the_latency_of_a_unit(waiting) -> None:
    [verdict] = waiting().verdicts
    [said] = [sentence for sentence in verdict.sentences if "throughput" in sentence]
    assert said.startswith("Asyncio with 8 in flight on 3.13 has 7.")
    assert "x more throughput [" in said
    assert "than sequential on 3.13 (95 %, n = 8 rounds, GIL on" in said
    assert (
        "A unit takes 1.10 ms [1.10, 1.10] at p50 and 3.30 ms [3.30, 3.30] at p99 (sequential on 3.13: "
        in said
    )


def test_the_answer_speaks_of_throughput_and_of_no_break_even(waiting) -> None:
    [answer] = waiting().verdicts[0].answers
    assert answer.sentence.startswith("The best of 3.13, asyncio with 8 in flight, has 7.")
    assert "x more throughput [" in answer.sentence
    assert (answer.break_even, answer.laws) == ([], [])


def test_less_throughput_is_said_the_other_way_round(waiting) -> None:
    [verdict] = waiting(speedup=0.5, strategies=("threads",)).verdicts
    assert any(
        one.startswith("8 threads on 3.13 have 2.0") and "x less throughput [" in one
        for one in verdict.sentences
    )


def test_a_p99_needs_a_hundred_units_a_process(waiting) -> None:
    few, enough = waiting(items=99).cells[1], waiting(items=100).cells[1]
    assert few.item_p50_ns is not None
    assert few.item_p99_ns is None
    assert enough.item_p99_ns is not None
    assert "at p99" not in " ".join(waiting(items=99).verdicts[0].sentences)


def test_the_reference_is_sequential_or_the_fewest_in_flight(waiting) -> None:
    [comparison] = [one for one in waiting().comparisons if one.about == "scaling"]
    assert (comparison.subject, comparison.reference) == (
        f"{ID}[3.13-asyncio-in_flight=8]",
        f"{ID}[3.13-sequential-in_flight=1]",
    )
    without = waiting(sequential=False, strategies=("threads", "asyncio"))
    assert [(one.subject, one.reference) for one in without.comparisons if one.about == "scaling"] == [
        (f"{ID}[3.13-{name}-in_flight=8]", f"{ID}[3.13-{name}-in_flight=1]")
        for name in ("threads", "asyncio")
    ]


@pytest.mark.parametrize("interpreter", [GIL, FREE])
@pytest.mark.parametrize(("speedup", "overlap"), [(7.6, True), (2.0, False)])
def test_work_that_waits_is_named_with_a_gil_and_without(
    waiting, interpreter: str, speedup: float, overlap: bool
) -> None:
    [diagnosis] = waiting(interpreter=interpreter, strategies=("threads",), speedup=speedup).diagnoses
    assert diagnosis.reading == "lock waiting or waiting for I/O"
    assert diagnosis.sentence.endswith("; the waits overlap, little is lost.") == overlap
    assert "of 2 cores" in diagnosis.sentence


def test_threads_that_compute_are_no_waiting_work(waiting) -> None:
    [diagnosis] = waiting(strategies=("threads",), cores=1.0, speedup=1.0).diagnoses
    assert diagnosis.reading != "lock waiting or waiting for I/O"


def test_workers_that_only_wait_are_named_without_a_closed_loop_too(
    build_document, true_cell, timeline
) -> None:
    cells = [
        true_cell(timeline=timeline(waiting=0.95)),
        true_cell(strategy="threads", workers=2, unit_ns=2_500_000, timeline=timeline(waiting=0.95)),
    ]
    [diagnosis] = derive(build_document(cells)).diagnoses
    assert diagnosis.reading == "lock waiting or waiting for I/O"


def test_a_closed_loop_has_no_break_even_no_laws_and_no_room_to_go_beyond(waiting) -> None:
    derived = waiting(strategies=("threads",))
    assert [(one.laws, one.break_even) for one in derived.verdicts[0].answers] == [([], [])]
    assert {cell.beyond_room for cell in derived.cells} == {None}


def test_the_answer_says_throughput_and_that_the_waits_overlap(waiting) -> None:
    [answer] = waiting(strategies=("threads",)).verdicts[0].answers
    assert answer.sentence.startswith("The best of 3.13, 8 threads, has 7.")
    assert "x more throughput [" in answer.sentence
    assert "It is work that waits, and the waits overlap: little is lost." in answer.details
    [slow] = waiting(strategies=("threads",), speedup=2).verdicts[0].answers
    assert "Why it is not more: consistent with lock waiting or waiting for I/O." in slow.details


def test_without_a_sequential_cell_the_answer_is_over_the_fewest_in_flight(waiting) -> None:
    [answer] = waiting(sequential=False).verdicts[0].answers
    assert answer.sentence.startswith("The best of 3.13, asyncio with 8 in flight, has 7.")
    assert "than asyncio with 1 in flight (95 %" in answer.sentence
    [no_gain] = waiting(sequential=False, speedup=1.0).verdicts[0].answers
    assert (no_gain.best.cell, no_gain.sentence) == (f"{ID}[3.13-asyncio-in_flight=1]", "")


def test_strategies_that_were_compared_with_nothing_in_common_have_no_best(waiting) -> None:
    derived = waiting(sequential=False, strategies=("threads", "asyncio"))
    assert [answer.best for answer in derived.verdicts[0].answers] == [None]


def test_claims_meet_what_is_in_flight(waiting) -> None:
    claim = Claim(
        text="Eight at once get more done",
        subject=Side(axis="in_flight", name="in_flight", value=8),
        reference=Side(axis="in_flight", name="in_flight", value=1),
        speedup=Threshold(text="> 4", low=4),
    )
    found = waiting(sequential=False, strategies=("threads", "asyncio"), claims=[claim]).claims
    assert [(one.state, one.setting) for one in found] == [("confirmed", "threads"), ("confirmed", "asyncio")]
    by_strategy = msgspec.structs.replace(
        claim,
        subject=Side(axis="strategy", value="asyncio"),
        reference=Side(axis="strategy", value="threads"),
        where={"in_flight": 8},
        speedup=Threshold(text="> 0.9", low=0.9),
    )
    [one] = waiting(strategies=("threads", "asyncio"), claims=[by_strategy]).claims
    assert (one.state, one.setting) == ("confirmed", "8 in flight")
    assert one.comparison == f"{ID}[3.13-asyncio-in_flight=8] / {ID}[3.13-threads-in_flight=8]"


def test_reports_show_throughput_and_latencies(waiting) -> None:
    derived = waiting()
    told = markdown(derived)
    assert "| units done | p50 of one | p99 of one | over sequential |" in told
    assert "| asyncio × 8 |" in told.replace("  ", " ")
    header, *rows = csv_text(derived).splitlines()
    row = dict(zip(header.split(","), rows[1].split(","), strict=True))
    assert (row["in_flight"], row["workers"], row["item_p99_ns"]) == ("8", "1", "3.3e+06")
