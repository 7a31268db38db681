"""Two runs held against each other: what is planted is found, and nothing else."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from internals_lab.model.cell import Cell, CellResult
from internals_lab.model.noise_floor import NoiseFigures, NoiseFloor
from internals_lab.model.run import RunDocument
from internals_lab.model.run_comparison import Change, RunComparison
from internals_lab.reporters.comparison_markdown import markdown
from internals_lab.reporters.comparison_words import headline, rules
from internals_lab.verdicts.between_runs.compared_runs import compare_runs
from internals_lab.verdicts.between_runs.judging_changes import judged
from internals_lab.verdicts.between_runs.setup_facts import setup_facts
from internals_lab.verdicts.between_runs.tolerance import moved_elsewhere, tolerance_of
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.judging import Judging

FREE, GIL = "cpython-3.13.5t", "cpython-3.13.5"
QUIET = 0.005
replace = msgspec.structs.replace


@pytest.fixture
def make_run(build_document: Callable[..., RunDocument], true_cell: Any) -> Callable[..., RunDocument]:
    """Two interpreters, sequential and with 2 threads, on a quiet machine; `slower` are factors by cell id."""

    def make(run_id: str, *, seed: int, slower: dict[str, float] | None = None, **more: Any) -> RunDocument:
        cells = [
            true_cell(
                interpreter=name, strategy=strategy, workers=workers, gil_at_end=name == GIL, unit_ns=unit_ns
            )
            for name, threads_ns in ((GIL, 5e6), (FREE, 2.6e6))
            for strategy, workers, unit_ns in (("sequential", 1, 5e6), ("threads", 2, threads_ns))
        ]
        document = build_document(cells, seed=seed, round_drift=QUIET, **more)
        results = [_scaled(one, (slower or {}).get(one.cell.id, 1.0)) for one in document.cells]
        return derive(replace(document, run=replace(document.run, id=run_id), cells=results))

    return make


def _scaled(result: CellResult, factor: float) -> CellResult:
    samples = [
        replace(one, blocks=replace(one.blocks, wall_ns=[round(ns * factor) for ns in one.blocks.wall_ns]))
        for one in result.samples
    ]
    return replace(result, samples=samples)


def _times(comparison: RunComparison) -> dict[str, Change]:
    return {one.cell.label: one for one in comparison.changes if one.kind == "time"}


def test_a_run_and_itself_have_nothing_changed(make_run: Any) -> None:
    run = make_run("one", seed=1)
    found = compare_runs(run, run)
    assert found.is_itself
    assert Counter(one.state for one in found.changes) == {"same": len(found.changes)}
    assert {one.kind for one in found.changes} == {"time", "speedup"}
    assert all(one.ratio is not None and one.ratio.estimate == 1 for one in found.changes)
    assert found.differences == []
    assert found.regressions == []


def test_one_cell_that_became_slower_is_found_with_its_factor_and_no_other(make_run: Any) -> None:
    planted = "experiments/exp_gil.py::count[3.13t-threads-2]"
    found = compare_runs(make_run("one", seed=1), make_run("two", seed=2, slower={planted: 1.2}))
    times = _times(found)
    assert {label for label, one in times.items() if one.state in ("faster", "slower")} == {"3.13t-threads-2"}
    ratio = times["3.13t-threads-2"].ratio
    assert ratio is not None
    assert ratio.low < 1 / 1.2 < ratio.high
    assert ratio.estimate == pytest.approx(1 / 1.2, rel=0.02)
    assert [one.id for one in found.changes if one.regressed and one.kind == "time"] == [f"time {planted}"]
    lower = [one for one in found.changes if one.kind == "speedup" and one.state == "slower"]
    assert {one.cell.id for one in lower} == {planted}


def test_a_speedup_that_fell_because_its_reference_became_faster_is_no_regression(make_run: Any) -> None:
    reference = "experiments/exp_gil.py::count[3.13t-sequential]"
    found = compare_runs(make_run("one", seed=1), make_run("two", seed=2, slower={reference: 0.7}))
    assert _times(found)["3.13t-sequential"].state == "faster"
    fell = [one for one in found.changes if one.kind == "speedup" and one.state == "slower"]
    assert fell
    assert found.regressions == []


def test_another_machine_has_its_figures_side_by_side_and_no_ratio(make_run: Any) -> None:
    here, there = make_run("one", seed=1), make_run("two", seed=2)
    there = replace(there, machine=replace(there.machine, id="elsewhere"))
    found = compare_runs(here, there)
    assert not found.on_one_machine
    assert {one.state for one in found.changes} == {"other machine"}
    assert all(one.ratio is None and one.baseline and one.current for one in found.changes)


BEFORE = '@scenario(workers=[2])\ndef count():\n    """Adds."""\n    return sum(range(9))\n'


@pytest.mark.parametrize(
    ("after", "state"),
    [
        pytest.param(BEFORE.replace("range(9)", "range(8)"), "another unit", id="other work"),
        pytest.param("", "another unit", id="unknown"),
        pytest.param(
            BEFORE.replace("[2]", "[2, 4]").replace("Adds.", "It adds."), None, id="declared otherwise"
        ),
    ],
)
def test_a_unit_whose_source_changed_is_another_one_and_no_regression(
    make_run: Any, after: str, state: str | None
) -> None:
    planted = {"experiments/exp_gil.py::count[3.13t-threads-2]": 1.2}
    one = make_run("one", seed=1, scenario={"source": BEFORE, "source_sha256": "a" * 64})
    two = make_run("two", seed=2, slower=planted, scenario={"source": after, "source_sha256": "b" * 64})
    found = compare_runs(one, two)
    if state is not None:
        assert {change.state for change in found.changes} == {state}
        assert found.regressions == []
    else:
        assert "slower" in {change.state for change in found.changes}
        assert all("the rest of its file has changed" in change.confounded_by for change in found.changes)


def test_what_only_one_run_has_is_named(make_run: Any) -> None:
    one, two = make_run("one", seed=1), make_run("two", seed=2)
    failed = replace(two.cells[0], outcome="failed", reason="ValueError", samples=[])
    found = compare_runs(replace(one, cells=one.cells[:3]), replace(two, cells=[failed, *two.cells[2:]]))
    states = {label: (change.state, change.reason) for label, change in _times(found).items()}
    assert states["3.13-sequential"] == ("not measured", "current run: failed: ValueError")
    assert states["3.13-threads-2"] == ("only in baseline", None)
    assert states["3.13t-threads-2"] == ("only in current", None)
    assert states["3.13t-sequential"][0] in ("same", "within noise")


def test_a_reason_that_both_runs_have_is_told_once(make_run: Any) -> None:
    one, two = (
        replace(
            run,
            cells=[replace(run.cells[0], outcome="failed", reason="ValueError", samples=[]), *run.cells[1:]],
        )
        for run in (make_run("one", seed=1), make_run("two", seed=2))
    )
    found = _times(compare_runs(one, two))["3.13-sequential"]
    assert (found.state, found.reason) == ("not measured", "both runs: failed: ValueError")


def test_an_interpreter_of_another_patch_release_stands_for_the_one_of_its_short_name(make_run: Any) -> None:
    one, two = make_run("one", seed=1), make_run("two", seed=2)
    older = [
        replace(interpreter, name=interpreter.name.replace("3.13.5", "3.13.4"), version="3.13.4")
        for interpreter in one.interpreters
    ]
    cells = [
        replace(
            result, cell=replace(result.cell, interpreter=result.cell.interpreter.replace("3.13.5", "3.13.4"))
        )
        for result in one.cells
    ]
    found = compare_runs(replace(one, interpreters=older, cells=cells), two)
    assert {change.state for change in found.changes} <= {"same", "within noise", "inconclusive"}
    assert "version of 3.13t: 3.13.4 before, 3.13.5 now" in _times(found)["3.13t-sequential"].confounded_by


def test_a_rebuilt_interpreter_and_another_lab_are_named_as_what_may_be_the_reason(make_run: Any) -> None:
    one, two = make_run("one", seed=1), make_run("two", seed=2)
    rebuilt = [replace(interpreter, identity="0123456789abcdef") for interpreter in two.interpreters[:1]]
    run = replace(two.run, lab_version="9.9", git_commit="c" * 40)
    found = compare_runs(
        replace(one, run=replace(one.run, git_commit="b" * 40)),
        replace(two, run=run, interpreters=[*rebuilt, *two.interpreters[1:]]),
    )
    told = {one.what: (one.current, one.confounds) for one in found.differences}
    assert told["lab version"] == ("9.9", True)
    assert told["commit"] == ("c" * 12, False)
    assert told["build of 3.13"] == ("0123456789ab", True)
    assert "seed" not in told


def test_what_two_runs_are_said_to_differ_in_is_what_the_dashboard_says_of_them(make_run: Any) -> None:
    one = make_run("one", seed=1)
    two = replace(one, run=replace(one.run, id="two", lab_version="9.9", effort="thorough", budget_s=60.0))
    facts = {fact.fact: (fact.one, fact.other) for fact in setup_facts(one, two) if fact.differs}
    found = compare_runs(one, two).differences
    assert {difference.what for difference in found} == {"lab version", "effort", "budget"}
    assert {difference.what: (difference.baseline, difference.current) for difference in found} == facts


def test_the_noise_floor_of_the_machine_widens_what_cannot_be_told(make_run: Any) -> None:
    planted = {"experiments/exp_gil.py::count[3.13t-threads-2]": 1.2}
    one, two = make_run("one", seed=1), make_run("two", seed=2, slower=planted)
    figures = NoiseFigures(
        interpreter="3.13",
        workers=1,
        rounds=8,
        pairs=8,
        level=0.95,
        half_width=0.1,
        excluding_one=1,
        bias=0.5,
    )
    floor = NoiseFloor(
        machine="machine", measured="2026-01-01T00:00:00+00:00", lab_version="0.1.0", sequential=figures
    )
    found = compare_runs(one, two, noise_floor=floor)
    assert {(change.tolerance, change.tolerance_of) for change in found.changes} == {(1.5, "noise floor")}
    assert {change.state for change in found.changes} == {"within noise"}


def test_a_part_of_a_comparison_is_said_to_be_one_and_was_judged_beside_the_rest(make_run: Any) -> None:
    found = compare_runs(make_run("one", seed=1), make_run("two", seed=2))
    times = list(_times(found).values())
    scenarios = {f"exp.py::unit{place}": one for place, one in enumerate(times)}
    whole = replace(found, changes=[replace(one, scenario=name) for name, one in scenarios.items()])
    part = replace(whole, changes=whole.changes[:1])
    assert headline(whole) == "Of 4 times none changed."
    assert headline(part, part_of=whole) == "Of 1 time shown none changed."
    few = "here are too few"
    assert few in " ".join(rules(part)), "of one scenario alone nothing else can be told"
    assert few not in " ".join(rules(part, part_of=whole))
    nothing = replace(whole, changes=[])
    assert headline(nothing, part_of=whole) == "No cell that is shown was measured in both runs."
    text = markdown(part, part_of=whole)
    assert "Only a part is shown. Without filters: Of 4 times none changed." in text
    assert "Only a part" not in markdown(whole)


def test_too_few_rounds_leave_it_open(make_run: Any) -> None:
    found = compare_runs(make_run("one", seed=1, rounds=2), make_run("two", seed=2, rounds=2))
    times = _times(found)
    assert {change.state for change in times.values()} == {"inconclusive"}
    assert all("too few" in (change.reason or "") for change in times.values())


# Between runs the machine moves by as much as from round to round, or by far more; a speedup knows of neither.
LEVEL = Judging().level


def _change() -> Change:
    cell = Cell(id="s[3.13-sequential]", scenario="s", interpreter="3.13", strategy="sequential", workers=1)
    return Change(kind="time", scenario="s", cell=cell, state="inconclusive")


def _pairs_of_runs(
    seed: int, *, between: float, scenarios: int
) -> Iterator[list[tuple[list[float], list[float]]]]:
    """By scenario the logarithms of unchanged times in two runs of 8 rounds each."""
    rng = random.Random(seed)
    for _ in range(400):
        moved = rng.gauss(0, between)
        yield [
            tuple([shift + rng.gauss(0, 0.02) for _ in range(8)] for shift in (0.0, moved))  # type: ignore[misc]
            for _ in range(scenarios)
        ]


def _decided(rounds: tuple[list[float], list[float]], others: float | None) -> bool:
    known = tolerance_of(rounds, workers=1, judging=Judging(), noise=None, others=others, drift=None)
    return judged(_change(), *rounds, known, LEVEL).state in ("faster", "slower")


def _misses(rounds: tuple[list[float], list[float]]) -> bool:
    """Whether the interval by itself leaves out the truth, that nothing changed."""
    from internals_lab.estimation.two_samples import shift_of_samples

    interval = shift_of_samples(*rounds, LEVEL)
    return interval.low > 0 or interval.high < 0


def test_an_interval_of_two_runs_covers_as_often_as_it_says_where_nothing_drifts_between_them() -> None:
    """As is so of speedups, in each of which the drift of the machine has cancelled."""
    missed = [_misses(pair) for [pair] in _pairs_of_runs(5, between=0.0, scenarios=1)]
    assert sum(missed) / len(missed) < 0.07


def test_where_the_machine_moves_between_runs_the_interval_alone_is_wrong_and_the_state_is_not() -> None:
    pairs = [pair for [pair] in _pairs_of_runs(6, between=0.02, scenarios=1)]
    assert sum(map(_misses, pairs)) / len(pairs) > 0.3
    assert sum(_decided(pair, None) for pair in pairs) / len(pairs) < 0.02


def test_a_machine_that_moved_far_is_seen_by_what_the_other_scenarios_did() -> None:
    alone = with_others = 0
    for runs in _pairs_of_runs(7, between=0.2, scenarios=5):
        moved = {str(place): [sum(after) / 8 - sum(before) / 8] for place, (before, after) in enumerate(runs)}
        alone += _decided(runs[0], None)
        with_others += _decided(runs[0], moved_elsewhere(moved, LEVEL)["0"])
    assert alone / 400 > 0.4
    assert with_others / 400 < 0.02


def test_a_change_beyond_what_the_machine_does_is_found_nearly_always() -> None:
    found = 0
    for runs in _pairs_of_runs(8, between=0.01, scenarios=5):
        moved = {str(place): [sum(after) / 8 - sum(before) / 8] for place, (before, after) in enumerate(runs)}
        before, after = runs[0]
        changed = (before, [one + 0.25 for one in after])
        found += _decided(changed, moved_elsewhere(moved, LEVEL)["0"])
    assert found / 400 > 0.95
