"""Where claims are judged, and how."""

from __future__ import annotations

import dataclasses

import pytest

from internals_lab.model.cell import Interval
from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.verdicts.claim_targets import claim_targets
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.thresholds import against_threshold

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
UNIT_NS = 5_000_000
ID = "experiments/exp_gil.py::count"
FASTER = Threshold(text="> 1.5", low=1.5)


def claim(subject="threads", reference="sequential", axis="strategy", speedup=FASTER, **more) -> Claim:
    return Claim(
        text="Threads help",
        subject=Side(axis=axis, value=subject),
        reference=Side(axis=axis, value=reference),
        speedup=speedup,
        **more,
    )


@pytest.fixture
def both_builds(true_cell):
    """Sequential and 2 and 4 threads, without speedup where there is a GIL."""
    return [
        true_cell(
            interpreter=name,
            strategy=strategy,
            workers=workers,
            gil_at_end=name == GIL,
            unit_ns=UNIT_NS if name == GIL or strategy == "sequential" else UNIT_NS / 1.8,
        )
        for name in (GIL, FREE)
        for strategy, workers in (("sequential", 1), ("threads", 2), ("threads", 4))
    ]


def targets_of(document):
    plan = [result.cell for result in document.cells]
    return claim_targets(
        document.scenarios[0], plan, document.interpreters, cores_usable=document.machine.cores_usable
    )


@pytest.mark.parametrize(
    ("low", "high", "strict", "inclusive"),
    [
        (1.6, 1.9, "confirmed", "confirmed"),
        (1.5, 1.9, "inconclusive", "confirmed"),
        (1.4, 1.6, "inconclusive", "inconclusive"),
        (1.4, 1.5, "refuted", "inconclusive"),
        (1.1, 1.4, "refuted", "refuted"),
    ],
)
def test_the_whole_interval_must_lie_on_one_side_of_the_threshold(low, high, strict, inclusive) -> None:
    interval = Interval(estimate=(low + high) / 2, low=low, high=high, level=0.95, n=8)
    assert against_threshold(interval, Threshold(text="> 1.5", low=1.5)) == strict
    assert against_threshold(interval, Threshold(text=">= 1.5", low=1.5, inclusive=True)) == inclusive


@pytest.mark.parametrize(
    ("low", "high", "state"),
    [(0.96, 1.04, "confirmed"), (0.9, 1.0, "inconclusive"), (1.2, 1.3, "refuted"), (0.8, 0.9, "refuted")],
)
def test_a_range_can_be_missed_on_both_sides(low, high, state) -> None:
    interval = Interval(estimate=(low + high) / 2, low=low, high=high, level=0.95, n=8)
    assert against_threshold(interval, Threshold(text="0.95..1.05", low=0.95, high=1.05)) == state


def test_a_claim_is_judged_on_each_interpreter_at_the_wanted_workers(build_document, both_builds) -> None:
    results = derive(build_document(both_builds, claims=[claim(workers="cores")])).claims
    assert [(r.item_id, r.state, r.setting) for r in results] == [
        (f"{ID}[claim-threads-help-3.13]", "refuted", "2 workers"),
        (f"{ID}[claim-threads-help-3.13t]", "confirmed", "2 workers"),
    ]
    assert results[1].comparison == f"{ID}[3.13t-threads-2] / {ID}[3.13t-sequential]"
    assert results[1].speedup.low < 1.8 < results[1].speedup.high


def test_without_workers_every_count_is_judged_under_its_own_id(build_document, both_builds) -> None:
    results = derive(build_document(both_builds, claims=[claim()])).claims
    assert [r.item_id.partition("help")[2] for r in results] == [
        "-3.13-2]",
        "-3.13-4]",
        "-3.13t-2]",
        "-3.13t-4]",
    ]


@pytest.mark.parametrize(("workers", "chosen"), [("2*cores", 4), (2, 2), ("cores", 2)])
def test_worker_words_resolve_on_the_machine_of_the_run(build_document, both_builds, workers, chosen) -> None:
    targets = targets_of(build_document(both_builds, claims=[claim(workers=workers)]))
    assert [target.subject for target in targets] == [
        f"{ID}[3.13-threads-{chosen}]",
        f"{ID}[3.13t-threads-{chosen}]",
    ]


def test_a_count_that_is_not_in_the_run_is_unsupported_and_says_what_is(build_document, both_builds) -> None:
    [on_gil, _] = derive(build_document(both_builds, claims=[claim(workers=3)])).claims
    assert on_gil.state == "unsupported"
    assert on_gil.reason == "no cell with workers = 3 is in this run (there are: 2, 4)"
    assert on_gil.item_id == f"{ID}[claim-threads-help-3.13]"


@pytest.mark.parametrize(
    ("where", "shorts"),
    [
        ({"gil": True}, ["3.13"]),
        ({"gil": False}, ["3.13t"]),
        ({"free_threaded": True}, ["3.13t"]),
        ({"interpreter": "3.13t"}, ["3.13t"]),
        ({"interpreter": "cpython-3.13.5"}, ["3.13"]),
        ({"interpreter": ["3.13", "3.13t"]}, ["3.13", "3.13t"]),
        ({"implementation": "CPython"}, ["3.13", "3.13t"]),
        ({"implementation": "CPython", "gil": False}, ["3.13t"]),
    ],
)
def test_filters_pick_interpreters(build_document, both_builds, where, shorts) -> None:
    targets = targets_of(build_document(both_builds, claims=[claim(where=where, workers="cores")]))
    assert [target.item_id for target in targets] == [f"{ID}[claim-threads-help-{short}]" for short in shorts]
    assert all(target.subject for target in targets)


def test_filters_pick_params_and_knobs_and_ids_tell_the_rest_apart(build_document, true_cell) -> None:
    cells = [
        true_cell(strategy=strategy, workers=workers, params={"n": n}, knobs={"gc_threshold": knob})
        for n in (10, 20)
        for knob in ("off", [700, 10, 10])
        for strategy, workers in (("sequential", 1), ("threads", 2))
    ]
    axes = {"params": {"n": [10, 20]}, "knobs": {"gc_threshold": ["off", [700, 10, 10]]}}
    claims = [claim(where={"n": 20}, workers=2), claim(where={"gc_threshold": [700, 10, 10]}, workers=2)]
    targets = targets_of(build_document(cells, claims=claims, scenario=axes))
    assert [target.item_id.partition("[")[2] for target in targets] == [
        "claim-threads-help-3.13-n=20-gc_threshold=off]",
        "claim-threads-help-3.13-n=20-gc_threshold=700,10,10]",
        "claim-threads-help-2-3.13-n=10-gc_threshold=700,10,10]",
        "claim-threads-help-2-3.13-n=20-gc_threshold=700,10,10]",
    ]
    assert all(target.subject.replace("threads-2", "sequential") == target.reference for target in targets)
    assert targets[0].setting == "2 workers, n=20, gc_threshold=off"


def test_targets_are_known_before_anything_is_measured_and_do_not_change(build_document, both_builds) -> None:
    claims = [claim(), claim(workers="cores", where={"gil": False}), claim("processes")]
    measured = derive(build_document(both_builds, claims=claims))
    unmeasured = build_document(
        [dataclasses.replace(true, outcome="pending") for true in both_builds], claims=claims
    )
    assert [target.item_id for target in targets_of(unmeasured)] == [
        result.item_id for result in measured.claims
    ]


def test_item_ids_do_not_depend_on_which_cells_were_selected(build_document, both_builds) -> None:
    document = build_document(both_builds, claims=[claim()])
    fewer = [result.cell for result in document.cells if result.cell.workers != 4]
    kept = claim_targets(document.scenarios[0], fewer, document.interpreters, cores_usable=2)
    assert {target.item_id for target in kept} < {target.item_id for target in targets_of(document)}


def test_a_filter_that_nothing_passes_is_said_once(build_document, both_builds) -> None:
    [result] = derive(build_document(both_builds[:3], claims=[claim(where={"gil": False})])).claims
    assert (result.state, result.item_id) == ("unsupported", f"{ID}[claim-threads-help-3.13]")
    assert result.reason == "no threads cell of this run has gil=false"


def test_a_side_that_is_not_in_the_run_is_said(build_document, both_builds) -> None:
    absent_subject, absent_reference = claim("processes"), claim(reference="processes", workers=2)
    results = derive(build_document(both_builds[:3], claims=[absent_subject, absent_reference])).claims
    assert [(r.state, r.reason) for r in results] == [
        ("unsupported", "there is no processes cell in this run"),
        ("unsupported", "no processes cell to compare 3.13-threads-2 with is in this run"),
    ]


def test_a_gil_knob_outranks_how_the_interpreter_starts(build_document, true_cell) -> None:
    cells = [
        true_cell(interpreter=FREE, strategy=strategy, workers=workers, knobs={"gil": gil}, gil_at_end=gil)
        for gil in (True, False)
        for strategy, workers in (("sequential", 1), ("threads", 2))
    ]
    document = build_document(
        cells, claims=[claim(where={"gil": True})], scenario={"knobs": {"gil": [True, False]}}
    )
    assert [target.subject for target in targets_of(document)] == [f"{ID}[3.13t-threads-2-gil=True]"]


def test_an_observed_gil_that_contradicts_the_claim_is_unsupported_with_the_culprit(
    build_document, both_builds
) -> None:
    turned_on = [
        dataclasses.replace(true, gil_at_end=True, gil_enabled_by="old_extension") for true in both_builds[3:]
    ]
    claims = [claim(where={"gil": False}, workers="cores"), claim(workers="cores")]
    about_gil, about_anything = derive(build_document(turned_on, claims=claims)).claims
    assert about_gil.state == "unsupported"
    assert about_gil.reason == (
        "the claim speaks of the GIL off, but it was observed on, turned on by old_extension"
    )
    assert about_anything.state == "confirmed"


def test_an_interpreter_that_cannot_tell_its_gil_is_taken_at_its_plan(build_document, both_builds) -> None:
    silent = [dataclasses.replace(true, gil_at_end=None) for true in both_builds[:3]]
    [result] = derive(build_document(silent, claims=[claim(where={"gil": True}, workers="cores")])).claims
    assert result.state == "refuted"


def test_a_claim_is_judged_by_typical_blocks_and_a_gate_by_all_of_the_time(build_document, true_cell) -> None:
    paused = true_cell(
        strategy="threads", workers=2, unit_ns=UNIT_NS / 1.8, pause_every=4, pause_ns=60_000_000
    )
    derived = derive(build_document([true_cell(), paused], claims=[claim(), claim(gate=True)]))
    assert derived.comparisons[0].typical.low > 1.5
    assert [result.state for result in derived.claims] == ["confirmed", "refuted"]
    assert derived.claims[0].speedup == derived.comparisons[0].typical
    assert derived.claims[1].speedup == derived.comparisons[0].total


def test_a_crashed_side_is_inconclusive_an_unsupported_one_unsupported_and_too_few_rounds_inconclusive(
    build_document, true_cell
) -> None:
    crashed = true_cell(strategy="threads", workers=2, outcome="crashed", reason="SIGSEGV")
    [result] = derive(build_document([true_cell(), crashed], claims=[claim()])).claims
    assert (result.state, result.reason) == ("inconclusive", "3.13-threads-2 is crashed: SIGSEGV")
    lacking = true_cell(strategy="threads", workers=2, outcome="unsupported", reason="no threads")
    [result] = derive(build_document([true_cell(), lacking], claims=[claim()])).claims
    assert (result.state, result.reason) == ("unsupported", "3.13-threads-2 is unsupported: no threads")
    short = true_cell(strategy="threads", workers=2, rounds=3)
    [result] = derive(build_document([true_cell(), short], claims=[claim()])).claims
    assert (result.state, result.reason) == (
        "inconclusive",
        "3 shared rounds; an interval at 95 % needs at least 6",
    )


def test_a_sequential_subject_takes_its_workers_from_the_other_side(build_document, both_builds) -> None:
    slower = Threshold(text="< 0.7", high=0.7)
    turned = claim("sequential", "threads", speedup=slower, where={"gil": False}, workers="cores")
    [result] = derive(build_document(both_builds, claims=[turned])).claims
    assert result.comparison == f"{ID}[3.13t-sequential] / {ID}[3.13t-threads-2]"
    assert (result.state, result.setting) == ("confirmed", "2 workers")


def test_two_parallel_strategies_are_compared_at_the_same_workers(build_document, true_cell) -> None:
    cells = [true_cell(strategy=s, workers=w) for s in ("threads", "processes") for w in (2, 4)]
    targets = targets_of(build_document(cells, claims=[claim("processes", "threads")]))
    assert [(t.subject, t.reference) for t in targets] == [
        (f"{ID}[3.13-processes-{w}]", f"{ID}[3.13-threads-{w}]") for w in (2, 4)
    ]


def test_variants_are_compared_on_each_interpreter(build_document, true_cell) -> None:
    cells = [
        true_cell(interpreter=name, variant=v, unit_ns=ns, empty_ns=5)
        for name in (GIL, FREE)
        for v, ns in (("def", 30_000), ("native +", 9_000))
    ]
    document = build_document(
        cells, claims=[claim("native +", "def", "variant")], scenario={"kind": "snippets"}
    )
    results = derive(document).claims
    assert [(r.item_id, r.state) for r in results] == [
        (f"{ID}[claim-threads-help-3.13]", "confirmed"),
        (f"{ID}[claim-threads-help-3.13t]", "confirmed"),
    ]


def test_interpreters_are_compared_at_every_setting_and_confounders_are_said(
    build_document, both_builds
) -> None:
    across = claim("3.13t", "3.13", "interpreter", workers="cores")
    document = build_document(
        both_builds, claims=[across], interpreters={GIL: {"pgo": True}, FREE: {"pgo": False}}
    )
    sequential, threads = derive(document).claims
    assert sequential.item_id == f"{ID}[claim-threads-help-3.13t-sequential]"
    assert sequential.comparison == f"{ID}[3.13t-sequential] / {ID}[3.13-sequential]"
    assert sequential.state == "refuted"
    assert threads.item_id == f"{ID}[claim-threads-help-3.13t-threads]"
    assert threads.comparison == f"{ID}[3.13t-threads-2] / {ID}[3.13-threads-2]"
    assert threads.reason == "confounded by profile-guided optimisation: no against yes"


def test_two_values_of_a_knob_are_compared_with_all_else_alike(build_document, true_cell) -> None:
    cells = [
        true_cell(strategy=s, workers=w, params={"n": n}, knobs={"gc_threshold": t}, unit_ns=UNIT_NS / f)
        for s, w in (("sequential", 1), ("threads", 2))
        for n in (1, 2)
        for t, f in (("off", 1.8), ([700, 10, 10], 1))
    ]
    sides = {
        "subject": Side(axis="knob", name="gc_threshold", value="off"),
        "reference": Side(axis="knob", name="gc_threshold", value=[700, 10, 10]),
    }
    collected_less = Claim(text="Collecting costs", speedup=FASTER, where={"n": 2}, **sides)
    axes = {"params": {"n": [1, 2]}, "knobs": {"gc_threshold": ["off", [700, 10, 10]]}}
    results = derive(build_document(cells, claims=[collected_less], scenario=axes)).claims
    assert [(r.item_id.partition("[")[2], r.state) for r in results] == [
        ("claim-collecting-costs-3.13-sequential-n=2]", "confirmed"),
        ("claim-collecting-costs-3.13-2-threads-n=2]", "confirmed"),
    ]
    assert results[1].comparison == (
        f"{ID}[3.13-threads-2-n=2-gc_threshold=off] / {ID}[3.13-threads-2-n=2-gc_threshold=[700, 10, 10]]"
    )


def test_a_value_that_is_not_in_the_run_is_said_with_its_axis(build_document, true_cell) -> None:
    sides = {name: Side(axis="param", name="n", value=n) for name, n in (("subject", 1), ("reference", 2))}
    axes = {"params": {"n": [1, 2]}}
    document = build_document(
        [true_cell(params={"n": 1})], claims=[Claim(text="", speedup=FASTER, **sides)], scenario=axes
    )
    [result] = derive(document).claims
    assert (result.state, result.reason) == (
        "unsupported",
        "no n=2 cell to compare 3.13-sequential-n=1 with is in this run",
    )


def test_an_expectation_is_marked_as_a_gate(build_document, both_builds) -> None:
    [result, *_] = derive(build_document(both_builds, claims=[claim(gate=True)])).claims
    assert result.gate


def test_a_pair_that_a_claim_shares_with_the_table_is_compared_once(build_document, both_builds) -> None:
    derived = derive(build_document(both_builds, claims=[claim(), claim(workers="cores")]))
    ids = [comparison.id for comparison in derived.comparisons]
    assert len(ids) == len(set(ids))
    assert {result.comparison for result in derived.claims} <= set(ids)
