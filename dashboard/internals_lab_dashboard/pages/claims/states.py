"""The ledger as a matrix: a row a statement, a column an interpreter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from internals_lab.counted import counted
from internals_lab.model.declaration import Scenario
from internals_lab.model.ledger import Judgement, Ledger, LedgerState, Statement
from internals_lab.reporters.ledger_rows import GIL_WORDS, SIGNS, group_title, remarks
from internals_lab.verdicts.ledger_words import quantity
from internals_lab.verdicts.plain_reason import plain_reason
from internals_lab_dashboard.data.claims import Wanted
from internals_lab_dashboard.data.folder.library import RunEntry
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.bases.run_page import when
from internals_lab_dashboard.pages.claims.evidence import evidence
from internals_lab_dashboard.pages.content.matrix import Group, Link, Matrix, Row, Tone, Verdict
from internals_lab_dashboard.view import View

TONES: dict[LedgerState, Tone] = {"confirmed": "good", "refuted": "bad", "inconclusive": "open"}
HOW_TO_READ = (
    "Confirmed: the whole interval lies within what is claimed; refuted: wholly outside; inconclusive: neither. An empty "
    "field is an interpreter that the claim does not speak of. A statement's own page, behind its words, draws its figures."
)


@dataclass(frozen=True, slots=True)
class Judges:
    """The runs of a results folder, by their ids."""

    entries: Mapping[str, RunEntry]

    def key(self, run: str | None) -> str | None:
        """The run's word in the URL."""
        entry = self.entries.get(run or "")
        return entry.key if entry else None

    def scenario(self, run: str | None, scenario: str) -> Scenario | None:
        """As that run measured it."""
        entry = self.entries.get(run or "")
        scenarios = entry.judged.scenarios if entry else ()
        return next((one for one in scenarios if one.id == scenario), None)


def claims_matrix(
    statements: Sequence[Statement],
    wanted: Wanted,
    found: Ledger,
    rows: RunRows,
    cast: Cast,
    judges: Judges,
) -> Matrix:
    """Columns are the wanted interpreters with anything to say; `judges` are the runs that may have judged them."""
    columns = [one.name for one in found.interpreters if one.name in wanted.interpreters]
    telling = [name for name in columns if any(_tells(statement.on(name)) for statement in statements)]
    # Who asks for an interpreter by name is to see that nothing was judged there.
    shown = telling if len(columns) == len(found.interpreters) else columns
    return Matrix(
        title=counted(len(statements), "statement"),
        how_to_read=HOW_TO_READ,
        corner="Statement",
        columns=tuple((cast.name(name), cast.colours.get(name)) for name in shown),
        groups=tuple(
            Group(
                title=title,
                rows=tuple(_row(statement, shown, found, rows, cast, judges) for statement in members),
            )
            for title, members in groupby(statements, group_title)
        ),
    )


def _tells(judgement: Judgement | None) -> bool:
    return judgement is not None and judgement.state != "not measured"


def _row(
    statement: Statement,
    columns: Sequence[str],
    found: Ledger,
    rows: RunRows,
    cast: Cast,
    judges: Judges,
) -> Row:
    judged = [one for one in statement.judgements if one.run is not None]
    runs = {one.run for one in judged}
    known = next(iter(runs)) if len(runs) == 1 else found.run
    claimed = f"{'expected' if statement.gate else 'claimed'}: {statement.claimed}"
    about = [" · ".join(filter(None, [claimed, statement.setting]))]
    dates = {run.id: when(run.started) for run in found.runs}
    older = known is not None and known != found.run
    about += [statement.remark or "", f"run of {dates.get(known or '', known)}" if older else ""]
    shown_on = _evidence(statement, judged, rows, judges)
    if shown_on is None:
        about.append(statement.scenario)
    query = View.of({"run": judges.key(found.run), "statement": statement.id}).query
    return Row(
        heading=Link(text=statement.text, address=f"/claims?{query}"),
        about=tuple(filter(None, about)),
        evidence=shown_on,
        cells=tuple(_cell(statement.on(name), cast.name(name), known, dates) for name in columns),
    )


def _evidence(
    statement: Statement, judged: Sequence[Judgement], rows: RunRows, judges: Judges
) -> Link | None:
    run = next((one.run for one in judged if judges.key(one.run)), None)
    key, scenario = judges.key(run), judges.scenario(run, statement.scenario)
    if key is None or scenario is None:
        return None
    ids = {one.cell for one in judged if one.run == rows.run.id}
    cell = next((row.cell for row in rows.everything.cells if row.cell.id in ids), None)
    return evidence(statement, scenario, rows, key, cell)


def _cell(
    judgement: Judgement | None, name: str, known_run: str | None, dates: Mapping[str, str]
) -> Verdict | None:
    if judgement is None:
        return None
    figures, lines = [], []
    if judgement.value:
        figures.append(quantity(judgement.value, judgement.unit))
        gil = GIL_WORDS.get(judgement.gil or "", "")
        figures.append(" · ".join(filter(None, [f"n = {judgement.value.n}", gil])))
    elif judgement.reason and judgement.state != "not measured":
        lines.append(plain_reason(judgement.reason, name))
    if judgement.run not in (None, known_run):
        lines.append(f"of {dates.get(judgement.run, judgement.run)}")
    count = len(judgement.dissents)
    verb = "contradict it" if judgement.is_contradicted else "say otherwise"
    told = "; ".join(filter(None, [*figures, *remarks(judgement, name, known_run=known_run)]))
    return Verdict(
        sign=SIGNS[judgement.state],
        word=judgement.state,
        tone=TONES.get(judgement.state, "quiet"),
        figures=tuple(figures),
        lines=tuple(lines),
        warning=f"{count} of {judgement.runs} runs {verb}" if count else "",
        told=f"{name}: {judgement.state}{f'; {told}' if told else ''}",
    )
