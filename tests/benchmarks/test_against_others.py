"""How recorded outcomes of each tool are read, and what the study makes of them."""

from __future__ import annotations

import math
from typing import Any

import pytest

from benchmarks.against_others import answers as reading
from benchmarks.against_others.asv_tool import change_mark
from benchmarks.against_others.comparison import Record, plan
from benchmarks.against_others.internals_lab_tool import arms_of
from benchmarks.against_others.measured.workload import LOOPS
from benchmarks.against_others.pyperf_tool import processes_of, says_significant, spent_in_units_s
from benchmarks.against_others.schedule import Schedule, Share
from benchmarks.against_others.table import share, table


def record(tool: str, evidence: dict[str, Any], **more: Any) -> Record:
    known = {"replicate": 0, "kind": "A/A", "pair": 0, "wall_s": 5.0, "in_units_s": 4.0}
    return Record(tool=tool, evidence=evidence, **(known | more))


def lab(log_ratios: list[float], looks: list[int], **more: Any) -> Record:
    return record("internals_lab", {"log_ratios": log_ratios, "looks": looks, "state": "same"}, **more)


def by_method(one: Record) -> dict[tuple[str, str], reading.Answer]:
    return {(answer.method, answer.level): answer for answer in reading.answers(one)}


WAVERING = [0.001, -0.002, 0.003, -0.001, 0.002, -0.003, 0.001, -0.001]


def test_the_lab_is_read_at_its_quick_effort_at_fixed_rounds_and_as_it_stops() -> None:
    slower = [0.03 + wave for wave in WAVERING * 2]
    found = by_method(lab(slower, [8, 16], kind="A/B"))
    quick = found["internals_lab, effort quick (the first 8 rounds)", "95 %"]
    assert (quick.different, quick.rounds) == (True, 8)
    assert quick.limits is not None
    assert quick.limits.low < 1.03 < quick.limits.high
    fixed = found["internals_lab, fixed rounds", "99 %"]
    assert (fixed.different, fixed.rounds) == (True, 16)


def test_a_run_stops_at_the_first_look_that_decides_and_at_99_percent_later() -> None:
    found = by_method(lab(WAVERING * 2, [8, 16]))
    assert [found["internals_lab, stopping rule", level].rounds for level in ("95 %", "99 %")] == [8, 16]
    # At 99 % eight rounds give no interval, so nothing can be decided by them.
    only_eight = by_method(lab(WAVERING, [8, 16]))["internals_lab, stopping rule", "99 %"]
    assert only_eight.different is None


def test_a_difference_inside_the_margin_is_seen_but_its_state_is_same() -> None:
    found = by_method(lab([0.01 + wave for wave in WAVERING * 2], [8, 16]))
    assert found["internals_lab, stopping rule", "95 %"].different
    assert found["internals_lab, its state (not the same within 2 %)", "95 %"].different is False


def test_a_comparison_that_the_lab_calls_invalid_is_no_answer() -> None:
    starved = record("internals_lab", {"state": "invalid", "reason": "starved", "looks": [8, 16]})
    assert {answer.different for answer in reading.answers(starved)} == {None}
    assert "no answer: 1" in table([starved])


PROCESSES = [[1.0, 1.01], [1.02, 1.0], [0.99, 1.0]]


def test_pyperf_is_taken_at_its_word_and_its_interval_is_that_of_its_own_test() -> None:
    slower = [[value * 1.5 for value in process] for process in PROCESSES]
    evidence = {"reference": PROCESSES, "subject": slower, "significant": False}
    found = by_method(record("pyperf", evidence, kind="A/B"))
    assert found["pyperf --fast, compare_to", "95 %"].different is False
    assert found["pyperf --fast, Welch on process means", "95 %"].different
    limits = found["pyperf --fast, compare_to", "99 %"].limits
    assert limits is not None
    assert 1.4 < limits.low < 1.5 < limits.high < 1.6


def test_means_of_known_samples_have_the_interval_of_the_t_test() -> None:
    # By hand: means 2 and 4, pooled variance 1, n = 3 each, t(4, 97.5 %) = 2.776.
    limits = reading.of_means([1.0, 2.0, 3.0], [3.0, 4.0, 5.0], level=0.95, equal_variances=True)
    half = 2.776445 * math.sqrt(2 / 3) / 2
    assert limits == pytest.approx((2 - half, 2 + half), rel=1e-6)


@pytest.mark.parametrize(
    ("output", "significant"),
    [
        ("Benchmark hidden because not significant (1): planted", False),
        ("Mean +- std dev: [60000] 4.50 ms +- 1.20 ms -> [61800] 3.65 ms +- 0.98 ms: 1.23x faster", True),
    ],
)
def test_compare_to_says_whether_it_is_significant(output: str, significant: bool) -> None:
    assert says_significant(output) is significant


def test_pyperfs_calibration_has_no_values_and_its_warm_ups_count_as_time_in_units() -> None:
    runs = [
        {"metadata": {}, "warmups": [[1, 0.5], [2, 0.5]]},
        {"metadata": {}, "warmups": [[2, 0.5]], "values": [0.5, 0.25]},
    ]
    document = {"benchmarks": [{"runs": runs}], "metadata": {"loops": 2}}
    assert processes_of(document) == [[0.5, 0.25]]
    assert spent_in_units_s(document) == 0.5 + 1.0 + 1.0 + 2 * 0.75


def test_pytest_benchmark_differs_by_five_percent_of_each_number() -> None:
    evidence = {
        "reference": {"mean": 1.0, "median": 1.0, "min": 1.0},
        "subject": {"mean": 1.06, "median": 1.04, "min": 0.94},
    }
    found = reading.answers(record("pytest-benchmark", evidence))
    assert [answer.different for answer in found] == [True, False, True]


ASV_ROW = "| {} | 4.31±0.4ms | 6.10±2ms | ~1.42 | planted.time_planted |"


@pytest.mark.parametrize("mark", ["", "+", "-"])
def test_asv_marks_a_change_in_its_row(mark: str) -> None:
    head = "| Change | Before | After | Ratio | Benchmark (Parameter) |\n|---|---|---|---|---|\n"
    assert change_mark("All benchmarks:\n\n" + head + ASV_ROW.format(mark)) == mark
    [answer] = reading.answers(record("asv", {"reference": 1.0, "subject": 1.2, "change": mark}))
    assert answer.different is bool(mark)


def test_asv_without_a_row_is_an_error_and_no_answer() -> None:
    with pytest.raises(ValueError, match="no row of planted"):
        change_mark("All benchmarks:\n")


def test_shares_have_their_exact_limits_and_say_what_gave_no_answer() -> None:
    assert share([True] * 2 + [False] * 38, with_limits=True) == "2/40 (0.6 to 16.9 %)"
    assert share([True, None]) == "1/1, no answer: 1"


def test_the_table_counts_alarms_on_copies_and_sightings_of_the_planted_difference() -> None:
    slower = [0.03 + wave for wave in WAVERING * 2]
    records = [lab(WAVERING * 2, [8, 16], pair=pair) for pair in range(3)]
    lines = table([*records, lab(slower, [8, 16], kind="A/B")]).splitlines()
    [row] = [line for line in lines if line.startswith("| internals_lab, fixed rounds | 95 %")]
    assert "| 0/3 (0.0 to 70.8 %) |" in row
    assert "| 1/1 | 1/1 | 0.80 |" in row


def test_across_builds_the_table_holds_the_spread_of_runs_against_their_intervals() -> None:
    records = [
        lab([0.2 + shift + wave for wave in WAVERING * 2], [8, 16], kind="builds", replicate=number)
        for number, shift in enumerate((-0.001, 0.0, 0.001))
    ]
    lines = table(records).splitlines()
    [row] = [line for line in lines if line.startswith("| internals_lab, fixed rounds | 95 %")]
    assert "| 1.221 |" in row
    assert "| ± 0.20 %, n = 3 | 3/3 |" in row


def test_a_plan_has_the_pairs_and_one_planted_difference_on_arms_of_their_own() -> None:
    [one] = [object()]
    planned = plan("parallel", [one], 2)  # type: ignore[list-item]  # nothing is asked of it
    assert [each.kind for each in planned] == ["A/A", "A/A", "A/B"]
    assert {side.threads for each in planned for side in (each.reference, each.subject)} == {2}
    assert planned[-1].subject.loops == round(1.03 * LOOPS)
    arms = [arm for each in planned for arm in arms_of(each)]
    assert len(set(arms)) == len(arms)


def test_turns_follow_their_shares_and_the_cost_is_said_beforehand() -> None:
    schedule = Schedule({"internals_lab": Share.of("5"), "asv": Share.of("1/2")}, 4, 5.0, "sequential")
    assert [schedule.turns(replicate) for replicate in range(2)] == [
        ["internals_lab", "asv"],
        ["internals_lab"],
    ]
    assert schedule.cost_in_words(None) == (
        "about 2 min: internals_lab 24 comparisons, 2.0 min; asv 4 comparisons, 0.3 min"
    )


@pytest.mark.parametrize("text", ["", "0", "12", "1/0", "1/", "x", "-1"])
def test_a_share_without_meaning_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"share|pairs"):
        Share.of(text)
