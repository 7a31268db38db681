"""The ledger as a matrix: a row a statement, a column an interpreter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from internals_lab.model.ledger import Judgement, Ledger, LedgerState, Statement
from internals_lab.reporters.ledger_rows import GIL_WORDS, SIGNS, group_title, remarks
from internals_lab.verdicts.ledger_words import quantity
from internals_lab.verdicts.plain_reason import plain_reason
from internals_lab_dashboard.data.claims import Wanted
from internals_lab_dashboard.data.rows import RunRows
from internals_lab_dashboard.figures.series import Cast
from internals_lab_dashboard.pages.evidence import evidence
from internals_lab_dashboard.pages.matrix import Group, Link, Matrix, Row, Tone, Verdict
from internals_lab_dashboard.view import View

TONES: dict[LedgerState, Tone] = {"confirmed": "good", "refuted": "bad", "inconclusive": "open"}
HOW_TO_READ = (
    "Confirmed: the whole interval lies within what is claimed; refuted: wholly outside; inconclusive: neither. An empty "
    "field is an interpreter that the claim does not speak of. A statement's own page, behind its words, draws its figures."
)


def claims_matrix(
    statements: Sequence[Statement],
    wanted: Wanted,
    found: Ledger,
    rows: RunRows,
    cast: Cast,
    keys: Mapping[str, str],
) -> Matrix:
    """Columns are the wanted interpreters with anything to say; `keys` are the runs' words in the URL, by their ids."""
    columns = [one.name for one in found.interpreters if one.name in wanted.interpreters]
    telling = [name for name in columns if any(_tells(statement.on(name)) for statement in statements)]
    # Who asks for an interpreter by name is to see that nothing was judged there.
    shown = telling if len(columns) == len(found.interpreters) else columns
    return Matrix(
        title=f"{len(statements)} statement{'' if len(statements) == 1 else 's'}",
        how_to_read=HOW_TO_READ,
        corner="Statement",
        columns=tuple((cast.name(name), cast.colours.get(name)) for name in shown),
        groups=tuple(
            Group(
                title=title,
                rows=tuple(_row(statement, shown, found, rows, cast, keys) for statement in members),
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
    keys: Mapping[str, str],
) -> Row:
    judged = [one for one in statement.judgements if one.run is not None]
    runs = {one.run for one in judged}
    known = next(iter(runs)) if len(runs) == 1 else found.run
    about = [f"{'expected' if statement.gate else 'claimed'}: {statement.claimed}", statement.setting]
    about += [statement.remark or "", f"run {known}" if known not in (None, found.run) else ""]
    query = View.of({"run": keys.get(found.run or "", ""), "statement": statement.id}).query
    return Row(
        heading=Link(text=statement.text, address=f"/claims?{query}"),
        about=tuple(filter(None, about)),
        evidence=_evidence(statement, judged, found, rows, keys),
        cells=tuple(_cell(statement.on(name), cast.name(name), known) for name in columns),
    )


def _evidence(
    statement: Statement,
    judged: Sequence[Judgement],
    found: Ledger,
    rows: RunRows,
    keys: Mapping[str, str],
) -> Link | None:
    run = next((one.run for one in judged if one.run in keys), None)
    scenario = next((one for one in rows.scenarios if one.id == statement.scenario), None)
    if run is None or scenario is None:
        return None
    ids = {one.cell for one in judged}
    cell = next((row.cell for row in rows.cells if row.cell.id in ids), None)
    return evidence(scenario, keys[run], cell)


def _cell(judgement: Judgement | None, name: str, known_run: str | None) -> Verdict | None:
    if judgement is None:
        return None
    lines = []
    if judgement.value:
        lines.append(quantity(judgement.value, judgement.unit))
        gil = GIL_WORDS.get(judgement.gil or "", "")
        lines.append(" · ".join(filter(None, [f"n = {judgement.value.n}", gil])))
    elif judgement.reason and judgement.state != "not measured":
        lines.append(plain_reason(judgement.reason, name))
    if judgement.run not in (None, known_run):
        lines.append(f"run {judgement.run}")
    count = len(judgement.dissents)
    verb = "contradict it" if judgement.is_contradicted else "say otherwise"
    told = "; ".join(filter(None, [*lines[:2], *remarks(judgement, name, known_run=known_run)]))
    return Verdict(
        sign=SIGNS[judgement.state],
        word=judgement.state,
        tone=TONES.get(judgement.state, "quiet"),
        lines=tuple(lines),
        warning=f"{count} of {judgement.runs} runs {verb}" if count else "",
        told=f"{name}: {judgement.state}{f'; {told}' if told else ''}",
    )
