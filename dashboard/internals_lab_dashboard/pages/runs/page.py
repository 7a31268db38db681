"""Runs: what was measured, where, and can these runs be held against each other?"""

from __future__ import annotations

from dataclasses import replace

from internals_lab.errors import ResultsError
from internals_lab_dashboard.data.folder.library import Library, RunEntry, Shelf
from internals_lab_dashboard.data.folder.neighbours import run_before
from internals_lab_dashboard.data.run.coverage import SIGNS, by_cell, by_scenario, reasons, scenario_names
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.bases.choices import (
    MOST_ROWS,
    filter_control,
    folds_rows,
    rows_switch,
)
from internals_lab_dashboard.pages.bases.run_choice import run_control
from internals_lab_dashboard.pages.bases.run_page import RunPage
from internals_lab_dashboard.pages.bases.scenario_page import flowing
from internals_lab_dashboard.pages.content.page import Content, Control, Message
from internals_lab_dashboard.pages.parts.gil_facts import gil_facts, left_to_itself
from internals_lab_dashboard.pages.runs.against import against_fact, against_sheet
from internals_lab_dashboard.pages.runs.coverage import coverage_chart, reason_lines, state_facts
from internals_lab_dashboard.pages.runs.facts import interpreters_sheet, machine_sheet
from internals_lab_dashboard.pages.runs.list import runs_listing
from internals_lab_dashboard.view import View


class RunsPage(RunPage):
    """All runs in a list; of the chosen one its coverage and circumstances, and what differs from another run."""

    path = "/runs"
    name = "Runs"
    question = "What was measured, where, and can these runs be held against each other?"

    def content(self, library: Library, shelf: Shelf, view: View) -> Content:
        """The run's own part, between the list of all runs and what another run differs in."""
        shown = super().content(library, shelf, view)
        if not shelf.entries:
            return shown
        entry = shelf.entry(next((one.value for one in shown.controls if one.key == "run"), None))
        other = shelf.entry(view.one("baseline")) if entry else None
        if entry is not None and (other is None or other.key == entry.key):
            other = run_before(entry, shelf)
        listing = runs_listing(shelf, entry, other)
        if entry is None or shown.sheets == ():
            return replace(shown, listings=(listing,))
        return _against(library, replace(shown, listings=(listing,)), shelf, entry, other)

    def of_run(self, rows: RunRows, view: View) -> Content:
        """Coverage, interpreters, machine."""
        cast = Cast.of(rows.interpreters)
        names = scenario_names(rows.scenarios)
        scenario = view.one("scenario") if view.one("scenario") in names else None
        if scenario is None:
            wanted: list[CellRow] = [*rows.cells, *rows.controls]
        else:
            wanted = [one for one in (*rows.cells, *rows.controls) if one.cell.scenario == scenario]
        states = [state for state in SIGNS if any(one.outcome == state for one in wanted)]
        some = view.several("state", states)
        covered = by_cell(wanted) if scenario else by_scenario(rows, wanted)
        wide = dict.fromkeys(
            one.row for one in covered if not some or any(state in some for state in one.counts)
        )
        gaps = dict.fromkeys(
            one.row for one in covered if set(one.counts) != {"measured"} and one.row in wide
        )
        # Of more rows than a map shows, those where all was measured are folded.
        is_long = len(wide) > MOST_ROWS and 0 < len(gaps) < len(wide)
        folds = is_long and folds_rows(len(wide), view)
        kept = gaps if folds else wide
        interpreters = [one.name for one in rows.interpreters]
        interpreters += sorted({one.interpreter for one in covered} - set(interpreters))
        chart = coverage_chart(
            [one for one in covered if one.row in kept],
            [name for name in interpreters if any(one.interpreter == name for one in covered)],
            cast,
            of_scenario=scenario is not None,
            folded=len(wide) - len(kept),
            kept_for=f"{rows.run.id}/{scenario}/{','.join(some)}",
        )
        found = [one for one in reasons(wanted) if not some or one.state in some]
        doc = next((flowing(one.doc) for one in rows.scenarios if one.id == scenario), "")
        return Content(
            controls=(
                _scenario_control(names, scenario),
                filter_control(
                    "state", "States", [(one, f"{SIGNS[one]} {one}") for one in states], list(some)
                ),
                *([rows_switch(("gaps", "With gaps", len(gaps)), len(wide), folds=folds)] if is_long else []),
            ),
            title=names[scenario] if scenario else "",
            lead=doc,
            facts=(*state_facts(wanted), *gil_facts(left_to_itself(wanted), cast)),
            charts=(chart,) if covered else (),
            gaps=() if covered else (Message(title="No cells", text="This run planned nothing."),),
            reasons=tuple(reason_lines(found, rows, cast, of_scenario=scenario is not None)),
            sheets=(interpreters_sheet(rows, cast), machine_sheet(rows)),
        )


def _against(
    library: Library, shown: Content, shelf: Shelf, entry: RunEntry, other: RunEntry | None
) -> Content:
    among = replace(shelf, entries=tuple(one for one in shelf.entries if one is not entry))
    control = run_control(
        among, other, key="baseline", label="Held against", hint="no earlier run of this machine"
    )
    first, *further = shown.controls
    shown = replace(shown, controls=(first, control, *further) if control.options else shown.controls)
    if other is None:
        return shown
    try:
        rows, others = library.rows(entry), library.rows(other)
    except ResultsError as error:
        gap = Message(title="The other run cannot be read any more", text=str(error))
        return replace(shown, gaps=(*shown.gaps, gap))
    return replace(
        shown,
        facts=(*shown.facts, against_fact(rows, others)),
        sheets=(against_sheet(rows, others), *shown.sheets),
    )


def _scenario_control(names: dict[str, str], chosen: str | None) -> Control:
    return Control(
        key="scenario",
        label="Scenario",
        kind="any",
        options=tuple(names.items()),
        value=chosen,
        hint="all, one a row",
    )
