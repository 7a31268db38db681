"""What was measured: a map of states, and the reasons of cells without a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from internals_lab.counted import counted
from internals_lab.model.cell import Outcome
from internals_lab_dashboard.data.run.coverage import SIGNS, Covered, Reason, place_of, scenario_names
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.figures.coverage import StateTile, coverage_figure, state_words
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.marks.heat_map import least_px
from internals_lab_dashboard.figures.paper.text import rounds
from internals_lab_dashboard.pages.content.column import Cell, Column
from internals_lab_dashboard.pages.content.page import Absence, Chart, Fact
from internals_lab_dashboard.pages.parts.spoken import spoken

HOW_TO_READ = (
    "{rows} A tile counts its cells by what came of them: {signs}. Its colour repeats that: green where all were measured, "
    "pale green where some were left out, grey where all were, red where something went wrong, amber where cells are still "
    "pending. An empty field is nothing that anybody asked for."
)
FOLDED = " The {} rows of which everything was measured are left out; the switch Rows shows them."
MOST_NAMES = 8  # of scenarios or cells in a line


def coverage_chart(
    covered: Sequence[Covered],
    interpreters: Sequence[str],
    cast: Cast,
    *,
    of_scenario: bool,
    kept_for: str,
    folded: int = 0,
) -> Chart:
    """A row a scenario, or a cell of one; a column an interpreter. So many rows are `folded`: all of them was measured."""
    rows = list(dict.fromkeys(one.row for one in covered))
    places = {row: place for place, row in enumerate(rows)}
    tiles = [
        StateTile(
            row=places[one.row],
            column=interpreters.index(one.interpreter),
            counts=one.counts,
            told=(f"{one.row} · {cast.name(one.interpreter)}", *_lines(one)),
        )
        for one in covered
    ]
    there = {state for one in covered for state in one.counts}
    return Chart(
        key="coverage",
        title="What came of each cell" if of_scenario else "What was measured",
        how_to_read=HOW_TO_READ.format(
            rows="A row is a place on the scenario's axes." if of_scenario else "A row is a scenario.",
            signs=", ".join(f"{sign} {state}" for state, sign in SIGNS.items() if state in there),
        )
        + (FOLDED.format(folded) if folded else ""),
        summary=_summary(covered, cast),
        figure=coverage_figure(
            tiles, rows, [cast.name(name) for name in interpreters], zoom_kept_for=kept_for
        ),
        columns=(
            Column(field="row", header="Cell" if of_scenario else "Scenario", width=220, fills=True),
            Column(field="interpreter", header="Interpreter", width=120),
            *(
                Column(field=state, header=f"{sign} {state.capitalize()}", figures="d", width=118)
                for state, sign in SIGNS.items()
                if state in there
            ),
            Column(field="rounds", header="Rounds", width=110),
            Column(field="reason", header="Reasons", width=240, fills=True),
        ),
        rows=tuple(_table_row(one, there, cast) for one in covered),
        least_px=least_px(len(interpreters), rows),
    )


def _lines(one: Covered) -> list[str]:
    told = [f"{SIGNS[state]} {count} {state}" for state, count in one.counts.items()]
    if one.rounds:
        told.append(rounds(one.rounds))
    return [*told, *_reasons(one)]


def _reasons(one: Covered) -> list[str]:
    return list(dict.fromkeys(row.reason for row in one.cells if row.reason and row.outcome != "measured"))


def _table_row(one: Covered, states: Collection[Outcome], cast: Cast) -> dict[str, Cell]:
    return {
        "row": one.row,
        "interpreter": cast.name(one.interpreter),
        **{str(state): one.counts.get(state) for state in states},
        "rounds": rounds(one.rounds).removeprefix("n = "),
        "reason": "; ".join(_reasons(one)),
    }


def _summary(covered: Sequence[Covered], cast: Cast) -> str:
    told = [f"{one.row}, {cast.name(one.interpreter)}: {state_words(one.counts)}" for one in covered]
    counts: Counter[str] = Counter()
    for one in covered:
        counts.update(one.counts)
    whole = ", ".join(f"{count} {state}" for state, count in counts.most_common())
    return spoken(f"Map of {len(covered)} fields: cells {whole}", told)


def state_facts(cells: Iterable[CellRow]) -> list[Fact]:
    """How many of the declared cells have each state, as the list of runs counts them."""
    counts = Counter(one.outcome for one in cells if one.cell.control is None)
    return [
        Fact(
            label=f"{sign} {state.capitalize()}",
            text=str(counts[state]),
            tone="good"
            if state == "measured"
            else "plain"
            if state in ("unsupported", "skipped")
            else "warn",
        )
        for state, sign in SIGNS.items()
        if counts[state]
    ]


def reason_lines(found: Sequence[Reason], rows: RunRows, cast: Cast, *, of_scenario: bool) -> list[Absence]:
    """`14 cells of 3 scenarios, on 3.13t: churn, count, spin`, a line a reason."""
    names = scenario_names(rows.scenarios)
    lines = []
    for one in found:
        if of_scenario:
            who = dict.fromkeys(place_of(row) for row in one.cells)
        else:
            who = dict.fromkeys(names.get(row.cell.scenario, row.cell.scenario) for row in one.cells)
        count = len(one.cells)
        on = ", ".join(dict.fromkeys(cast.name(row.cell.interpreter) for row in one.cells))
        named = [
            *list(who)[:MOST_NAMES],
            *([f"{len(who) - MOST_NAMES} more"] if len(who) > MOST_NAMES else []),
        ]
        lines.append(
            Absence(
                state=one.state,
                what=f"{counted(count, 'cell')} on {on}: {', '.join(named)}",
                reason=one.reason or _without_reason(one, rows),
            )
        )
    return lines


def _without_reason(one: Reason, rows: RunRows) -> str:
    if one.state == "pending" and rows.run.status == "running":
        return "its turn has not come, or has not ended"
    return "no reason is told"
