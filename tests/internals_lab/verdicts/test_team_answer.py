"""The answer to a team's question: does a build without a GIL speed this up, from when, at what cost."""

from __future__ import annotations

import math
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.model.sample import TreeMemory
from internals_lab.verdicts.break_even import fewest_from_which_on
from internals_lab.verdicts.derivation import derive

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
ID = "experiments/exp_gil.py::count"
UNIT_NS = 5_000_000
SLOWER = 1.2


def amdahl(workers: int, serial: float) -> float:
    return workers / (1 + serial * (workers - 1))


@pytest.fixture
def cells(true_cell):
    """Both builds: threads that scale on the one without a GIL only, processes that scale on both, to a lesser degree."""

    def cells(
        counts=(2,), *, serial: float = 0.02, of_processes: float = 0.3, slower: float = SLOWER, **more
    ):
        def cell(name: str, strategy: str, workers: int, speedup: float):
            unit_ns = UNIT_NS * (slower if name == FREE else 1) / speedup
            return true_cell(
                interpreter=name,
                strategy=strategy,
                workers=workers,
                unit_ns=unit_ns,
                gil_at_end=name == GIL,
                **more,
            )

        found = []
        for name in (GIL, FREE):
            found.append(cell(name, "sequential", 1, 1))
            for count in counts:
                of_threads = amdahl(count, serial) if name == FREE else 1
                found.append(cell(name, "threads", count, of_threads))
                found.append(cell(name, "processes", count, amdahl(count, of_processes)))
        return found

    return cells


@pytest.fixture
def answered(build_document, cells):
    """The derived document of such a run, and the answer for the build without a GIL."""

    def answered(counts=(2,), **more):
        facts = {name: more.pop(name) for name in ("serial", "of_processes", "slower") if name in more}
        derived = derive(build_document(cells(counts, **facts), **more))
        [answer] = next(verdict for verdict in derived.verdicts if verdict.interpreter == FREE).answers
        return answer

    return answered


def test_the_answer_is_one_sentence_with_direction_denominator_interval_and_cost(answered) -> None:
    # Against 2 processes on the GIL build: 1.961 / 1.2 / 1.538.
    number = r"\d+\.\d+"
    assert re.fullmatch(
        rf"3\.13t speeds this up from 2 threads on: 2 threads are 1\.06\d*x faster \[{number}, {number}\] than the best of "
        r"3\.13, 2 processes \(95 %, n = 8 rounds, GIL off against GIL on\), while work in one thread is "
        rf"1\.\d+x slower \[{number}, {number}\] than on 3\.13\.",
        answered().sentence,
    )


def test_what_does_not_pay_is_said_so_against_the_best_with_a_gil(answered) -> None:
    answer = answered(slower=1.5)
    assert answer.best.over_gil_build.state == "slower"
    assert answer.sentence.startswith(
        "3.13t does not speed this up: its best, 2 threads, is 1.18x slower [1.17, 1.18] than the best of 3.13, "
        "2 processes ("
    )
    assert "; work in one thread is 1.5" in answer.sentence


def test_what_is_as_fast_and_what_is_open_are_no_gain(answered) -> None:
    same = amdahl(2, 0.02) / amdahl(2, 0.3)
    assert "3.13t does not speed this up: its best, 2 threads, is as fast as the best" in (
        answered(slower=same).sentence
    )
    left_open = answered(slower=same, blocks=1, seed=2, settings={"equivalence_margin": 0})
    assert left_open.best.over_gil_build.state == "inconclusive"
    assert left_open.sentence.startswith("Whether 3.13t speeds this up is open: its best, ")


def test_processes_count_as_the_best_of_the_gil_build(answered) -> None:
    over = answered().best.over_gil_build
    assert over.cell == f"{ID}[3.13-processes-2]"
    assert over.gil_build == GIL
    assert over.typical.low < amdahl(2, 0.02) / SLOWER / amdahl(2, 0.3) < over.typical.high


def test_rivals_of_the_best_widen_the_interval_and_are_named(answered) -> None:
    """Where processes are as fast as sequential, threads are too: any of the three may be the best with a GIL."""
    clear, rivalled = answered(), answered(of_processes=1.0, blocks=1, seed=3)
    assert clear.best.over_gil_build.rivals == []
    rivals = rivalled.best.over_gil_build.rivals
    assert 1 <= len(rivals) <= 2
    assert any("may as well be the best" in detail for detail in rivalled.details)
    spread = [
        math.log(one.best.over_gil_build.typical.high / one.best.over_gil_build.typical.low)
        for one in (clear, rivalled)
    ]
    assert spread[1] > spread[0]


def test_the_cost_of_one_thread_is_split_where_the_gil_was_forced_on(
    build_document, true_cell, cells
) -> None:
    control = true_cell(
        interpreter=FREE, unit_ns=UNIT_NS * 1.15, gil_at_end=True, knobs={"gil": True}, control="gil"
    )
    *_, verdict = derive(build_document([*cells(), control])).verdicts
    [answer] = verdict.answers
    single = answer.single_thread
    assert single.slowdown.low < 1.2 < single.slowdown.high
    assert single.build.low < 1.15 < single.build.high
    assert single.lock.low < 1.2 / 1.15 < single.lock.high
    assert any("with its GIL forced on, 3.13t takes 1.1" in detail for detail in answer.details)
    assert answer.best.cell == f"{ID}[3.13t-threads-2]"


def test_without_a_control_the_cost_is_known_and_its_parts_are_not(answered) -> None:
    single = answered().single_thread
    assert (single.build, single.lock, single.state) == (None, None, "slower")
    assert single.slowdown.low < SLOWER < single.slowdown.high


@pytest.mark.parametrize(
    ("slower", "counts", "workers", "state"),
    [
        (1.2, (1, 2, 4, 8), 4, "reached"),
        (1.0, (1, 2, 4, 8), 4, "reached"),
        (3.0, (1, 2, 4, 8), None, "not reached"),
        (2.0, (2, 8), 8, "reached"),
    ],
)
def test_break_even_is_the_fewest_measured_count_that_beats_the_best_of_the_gil_build(
    answered, slower, counts, workers, state
) -> None:
    """Of 3.13 the best are 8 processes, 2.6 times as fast as sequential; threads on 3.13t scale by 2 % serial work."""
    answer = answered(counts, slower=slower, cores_usable=8)
    [threads] = [one for one in answer.break_even if one.strategy == "threads"]
    truth = [count for count in counts if amdahl(count, 0.02) / slower > amdahl(max(counts), 0.3)]
    assert min(truth, default=None) == workers, "the case itself"
    assert (threads.workers, threads.state, threads.measured) == (workers, state, list(counts))


def test_the_law_puts_the_break_even_between_the_measured_counts(answered) -> None:
    answer = answered((1, 2, 4, 8), cores_usable=8, rounds=16, serial=0.05)
    [threads] = [one for one in answer.break_even if one.strategy == "threads"]
    needed = SLOWER * amdahl(8, 0.3)
    crossing = needed * 0.95 / (1 - 0.05 * needed)
    assert threads.law == "Amdahl"
    assert threads.by_law.low < crossing < threads.by_law.high
    assert threads.by_law.high < threads.workers == 4
    assert "Amdahl's law has it at 3." in next(one for one in answer.details if one.startswith("Break-even"))


def test_a_crossing_far_from_what_was_measured_is_not_guessed(answered) -> None:
    answer = answered((1, 2, 4, 8), cores_usable=8, slower=8.0)
    [threads] = [one for one in answer.break_even if one.strategy == "threads"]
    assert (threads.workers, threads.by_law, threads.law) == (None, None, None)


def test_counts_beyond_the_cores_say_nothing_of_how_work_scales(answered) -> None:
    answer = answered((2, 4), cores_usable=2)
    assert {tuple(one.measured) for one in answer.break_even} == {(2,)}
    assert {tuple(law.workers) for law in answer.laws} == {(2,)}


def test_laws_are_fitted_from_four_counts_on_and_a_serial_share_is_told_below(answered) -> None:
    few, many = answered((2, 4), cores_usable=8), answered((2, 4, 8), cores_usable=8, serial=0.1)
    assert {law.law for law in few.laws} == {"Karp-Flatt"}
    assert {law.strategy for law in few.laws} == {"threads", "processes"}
    of_threads = {law.law: law for law in many.laws if law.strategy == "threads"}
    assert of_threads.keys() == {"Amdahl", "Universal Scalability Law"}
    assert of_threads["Amdahl"].contention.low < 0.1 < of_threads["Amdahl"].contention.high
    assert of_threads["Amdahl"].workers == [1, 2, 4, 8], "sequential stands for one worker"
    assert of_threads["Amdahl"].misfit < 0.02


def test_without_a_gil_build_there_is_no_break_even_and_no_gain_to_speak_of(build_document, cells) -> None:
    alone = [cell for cell in cells() if cell.interpreter == FREE]
    [verdict] = derive(build_document(alone)).verdicts
    [answer] = verdict.answers
    assert answer.break_even == []
    assert answer.single_thread is None
    assert answer.best.over_gil_build is None
    assert answer.best.cell == f"{ID}[3.13t-threads-2]"
    assert answer.sentence.startswith("The best of 3.13t, 2 threads, is 1.9")


def test_a_gil_build_of_another_version_stands_in_and_the_answer_says_so(
    build_document, true_cell, cells
) -> None:
    elder = "cpython-3.11.7"
    renamed = [
        true_cell(**{**_fields(cell), "interpreter": elder}) if cell.interpreter == GIL else cell
        for cell in cells()
    ]
    facts = {elder: {"version": "3.11.7"}}
    *_, verdict = derive(build_document(renamed, interpreters=facts)).verdicts
    [answer] = verdict.answers
    assert answer.best.over_gil_build.gil_build == elder
    assert any("for want of one of 3.13t's version" in detail for detail in answer.details)


def test_the_twin_goes_before_an_earlier_interpreter_with_a_gil(build_document, true_cell, cells) -> None:
    first = true_cell(interpreter="cpython-3.11.7", unit_ns=UNIT_NS / 3)
    facts = {"cpython-3.11.7": {"version": "3.11.7"}}
    *_, verdict = derive(build_document([first, *cells()], interpreters=facts)).verdicts
    [answer] = verdict.answers
    assert answer.best.over_gil_build.gil_build == answer.single_thread.gil_build == GIL


def test_each_setting_has_its_own_answer(build_document, true_cell, cells) -> None:
    both = [
        true_cell(**{**_fields(cell), "params": {"n": n}})
        for n, slower in ((1, 1.2), (2, 1.9))
        for cell in cells(slower=slower)
    ]
    *_, verdict = derive(build_document(both, scenario={"params": {"n": [1, 2]}})).verdicts
    assert [answer.setting for answer in verdict.answers] == ["n=1", "n=2"]
    assert verdict.answers[0].sentence.startswith("With n=1: 3.13t speeds this up from 2 threads on")
    assert verdict.answers[1].sentence.startswith("With n=2: 3.13t does not speed this up")


def weighed(document, threads: int):
    """With the memory of each cell, told in bytes for two threads."""
    held = {"sequential": 20_000_000, "threads": threads, "processes": 50_000_000}
    cells = [
        msgspec.structs.replace(
            result,
            samples=[
                msgspec.structs.replace(sample, memory=_memory(held[result.cell.strategy] + sample.round))
                for sample in result.samples
            ],
        )
        for result in document.cells
    ]
    return msgspec.structs.replace(document, cells=cells)


def test_memory_is_what_each_worker_adds(build_document, cells) -> None:
    *_, verdict = derive(weighed(build_document(cells()), threads=24_000_000)).verdicts
    [answer] = verdict.answers
    assert answer.memory_per_worker_bytes.estimate == pytest.approx(2_000_000, rel=0.01)
    assert answer.sentence.endswith("than on 3.13 and each thread adds 2.0 MB [2.0, 2.0].")


def test_memory_that_cannot_be_told_from_none_is_no_word_of_the_answer(build_document, cells) -> None:
    *_, verdict = derive(weighed(build_document(cells()), threads=19_999_990)).verdicts
    [answer] = verdict.answers
    assert answer.memory_per_worker_bytes.low < 0
    assert "adds" not in answer.sentence


def test_cells_that_were_never_alive_together_are_compared_by_way_of_sequential(
    build_document, cells
) -> None:
    """As where so many cells are measured in several groups, with the sequential ones in each."""
    together = build_document(cells())
    replace = msgspec.structs.replace

    def in_group(result, group: int):
        return replace(result, samples=[replace(sample, group=group) for sample in result.samples])

    apart = []
    for result in together.cells:
        group = 1 if result.cell.strategy == "threads" else 0
        moved = in_group(result, group)
        if result.cell.strategy == "sequential":
            moved = replace(moved, samples=moved.samples + in_group(result, 1).samples)
        apart.append(moved)
    both = [derive(together), derive(replace(together, cells=apart))]
    wanted = f"{ID}[3.13t-threads-2] / {ID}[3.13-processes-2]"
    direct, relayed = (next(one for one in document.comparisons if one.id == wanted) for document in both)
    assert (direct.relayed, relayed.relayed) == (False, True)
    assert relayed.typical.estimate == pytest.approx(direct.typical.estimate, rel=0.02)
    assert relayed.state == direct.state == "faster"


def test_what_a_drift_could_turn_is_left_open(build_document, true_cell, cells) -> None:
    """The threads of 3.13t become slower by 6 % within each process; their lead is less than that."""
    document = build_document(cells(), blocks=8)
    for result in document.cells:
        if result.cell.id == f"{ID}[3.13t-threads-2]":
            for sample in result.samples:
                sample.blocks.wall_ns[4:] = [round(wall_ns * 1.02) for wall_ns in sample.blocks.wall_ns[4:]]
                sample.blocks.wall_ns[:4] = [round(wall_ns * 0.96) for wall_ns in sample.blocks.wall_ns[:4]]
    *_, verdict = derive(document).verdicts
    [answer] = verdict.answers
    over = answer.best.over_gil_build
    assert over.drift > over.typical.low > 1.02
    assert over.state == "inconclusive"
    assert answer.sentence.startswith(
        "Whether 3.13t speeds this up is open, for what did not settle could turn it: its best, 2 threads, is 1."
    )
    assert {one.workers for one in answer.break_even} == {None}


def test_a_best_that_pauses_has_its_summed_times_told_beside_the_typical_ones(
    build_document, true_cell, cells
) -> None:
    document = build_document(cells(), blocks=8)
    for result in document.cells:
        if result.cell.id == f"{ID}[3.13t-threads-2]":
            for sample in result.samples:
                sample.blocks.wall_ns[3] *= 20
    *_, verdict = derive(document).verdicts
    [answer] = verdict.answers
    over = answer.best.over_gil_build
    assert (over.state, over.state_of_total, over.reason) == (
        "faster",
        "slower",
        "typical faster, total slower",
    )
    assert re.search(
        r"\. Over summed times, pauses included, they are \d\.\d+x slower \[.*\] than the best of 3\.13, ",
        answer.sentence,
    )


STATES = st.sampled_from(["faster", "slower", "same", "inconclusive"])


@given(st.lists(STATES, min_size=1, max_size=8), st.integers(0, 7))
def test_one_more_faster_count_never_moves_break_even_up(states: list[str], place: int) -> None:
    counts = [2**n for n in range(len(states))]
    before = fewest_from_which_on(counts, states)
    better = [state if index != place else "faster" for index, state in enumerate(states)]
    after = fewest_from_which_on(counts, better)
    assert before is None or (after is not None and after <= before)


@given(st.lists(STATES, min_size=1, max_size=8))
def test_from_break_even_on_all_larger_counts_are_faster(states: list[str]) -> None:
    counts = [2**n for n in range(len(states))]
    found = fewest_from_which_on(counts, states)
    if found is None:
        assert states[-1] != "faster"
    else:
        assert set(states[counts.index(found) :]) == {"faster"}
        assert found == counts[0] or states[counts.index(found) - 1] != "faster"


def test_snippets_have_no_answer_about_workers(build_document, true_cell) -> None:
    statements = [true_cell(interpreter=name, variant="def", empty_ns=10) for name in (GIL, FREE)]
    document = derive(build_document(statements, scenario={"kind": "snippets"}))
    assert [verdict.answers for verdict in document.verdicts] == [[], []]


def _fields(cell) -> dict:
    return {name: getattr(cell, name) for name in cell.__dataclass_fields__}


def _memory(held: int) -> TreeMemory:
    return TreeMemory(rss_bytes=held, pss_bytes=held, uss_bytes=held, processes=1)


def _with_outcome(document, *labels: str):
    """The document in which these cells were starved; derived anew."""
    broken = [
        msgspec.structs.replace(one, outcome="invalid", reason="5 of 8 rounds: starved")
        if one.cell.label in labels
        else one
        for one in document.cells
    ]
    return derive(msgspec.structs.replace(document, cells=broken))


def _answer_without(build_document, cells, *labels: str, **facts):
    derived = _with_outcome(build_document(cells(**facts)), *labels)
    [answer] = next(verdict for verdict in derived.verdicts if verdict.interpreter == FREE).answers
    return answer


def test_no_gain_is_not_said_where_the_configuration_that_may_have_it_has_no_figure(
    build_document, cells
) -> None:
    answer = _answer_without(build_document, cells, "3.13t-threads-2", slower=1.5)
    assert answer.best.over_gil_build.state == "inconclusive"
    assert answer.best.over_gil_build.reason == "no figure for 2 threads on 3.13t"
    assert answer.sentence.startswith(
        "Whether 3.13t speeds this up is open, no figure for 2 threads on 3.13t: its best, 2 processes, is 1.5"
    )


def test_a_gain_is_not_said_where_what_may_be_the_best_with_a_gil_has_no_figure(
    build_document, cells
) -> None:
    assert answer_state(build_document, cells) == "faster"
    answer = _answer_without(build_document, cells, "3.13-processes-2")
    assert answer.best.over_gil_build.state == "inconclusive"
    assert answer.best.over_gil_build.reason == "no figure for 2 processes on 3.13"
    assert answer.break_even[0].state == "open"


def test_a_loss_against_what_was_measured_stays_a_loss(build_document, cells) -> None:
    """Whatever else the GIL build may have, it only makes the loss larger."""
    answer = _answer_without(build_document, cells, "3.13-threads-2", slower=1.5)
    assert answer.best.over_gil_build.state == "slower"


def test_more_workers_than_cores_without_a_figure_leave_nothing_open(build_document, cells) -> None:
    answer = _answer_without(build_document, cells, "3.13t-threads-64", counts=(2, 64), slower=1.5)
    assert answer.best.over_gil_build.state == "slower"


def answer_state(build_document, cells) -> str:
    return str(_answer_without(build_document, cells).best.over_gil_build.state)
