"""Claims: is what they say true here?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from internals_lab.model.ledger import Ledger, Statement
from internals_lab.reporters.ledger_rows import SIGNS, group_title
from internals_lab.verdicts.ledger import ledger
from internals_lab_dashboard.data.claims import Entry, Wanted, entries, wanted_statements, words_of
from internals_lab_dashboard.data.folder.library import RunEntry, Shelf
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.bases.choices import filter_control, search_control, switch
from internals_lab_dashboard.pages.bases.run_page import RunPage
from internals_lab_dashboard.pages.bases.scenario_page import what_was_measured
from internals_lab_dashboard.pages.claims.charts import claims_charts
from internals_lab_dashboard.pages.claims.states import Judges, claims_matrix
from internals_lab_dashboard.pages.content.page import Absence, Content, Control, Detail, Fact, Message, Tone
from internals_lab_dashboard.pages.parts.gil_facts import gil_facts, left_to_itself
from internals_lab_dashboard.view import View

TONES: dict[str, Tone] = {"confirmed": "good", "refuted": "warn"}


class ClaimsPage(RunPage):
    """The ledger of claims and expectations: of a run, with what older runs of its machine know, or without."""

    path = "/claims"
    name = "Claims"
    question = "Is what they say true here?"

    def of_run(self, rows: RunRows, view: View) -> Content:
        """Where the run's neighbours are not known."""
        return _content(ledger([rows.judged]), rows, view, Judges({}))

    def of_entry(self, entry: RunEntry, rows: RunRows, shelf: Shelf, view: View) -> Content:
        alone = view.one("from") == "run"
        found = ledger((one.judged for one in shelf.entries), run=rows.run.id, older=not alone)
        return _content(found, rows, view, Judges({one.run.id: one for one in reversed(shelf.entries)}))


def _content(found: Ledger, rows: RunRows, view: View, judges: Judges) -> Content:
    from_control = switch(
        "from",
        "Judged by",
        [("newest", "Newest run of each"), ("run", "This run alone")],
        "newest" if found.older else "run",
    )
    if not found.statements:
        return Content(controls=(from_control,), message=_nothing(rows))
    cast = Cast.of(rows.interpreters, also=found.interpreters)
    controls, wanted = _choices(found, rows, view)
    shown = wanted_statements(found, wanted)
    kept = entries(shown, wanted)
    return Content(
        controls=(*controls, from_control),
        facts=(
            *gil_facts(
                left_to_itself(row for row in rows.cells if row.cell.interpreter in wanted.interpreters), cast
            ),
            *_counts(kept),
            *(Fact(label="Left out", text=sentence) for sentence in found.left_out),
        ),
        matrices=(claims_matrix(shown, wanted, found, rows, cast, judges),),
        charts=claims_charts(found, kept, wanted, cast),
        absences=_absences(kept, cast) if wanted.statement is not None else (),
        details=_sources(shown, rows) if wanted.statement is not None else (),
    )


def _choices(found: Ledger, rows: RunRows, view: View) -> tuple[list[Control], Wanted]:
    sections = list(dict.fromkeys(group_title(statement) for statement in found.statements))
    there = {one.state for statement in found.statements for one in statement.judgements}
    states = [state for state in SIGNS if state in there]
    names = [one.name for one in found.interpreters]
    # The ledger may know of interpreters that this run does not have; a filter leaves none that it does not name.
    here, left = ({row.cell.interpreter for row in one.cells} for one in (rows.everything, rows))
    interpreters = [name for name in names if here == left or name in left]
    some_sections, some_states = view.several("section", sections), view.several("state", states)
    words, statement = view.one("search") or "", view.one("statement")
    by_id = {one.id: words_of(one) for one in found.statements}
    statement = statement if statement in by_id else None
    wanted = Wanted(
        sections=some_sections,
        states=some_states,
        interpreters=interpreters,
        words=words,
        statement=statement,
    )
    return [
        Control(
            key="statement",
            label="Statement",
            kind="any",
            options=tuple(by_id.items()),
            value=statement,
            hint="all",
        ),
        search_control("search", "Search", words, "words of it"),
        filter_control("section", "Sections", [(one, one) for one in sections], some_sections),
        filter_control("state", "States", [(one, f"{SIGNS[one]} {one}") for one in states], some_states),
    ], wanted


def _nothing(rows: RunRows) -> Message:
    if rows.run.status == "running":
        return Message(title="Not yet", text="Claims are judged when the planned rounds are in.")
    text = "The scenarios of this run claim nothing. A claim is one line below a scenario:"
    example = 'count.claim("Threads help", compare=("threads", "sequential"), speedup="> 1.1")'
    return Message(title="No claims", text=text, steps=(("For example", example),))


def _counts(kept: Sequence[Entry]) -> list[Fact]:
    counts: Counter[str] = Counter(entry.judgement.state for entry in kept)
    return [
        Fact(label=f"{sign} {state.capitalize()}", text=str(counts[state]), tone=TONES.get(state, "plain"))
        for state, sign in SIGNS.items()
        if counts[state]
    ]


def _sources(shown: Sequence[Statement], rows: RunRows) -> tuple[Detail, ...]:
    scenarios = {scenario.id: scenario for scenario in rows.scenarios}
    measured = [scenarios[one.scenario] for one in shown if one.scenario in scenarios]
    return tuple(detail for scenario in measured for detail in what_was_measured(scenario))


def _absences(kept: Sequence[Entry], cast: Cast) -> tuple[Absence, ...]:
    return tuple(
        Absence(
            state=entry.judgement.state,
            what=f"{entry.words}, on {cast.name(entry.judgement.interpreter)}",
            reason=entry.judgement.reason or "",
        )
        for entry in kept
        if entry.value is None
    )
