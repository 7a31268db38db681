"""The ledger for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from internals_lab.model.ledger import Ledger, LedgerState
from internals_lab.reporters.ledger_origin import extent, machine_words, runs_words
from internals_lab.reporters.ledger_rows import ClaimRows, Row, counts, groups

STYLES: dict[LedgerState, str] = {
    "confirmed": "green",
    "refuted": "bold magenta",
    "inconclusive": "yellow",
    "unsupported": "dim",
    "not measured": "dim",
}
INDENT = 2
GAP = 2
# A sign and the longest state.
STATE = 14


def render(ledger: Ledger) -> RenderableType:
    """What it is of, then every statement with a row an interpreter."""
    parts: list[RenderableType] = [*_head(ledger)]
    found = list(groups(ledger))
    widths = _Widths.of(
        row for group in found for claim in group.claims for rows in claim.rows for row in rows
    )
    for group in found:
        parts += [Text(), Text(group.title, style="bold underline")]
        for claim in group.claims:
            parts += [Text(), *_claim(claim, widths)]
    return Group(*parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Widths:
    """The same for all claims, so that one can run an eye down a column."""

    name: int
    figure: int

    @classmethod
    def of(cls, rows: Iterable[Row]) -> _Widths:
        figures = [row for row in rows if row.figure]
        return cls(
            name=max((len(row.interpreters[0]) for row in figures), default=0),
            figure=max((len(row.figure) for row in figures), default=0),
        )


def _head(ledger: Ledger) -> Iterator[Text]:
    judged = [one for statement in ledger.statements for one in statement.judgements]
    # A statement has a judgement on each interpreter and in each setting: their counts add up to these.
    times = "judged once" if len(judged) == 1 else f"judged {len(judged)} times"
    yield Text(f"{extent(ledger)}, {times}: {counts(judged)}." if judged else "Nothing is claimed.")
    if ledger.machine:
        yield Text(f"{runs_words(ledger)} Machine: {machine_words(ledger.machine)}.", style="dim")
    if ledger.left_out:
        yield Text(f"Left out: {'; '.join(ledger.left_out)}.", style="dim")


def _claim(claim: ClaimRows, widths: _Widths) -> Iterator[RenderableType]:
    yield Text(claim.first.text, style="bold")
    told = [f"{claim.kind}: {claim.first.claimed}", claim.about, f"run {claim.run}" if claim.run else ""]
    yield _indented(Text(" · ".join(filter(None, told)), style="dim"), INDENT)
    for statement, rows in zip(claim.statements, claim.rows, strict=True):
        if statement.setting:
            yield _indented(Text(statement.setting), INDENT)
        if statement.remark:
            yield _indented(Text(statement.remark, style="dim"), INDENT)
            continue
        for row in rows:
            yield _indented(_row(row, widths), INDENT)
            if row.figure and row.remarks:
                yield _indented(Text("; ".join(row.remarks), style="dim"), INDENT + STATE + GAP)


def _row(row: Row, widths: _Widths) -> RenderableType:
    grid = Table.grid(padding=(0, GAP, 0, 0))
    grid.add_column(width=STATE)
    word = Text(f"{row.sign} {row.state}", style=STYLES[row.state])
    if not row.figure:
        told = ": ".join(filter(None, [", ".join(row.interpreters), "; ".join(row.remarks)]))
        grid.add_column()
        grid.add_row(word, Text(told, style="dim"))
        return grid
    for width in (widths.name, widths.figure, None, None):
        grid.add_column(width=width, no_wrap=True)
    grid.add_row(word, row.interpreters[0], row.figure, f"n = {row.n}", row.gil)
    return grid


def _indented(what: RenderableType, by: int) -> RenderableType:
    return Padding(what, (0, 0, 0, by))
