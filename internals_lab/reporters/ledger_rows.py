"""What every form of the ledger says, before it has a format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from internals_lab.model.ledger import Judgement, Ledger, LedgerState, Statement
from internals_lab.verdicts.ledger_order import section_name
from internals_lab.verdicts.ledger_words import quantity
from internals_lab.verdicts.plain_reason import plain_reason
from internals_lab.verdicts.short_names import short_names

# Each state has a sign as well: a word and a colour alone are slow to find in a long list.
SIGNS: Mapping[LedgerState, str] = {
    "confirmed": "✓",
    "refuted": "✗",
    "inconclusive": "?",
    "unsupported": "⊘",
    "not measured": "·",
}
GIL_WORDS = {"on": "GIL on", "off": "GIL off", "mixed": "GIL mixed", "unknown": "GIL not told"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What is known of a statement on an interpreter, or on several of which the same is known and no figure."""

    state: LedgerState
    interpreters: list[str]
    figure: str = ""
    n: int | None = None
    gil: str = ""
    remarks: list[str] = field(default_factory=list)

    @property
    def sign(self) -> str:
        """The state's."""
        return SIGNS[self.state]


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimRows:
    """One claim: its words, and the rows of each of its settings. `run` is the run that judged all of it, where that is
    another than the ledger's; rows say where they are from only where that differs.
    """

    statements: list[Statement]
    rows: list[list[Row]]
    run: str | None

    @property
    def first(self) -> Statement:
        """All settings have the same words."""
        return self.statements[0]

    @property
    def kind(self) -> str:
        """What it is called in a declaration."""
        return "expectation" if self.first.gate else "claim"

    @property
    def about(self) -> str:
        """`experiments/exp_gil.py::count`, or a suite of that file."""
        return self.first.scenario if self.first.suite is None else f"{self.first.file}, {self.first.suite}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The claims of a section, or of an experiment."""

    title: str
    claims: list[ClaimRows]


def groups(ledger: Ledger) -> Iterator[Group]:
    """In the ledger's order."""
    for title, statements in groupby(ledger.statements, group_title):
        by_claim = groupby(statements, lambda one: (one.scenario, one.text, one.claimed, one.gate))
        yield Group(title=title, claims=[_claim(list(members), ledger) for _, members in by_claim])


def group_title(statement: Statement) -> str:
    """`Section 7` where a number names the section, the section's own words where not, else the experiment."""
    section = section_name(statement.section)
    return f"Section {section}" if section[:1].isdigit() else section or statement.file


def remarks(judgement: Judgement, short: str, *, known_run: str | None) -> list[str]:
    """What a reader of the figure must know: why it leaves something open, which run it is from, where that is not the one
    that is known, and which runs disagree.
    """
    told = [plain_reason(judgement.reason, short)] if judgement.reason else []
    if judgement.alone_only:
        told.append("alone only")
    if judgement.run not in (None, known_run):
        told.append(f"run {judgement.run}")
    told += judgement.notes
    if judgement.dissents:
        told.append(_dissents(judgement))
    return told


def counts(judgements: Iterable[Judgement]) -> str:
    """`12 confirmed, 3 refuted, 1 not measured`."""
    found = Counter(one.state for one in judgements)
    return ", ".join(f"{found[state]} {state}" for state in SIGNS if found[state])


def _dissents(judgement: Judgement) -> str:
    by_state: dict[LedgerState, list[str]] = {}
    for one in judgement.dissents:
        figure = f" {quantity(one.value, judgement.unit)}" if one.value else ""
        by_state.setdefault(one.state, []).append(f"{one.run}{figure}")
    others = "; ".join(f"{state} in {', '.join(runs)}" for state, runs in by_state.items())
    count = f"{len(judgement.dissents)} of {judgement.runs} runs"
    return f"{count} {'contradict it' if judgement.is_contradicted else 'say otherwise'}: {others}"


def _claim(statements: list[Statement], ledger: Ledger) -> ClaimRows:
    names = short_names(ledger.interpreters)
    runs = {one.run for statement in statements for one in statement.judgements if one.run is not None}
    known = next(iter(runs)) if len(runs) == 1 else ledger.run
    return ClaimRows(
        statements=statements,
        rows=[_rows(statement, names, known) for statement in statements],
        run=known if known != ledger.run else None,
    )


def _rows(statement: Statement, names: Mapping[str, str], known_run: str | None) -> list[Row]:
    """Figures first, an interpreter a row, then what has none: by state, with the interpreters of one reason together."""
    found = [(one, _row(one, names, known_run)) for one in statement.judgements]
    shared: dict[tuple[LedgerState, tuple[str, ...]], list[str]] = {}
    for judgement, row in found:
        if judgement.value is None:
            shared.setdefault((row.state, tuple(row.remarks)), []).extend(row.interpreters)
    order = list(SIGNS)
    together = [
        Row(state=state, interpreters=interpreters, remarks=list(remarks))
        for (state, remarks), interpreters in shared.items()
    ]
    return [
        *(row for judgement, row in found if judgement.value is not None),
        *sorted(together, key=lambda row: order.index(row.state)),
    ]


def _row(judgement: Judgement, names: Mapping[str, str], known_run: str | None) -> Row:
    value, short = judgement.value, names[judgement.interpreter]
    return Row(
        state=judgement.state,
        interpreters=[short],
        figure=quantity(value, judgement.unit) if value else "",
        n=value.n if value else None,
        gil=GIL_WORDS[judgement.gil] if judgement.gil and value else "",
        remarks=remarks(judgement, short, known_run=known_run),
    )
