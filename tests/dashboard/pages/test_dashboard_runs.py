"""The Runs page: every run in a list, what came of the cells of one, where, and what differs from another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.content.listing import LinkColumn
from internals_lab_dashboard.pages.content.page import Content
from internals_lab_dashboard.pages.content.sheet import Sheet, SheetRow
from internals_lab_dashboard.pages.runs.list import runs_listing, took
from internals_lab_dashboard.pages.runs.page import MOST_ROWS, RunsPage
from internals_lab_dashboard.view import View

from internals_lab.model.environment import Environment
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Check, GilState
from internals_lab.store.journal import Journal

GIL_SCENARIO = "experiments/exp_gil.py::count"
WITH_GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
NEWEST, OLDER = "20260301-101500-ab12", "20260228-090000-cd34"
STATES = {
    "failed": "ZeroDivisionError: division by zero",
    "crashed": "signal SIGSEGV",
    "timeout": "no answer for 60 s",
    "invalid": "starved: 31 % taken by others",
    "unsupported": "no module named 'numpy'",
    "skipped": "effort quick measures 1 worker and the cores",
    "pending": None,
}

Make = Callable[..., Path]


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return RunsPage().content(library, library.shelf(), View.of(query))


def sheet(shown: Content, key: str) -> Sheet:
    return next(one for one in shown.sheets if one.key == key)


def fact(shown: Content, key: str, name: str) -> SheetRow:
    return next(row for group in sheet(shown, key).groups for row in group.rows if row.fact == name)


def listed(shown: Content) -> list[dict[str, Any]]:
    [listing] = shown.listings
    return [dict(row) for row in listing.rows]


def builder_with_every_state(run_builder: type[Any]) -> Any:
    builder = run_builder()
    scenario = builder.scenario(GIL_SCENARIO, strategies=["threads"])
    builder.cell(scenario, WITH_GIL, "threads", 1)
    for workers, (state, reason) in enumerate(STATES.items(), start=2):
        builder.cell(scenario, WITH_GIL, "threads", workers, outcome=state, reason=reason)
    builder.cell(scenario, FREE, "threads", 1)
    return builder


# What was measured


def test_a_tile_counts_the_states_of_a_scenario_on_an_interpreter(
    run_builder: type[Any], make_folder: Make
) -> None:
    shown = content(make_folder([builder_with_every_state(run_builder).build()]))
    [chart] = shown.charts
    [map_of_states] = chart.figure.validated.data
    assert list(map_of_states.text[0]) == [
        "✓ 1 · ✗ 1 · † 1 · ◷ 1 · ! 1 · ∅ 1 · – 1 · … 1",
        "✓ measured",
    ]
    assert [row["interpreter"] for row in chart.rows] == ["3.13", "3.13t"]
    assert all(chart.rows[0][state] == 1 for state in ("measured", *STATES))
    assert chart.rows[0]["reason"] == "; ".join(reason for reason in STATES.values() if reason)
    for state in STATES:
        assert f" {state}" in chart.how_to_read
        assert f"1 {state}" in map_of_states.hovertext[0][0]


def test_of_many_rows_those_that_were_measured_whole_are_folded_until_asked_for(
    run_builder: type[Any], make_folder: Make
) -> None:
    builder = run_builder()
    for number in range(MOST_ROWS + 1):
        scenario = builder.scenario(f"experiments/exp_many.py::one_{number}", strategies=["threads"])
        state = "measured" if number else "failed"
        builder.cell(scenario, FREE, "threads", 1, outcome=state)
    folder = make_folder([builder.build()])
    [chart] = content(folder).charts
    assert [row["row"] for row in chart.rows] == ["one_0"]
    assert f"The {MOST_ROWS} rows of which everything was measured are left out" in chart.how_to_read
    shown = content(folder, rows="all")
    assert len(shown.charts[0].rows) == MOST_ROWS + 1
    assert "of which everything" not in shown.charts[0].how_to_read
    control = next(one for one in shown.controls if one.key == "rows")
    assert control.options == (("gaps", "With gaps (1)"), ("all", f"All ({MOST_ROWS + 1})"))
    of_one = content(folder, scenario="experiments/exp_many.py::one_1")
    assert "rows" not in {one.key for one in of_one.controls}


@pytest.mark.parametrize(
    ("states", "heat"),
    [
        (["measured"], 1.0),
        (["measured", "skipped"], 0.5),
        (["unsupported", "skipped"], 0.25),
        (["measured", "pending"], -0.5),
        (["measured", "pending", "failed"], -1.0),
        (["measured", "invalid"], -1.0),
    ],
)
def test_the_colour_is_that_of_the_worst(
    run_builder: type[Any], make_folder: Make, states: list[str], heat: float
) -> None:
    builder = run_builder()
    scenario = builder.scenario(GIL_SCENARIO, strategies=["threads"])
    for workers, state in enumerate(states, start=1):
        builder.cell(scenario, WITH_GIL, "threads", workers, outcome=state)
    [chart] = content(make_folder([builder.build()])).charts
    assert chart.figure.validated.data[0].z[0][0] == heat


def test_what_nobody_asked_for_is_an_empty_field(run_builder: type[Any], make_folder: Make) -> None:
    builder = run_builder().calls()
    builder.cells = [one for one in builder.cells if one.cell.interpreter == WITH_GIL]
    other = builder.scenario(GIL_SCENARIO, strategies=["sequential"])
    builder.cell(other, FREE, "sequential", 1)
    [chart] = content(make_folder([builder.build()])).charts
    assert [list(line) for line in chart.figure.validated.data[0].text] == [
        ["✓ 7 measured", ""],
        ["", "✓ measured"],
    ]
    assert len(chart.rows) == 2


def test_a_chosen_scenario_is_shown_cell_by_cell(results_folder: Path) -> None:
    shown = content(results_folder, scenario=GIL_SCENARIO)
    [chart] = shown.charts
    assert shown.title == "count"
    assert any("threads · 4 workers" in row for row in chart.figure.validated.layout.yaxis.ticktext)
    assert {row["rounds"] for row in chart.rows if row["measured"]} == {"8 rounds"}


def test_states_choose_the_rows_that_have_them(run_builder: type[Any], make_folder: Make) -> None:
    builder = builder_with_every_state(run_builder).calls()
    folder = make_folder([builder.build()])
    assert len(content(folder).charts[0].figure.validated.layout.yaxis.ticktext) == 2
    shown = content(folder, state=["timeout"])
    assert list(shown.charts[0].figure.validated.layout.yaxis.ticktext) == ["count"]
    assert [one.state for one in shown.reasons] == ["timeout"]


def test_scenarios_of_one_name_are_told_apart(run_builder: type[Any], make_folder: Make) -> None:
    builder = run_builder()
    for file in ("one", "two"):
        builder.cell(builder.scenario(f"exp_{file}.py::count"), WITH_GIL, "sequential", 1)
    [chart] = content(make_folder([builder.build()])).charts
    assert list(chart.figure.validated.layout.yaxis.ticktext) == ["count (exp_one.py)", "count (exp_two.py)"]


def test_reasons_are_grouped_and_what_went_wrong_comes_first(
    run_builder: type[Any], make_folder: Make
) -> None:
    builder = builder_with_every_state(run_builder)
    scenario = builder.scenarios[0]
    for workers in (20, 21):
        builder.cell(scenario, FREE, "threads", workers, outcome="skipped", reason=STATES["skipped"])
    shown = content(make_folder([builder.build()]))
    assert [one.state for one in shown.reasons] == list(STATES)
    [skipped] = [one for one in shown.reasons if one.state == "skipped"]
    assert skipped.what == "3 cells on 3.13, 3.13t: count"
    assert skipped.reason == STATES["skipped"]
    assert [(one.label, one.text) for one in shown.facts if one.label == "– Skipped"] == [("– Skipped", "3")]


def test_cells_that_the_lab_added_are_a_row_of_their_own(run_builder: type[Any], make_folder: Make) -> None:
    builder = run_builder().scaling()
    result = builder.cells[0]
    control = msgspec.structs.replace(result.cell, id=f"{result.cell.id}!", control="gil")
    builder.cells.append(msgspec.structs.replace(result, cell=control))
    shown = content(make_folder([builder.build()]))
    assert shown.charts[0].rows[-1]["row"] == "the lab's own cells"
    declared = sum(one.outcome == "measured" for one in builder.cells) - 1
    assert listed(shown)[0]["measured"] == declared


def test_a_running_run_shows_what_is_pending_and_one_that_died_its_damage(
    tmp_path: Path, run_builder: type[Any]
) -> None:
    plan = builder_with_every_state(run_builder)
    plan.cells = [
        msgspec.structs.replace(one, outcome="pending", reason=None, samples=[]) for one in plan.cells
    ]
    journal = Journal.create(tmp_path, plan.build())
    running = content(tmp_path)
    assert listed(running)[0]["status"] == "… running"
    assert listed(running)[0]["pending"] == len(plan.cells)
    assert {one.reason for one in running.reasons} == {"its turn has not come, or has not ended"}
    assert any(one.label == "Run" and "still running" in one.text for one in running.facts)
    journal.close()
    dead = run_builder(OLDER).scaling()
    dead.run = msgspec.structs.replace(dead.run, status="crashed", damage=["line 7 is damaged"])
    (tmp_path / f"{OLDER}.json").write_bytes(msgspec.json.encode(dead.build()))
    shown = content(tmp_path, run=OLDER)
    row = next(row for row in listed(shown) if row["key"] == OLDER)
    assert (row["status"], row["remarks"]) == ("† crashed", "line 7 is damaged")
    assert any(one.label == "Damage" and one.tone == "warn" for one in shown.facts)


# Where


def test_the_import_that_turned_the_gil_on_is_named_with_who_imported_it(
    run_builder: type[Any], make_folder: Make
) -> None:
    builder = run_builder().scaling()
    state = GilState(
        at_start=False,
        after_imports=True,
        at_end=True,
        enabled_by="oldext._core",
        importers=["exp_gil", "oldext"],
    )
    builder.cells = [
        msgspec.structs.replace(
            one, samples=[msgspec.structs.replace(sample, gil=state) for sample in one.samples]
        )
        if one.cell.interpreter == FREE
        else one
        for one in builder.cells
    ]
    shown = content(make_folder([builder.build()]))
    assert fact(shown, "interpreters", "turned on by").cells == ("", "oldext._core")
    assert fact(shown, "interpreters", "turned on by").tone == "warn"
    assert fact(shown, "interpreters", "imported by").cells == ("", "exp_gil → oldext")
    assert fact(shown, "interpreters", "in scenarios").cells == ("", "count")
    assert fact(shown, "interpreters", "in the samples").cells[1].startswith("changed in")


def test_a_gil_that_a_knob_sets_is_no_sight_of_the_interpreter(
    run_builder: type[Any], make_folder: Make
) -> None:
    builder = run_builder()
    scenario = builder.scenario(GIL_SCENARIO, strategies=["sequential"], knobs={"gil": [None, True]})
    builder.cell(scenario, FREE, "sequential", 1)
    forced = builder.cell(scenario, FREE, "sequential", 1, knobs={"gil": True})
    on = GilState(at_start=True, after_imports=True, at_end=True)
    builder.cells[-1] = msgspec.structs.replace(
        forced, samples=[msgspec.structs.replace(one, gil=on) for one in forced.samples]
    )
    row = fact(content(make_folder([builder.build()])), "interpreters", "in the samples")
    assert row.cells == ("not observed", "off in all 8 samples")


def test_unlike_builds_are_marked_and_what_is_alike_is_folded(
    run_builder: type[Any], make_folder: Make
) -> None:
    builder = run_builder().scaling()
    builder.interpreters = [
        msgspec.structs.replace(one, compiler=compiler, pgo=True)
        for one, compiler in zip(builder.interpreters, ("GCC 12", "clang 19"), strict=True)
    ]
    shown = content(make_folder([builder.build()]))
    row = fact(shown, "interpreters", "compiler")
    assert (row.cells, row.differs) == (("GCC 12", "clang 19"), True)
    assert ("profile-guided optimisation", "yes") in sheet(shown, "interpreters").folded
    assert not fact(shown, "interpreters", "free-threaded build").differs


def test_checks_and_packages_are_told_where_something_is_to_be_known(
    run_builder: type[Any], make_folder: Make
) -> None:
    builder = run_builder().scaling()
    first = builder.cells[0]
    checks = [Check(name="starvation", state="failed", detail="20 %"), Check(name="clock", state="passed")]
    samples = [msgspec.structs.replace(first.samples[0], checks=checks), *first.samples[1:]]
    builder.cells[0] = msgspec.structs.replace(first, samples=samples)
    versions = [
        Environment(
            id=name, interpreter=name, scenarios=[GIL_SCENARIO], packages={"numpy": version}, built=built
        )
        for name, version, built in ((WITH_GIL, "2.4", []), (FREE, "2.4", ["numpy"]))
    ]
    run = msgspec.structs.replace(builder.build(), environments=versions)
    shown = content(make_folder([run]))
    assert fact(shown, "machine", "starvation").cells == ("failed in 1",)
    assert sheet(shown, "machine").folded == (("clock", "passed in 1"),)
    numpy = fact(shown, "machine", "numpy")
    assert (numpy.cells, numpy.tone) == (("2.4 on 3.13; 2.4 (built from source) on 3.13t",), "warn")
    assert fact(shown, "machine", "physical cores").cells == ("2",)


# Against another run


def two_runs(run_builder: type[Any], **machine: Any) -> list[RunDocument]:
    older = run_builder(OLDER, started="2026-02-28T09:00:00+00:00").scaling()
    older.machine = msgspec.structs.replace(older.machine, **machine)
    newest = run_builder().scaling()
    newest.machine = msgspec.structs.replace(newest.machine, governor="performance", load_1min_at_start=0.2)
    return [newest.build(), older.build()]


def test_the_run_before_on_the_same_machine_is_held_against_unless_another_is_asked_for(
    run_builder: type[Any], make_folder: Make
) -> None:
    foreign = run_builder("20260228-180000-ef56", started="2026-02-28T18:00:00+00:00").scaling()
    foreign.machine = msgspec.structs.replace(foreign.machine, id="another")
    folder = make_folder([*two_runs(run_builder), foreign.build()])
    chosen = {control.key: control.value for control in content(folder).controls}
    assert (chosen["run"], chosen["baseline"]) == (NEWEST, OLDER)
    shown = content(folder, baseline=foreign.run.id)
    [against] = [one for one in shown.facts if one.label.startswith("Against")]
    assert against.tone == "warn"
    assert "another machine: set ratios side by side" in against.text
    assert fact(shown, "against", "machine").cells == ("m", "another")
    assert "! confounds" in fact(shown, "against", "machine").remark


def test_only_what_differs_is_shown_and_the_rest_is_folded(run_builder: type[Any], make_folder: Make) -> None:
    shown = content(make_folder(two_runs(run_builder, governor="powersave", load_1min_at_start=9.0)))
    against = sheet(shown, "against")
    assert [(row.fact, row.tone) for group in against.groups for row in group.rows] == [
        ("governor", "warn"),
        ("load at the start", "plain"),
    ]
    assert "2 differences, 1 of which confounds" in against.title
    assert ("Machine · kernel", "6.1") in against.folded
    [told] = [one for one in shown.facts if one.label.startswith("Against")]
    assert "confounded by Machine: governor" in told.text


def test_a_changed_source_confounds_the_ratios_of_its_own_scenario_alone(
    run_builder: type[Any], make_folder: Make
) -> None:
    newest, older = two_runs(run_builder)
    changed, *_ = newest.scenarios
    newest = msgspec.structs.replace(
        newest,
        scenarios=[
            msgspec.structs.replace(one, source_sha256="f" * 64) if one.id == changed.id else one
            for one in newest.scenarios
        ],
    )
    shown = content(make_folder([newest, older]))
    [told] = [one for one in shown.facts if one.label.startswith("Against")]
    measured = {one.cell.id for one in older.cells if one.outcome == "measured"}
    own = [one for one in newest.cells if one.cell.scenario == changed.id and one.cell.id in measured]
    assert own
    assert f"the ratios of {len(own)} of them are confounded by the source of {changed.name}" in told.text
    assert told.tone == "warn"


def test_the_states_of_a_run_are_counted_as_in_the_list_of_runs(
    run_builder: type[Any], make_folder: Make
) -> None:
    builder = run_builder().scaling()
    declared = builder.build()
    control = next(one for one in declared.cells if one.outcome == "measured")
    own = msgspec.structs.replace(
        control, cell=msgspec.structs.replace(control.cell, id=f"{control.cell.id}-own", control="ceiling")
    )
    shown = content(make_folder([msgspec.structs.replace(declared, cells=[*declared.cells, own])]))
    [listed] = shown.listings[0].rows
    told = {one.label: one.text for one in shown.facts}
    assert told["✓ Measured"] == str(listed["measured"])
    assert told["✓ Measured"] == str(sum(one.outcome == "measured" for one in declared.cells))


def test_runs_that_differ_in_nothing_say_so(run_builder: type[Any], make_folder: Make) -> None:
    shown = content(make_folder(two_runs(run_builder)))
    assert sheet(shown, "against").groups == ()
    [told] = [one for one in shown.facts if one.label.startswith("Against")]
    assert told.tone == "good"
    assert "nothing that is known confounds" in told.text


def test_runs_without_a_cell_in_common_have_nothing_to_hold_against_each_other(
    run_builder: type[Any], make_folder: Make
) -> None:
    older = run_builder(OLDER, started="2026-02-28T09:00:00+00:00").calls().build()
    shown = content(make_folder([run_builder().scaling().build(), older]))
    [told] = [one for one in shown.facts if one.label.startswith("Against")]
    assert told.text.startswith("no cell was measured in both")


def test_the_first_run_of_a_machine_has_none_before_it(results_folder: Path) -> None:
    shown = content(results_folder, run=OLDER)
    baseline = next(control for control in shown.controls if control.key == "baseline")
    assert baseline.value is None
    assert "against" not in [one.key for one in shown.sheets]
    assert content(results_folder, run=OLDER, baseline=NEWEST).sheets[0].key == "against"


def test_a_run_is_not_held_against_itself(results_folder: Path) -> None:
    shown = content(results_folder, run=NEWEST, baseline=NEWEST)
    assert next(control for control in shown.controls if control.key == "baseline").value == OLDER


# The list


def test_every_run_is_listed_newest_first_with_where_it_leads(results_folder: Path) -> None:
    shown = content(results_folder)
    assert [(row["key"], row["here"]) for row in listed(shown)] == [(NEWEST, "▸ shown"), (OLDER, "≠ against")]
    first = listed(shown)[0]
    assert (first["started"], first["effort"], first["commit"]) == (
        "2026-03-01 10:15 UTC",
        "quick",
        "0123abcd",
    )
    [listing] = shown.listings
    links = {column.field: column for column in listing.columns if isinstance(column, LinkColumn)}
    assert (links["started"].path, links["started"].word) == ("/runs", "run")
    assert (links["verdict"].path, links["verdict"].word) == ("/verdict", "run")
    assert (links["against"].word, links["against"].beside) == ("baseline", (("run", NEWEST),))


def test_a_list_that_is_not_whole_says_how_many_are_still_to_come(results_folder: Path) -> None:
    shelf = replace(Library(results_folder).shelf(), unread=1200)
    listing = runs_listing(shelf, None, None)
    assert listing.title.endswith("so far: 1,200 more are being read, reload for them")


def test_a_file_that_cannot_be_read_is_in_the_list_with_the_reason(results_folder: Path) -> None:
    (results_folder / "package.json").write_text('{"name": "left-pad"}')
    shown = content(results_folder)
    broken = listed(shown)[-1]
    assert (broken["started"], broken["status"]) == ("package.json", "✗ unreadable")
    assert "leads" not in broken
    assert broken["remarks"]
    assert "1 file that cannot be read" in shown.listings[0].title


def test_a_run_that_the_address_asks_for_and_is_not_there_still_leaves_the_list(
    results_folder: Path,
) -> None:
    shown = content(results_folder, run="nowhere")
    assert shown.message is not None
    assert len(listed(shown)) == 2


def test_a_first_visit_says_how_to_get_results(tmp_path: Path) -> None:
    shown = content(tmp_path / "nothing")
    assert shown.message is not None
    assert shown.message.steps
    assert shown.listings == ()


@pytest.mark.parametrize(
    ("took_s", "finished", "words"),
    [
        (12.4, None, "12 s"),
        (244.1, None, "4 min 4 s"),
        (7260.0, None, "2 h 1 min"),
        (None, "2026-03-01T10:16:30+00:00", "1 min 30 s"),
        (None, "yesterday", ""),
        (None, "2026-03-01T10:16:30", ""),
        (None, "2026-03-01T09:00:00+00:00", ""),
        (None, None, ""),
    ],
)
def test_a_run_says_how_long_it_took(
    run_builder: type[Any], took_s: float | None, finished: str | None, words: str
) -> None:
    run = msgspec.structs.replace(run_builder().run, took_s=took_s, finished=finished)
    assert took(run) == words
