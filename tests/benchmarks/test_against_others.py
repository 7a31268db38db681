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


def lab(low: float, high: float, **more: Any) -> Record:
    """Sixteen rounds were run; the stopping rule was content with eight at 95 %."""
    limits = {"estimate": math.sqrt(low * high), "low": low, "high": high}
    state = "same" if low < 1 < high else "slower"
    readings = {
        f"{kind} {level}": {"state": state, "reason": None, "n": n, **limits}
        for kind, level, n in (
            ("quick", 95, 8),
            ("fixed", 95, 16),
            ("fixed", 99, 16),
            ("stopping", 95, 8),
            ("stopping", 99, 16),
        )
    }
    return record("internals_lab", {"rounds": 16, "readings": readings}, **more)


def by_method(one: Record) -> dict[tuple[str, str], reading.Answer]:
    return {(answer.method, answer.level): answer for answer in reading.answers(one)}


def test_the_lab_is_read_at_its_quick_effort_at_fixed_rounds_and_as_it_stops() -> None:
    found = by_method(lab(1.01, 1.05, kind="A/B"))
    quick = found["internals_lab, effort quick (the first 8 rounds)", "95 %"]
    assert (quick.different, quick.rounds, quick.limits) == (True, 8, (1.01, 1.05))
    assert [found[reading.LAB_STATE, level].different for level in ("95 %", "99 %")] == [True, True]


def test_a_difference_inside_the_margin_is_seen_but_is_none_by_its_state() -> None:
    inside = lab(1.005, 1.01)
    for one in inside.evidence["readings"].values():
        one["state"] = "same"
    found = by_method(inside)
    assert found["internals_lab, stopping rule", "95 %"].different
    assert found[reading.LAB_STATE, "95 %"].different is False


def test_a_comparison_that_the_lab_calls_invalid_is_no_answer() -> None:
    readings = {"stopping 95": {"state": "invalid", "reason": "starved"}}
    starved = record("internals_lab", {"rounds": 16, "readings": readings})
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
    copies = [lab(0.99, 1.01, pair=0), lab(0.98, 1.02, pair=1), lab(1.001, 1.02, pair=2)]
    lines = table([*copies, lab(1.02, 1.04, kind="A/B")]).splitlines()
    [row] = [line for line in lines if line.startswith("| internals_lab, stopping rule | 95 %")]
    # Eight of sixteen rounds took half of the five seconds.
    assert row == (
        "| internals_lab, stopping rule | 95 % | 2.5 (8.0 rounds) | 1/3 (0.8 to 90.6 %) | 0.99 %, n = 4 "
        "| 1/1 | 1/1 | 0.80 |"
    )


def test_across_builds_the_table_holds_the_spread_of_runs_against_their_intervals() -> None:
    records = [
        lab(middle / 1.01, middle * 1.01, kind="builds", replicate=number)
        for number, middle in enumerate((1.22, 1.221, 1.25))
    ]
    lines = table(records).splitlines()
    [row] = [line for line in lines if line.startswith("| internals_lab, fixed rounds | 95 %")]
    assert "| 1.221 | 1.00 %, n = 3 | ± 2.74 %, n = 3 | 2/3 |" in row


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
