"""Claims: is what they say true here?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from internals_lab_dashboard.data.ledger import STATES, Entry, ledger
from internals_lab_dashboard.data.rows import RunRows
from internals_lab_dashboard.figures.claims import claims_figure, drawable
from internals_lab_dashboard.figures.series import Cast
from internals_lab_dashboard.pages.choices import filter_control, interpreter_filter
from internals_lab_dashboard.pages.gil_facts import gil_facts
from internals_lab_dashboard.pages.interval_cells import interval_cells, interval_columns
from internals_lab_dashboard.pages.page import Absence, Cell, Chart, Column, Content, Fact, Message, Tone
from internals_lab_dashboard.pages.run_page import RunPage
from internals_lab_dashboard.view import View

COLUMNS = (
    Column(field="statement", header="Statement", width=330),
    Column(field="interpreter", header="Interpreter", width=104),
    Column(field="state", header="State", width=112),
    *interval_columns("Speedup", ".3f", width=88),
    Column(field="threshold", header="Claimed", width=90),
    Column(field="section", header="From", width=100),
    Column(field="scenario", header="Scenario", width=130),
    Column(field="reason", header="Remarks", width=220, fills=True),
)
HOW_TO_READ = (
    "A filled dot is a claim that holds here, a cross one that does not, an empty one is open: its bar reaches across the "
    "short line at which the claim draws its border. The speedup is of the claim's first side over its second."
)
TONES: dict[str, Tone] = {"confirmed": "good", "refuted": "warn"}


class ClaimsPage(RunPage):
    """The ledger of a run's claims and expectations."""

    path = "/claims"
    name = "Claims"
    question = "Is what they say true here?"

    def of_run(self, rows: RunRows, view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        entries = ledger(rows)
        if not entries:
            return Content(message=_nothing(rows))
        shown, interpreters = interpreter_filter([one.name for one in rows.interpreters], cast, view)
        states = [state for state in STATES if any(entry.result.state == state for entry in entries)]
        some = view.several("state", states)
        kept = [
            entry
            for entry in entries
            if entry.result.interpreter in shown and entry.result.state in (some or STATES)
        ]
        return Content(
            controls=(filter_control("state", "States", [(one, one) for one in states], some), interpreters),
            facts=(
                *gil_facts([row for row in rows.cells if row.cell.interpreter in shown], cast),
                *_counts(kept),
            ),
            charts=(_chart(kept, cast, rows),),
            absences=tuple(
                Absence(
                    state=entry.result.state,
                    what=f"{entry.statement}, on {cast.name(entry.result.interpreter)}",
                    reason=entry.result.reason or "its speedup cannot be shown on this axis",
                )
                for entry in kept
                if drawable(entry) is None
            ),
        )


def _nothing(rows: RunRows) -> Message:
    if rows.run.status == "running":
        return Message(title="Not yet", text="Claims are judged when the planned rounds are in.")
    text = "The scenarios of this run claim nothing. A claim is one line below a scenario:"
    example = 'count.claim("Threads help", compare=("threads", "sequential"), speedup="> 1.1")'
    return Message(title="No claims", text=text, steps=(("For example", example),))


def _counts(entries: Sequence[Entry]) -> list[Fact]:
    counts: Counter[str] = Counter(entry.result.state for entry in entries)
    return [
        Fact(label=state.capitalize(), text=str(counts[state]), tone=TONES.get(state, "plain"))
        for state in STATES
        if counts[state]
    ]


def _chart(entries: Sequence[Entry], cast: Cast, rows: RunRows) -> Chart:
    return Chart(
        key="claims",
        title="What was claimed, and what was measured",
        how_to_read=HOW_TO_READ,
        summary=_summary(entries, cast),
        figure=claims_figure(entries, cast=cast, zoom_kept_for=rows.run.id),
        columns=COLUMNS,
        rows=tuple(_row(entry, cast) for entry in entries),
    )


def _row(entry: Entry, cast: Cast) -> dict[str, Cell]:
    result = entry.result
    return {
        "statement": entry.statement,
        "interpreter": cast.name(result.interpreter),
        "state": result.state + (" (gate)" if result.gate else ""),
        **interval_cells(result.speedup, rounds=0),
        "threshold": result.threshold,
        "section": entry.section,
        "scenario": entry.scenario,
        "reason": result.reason or "",
    }


def _summary(entries: Sequence[Entry], cast: Cast) -> str:
    told = [
        f"{entry.statement}, on {cast.name(entry.result.interpreter)}: {entry.result.state}"
        for entry in entries
    ]
    return f"{len(told)} results of claims. {'; '.join(told)}."
