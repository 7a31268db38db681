"""The ledger as one reader wants to see it: some sections, states and interpreters, words, or a single statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from internals_lab.model.interval import Interval
from internals_lab.model.ledger import Judgement, Ledger, Statement
from internals_lab.reporters.ledger_rows import group_title
from internals_lab.verdicts.judged_run import RATIO


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What to show; empty means all of it."""

    sections: Sequence[str] = ()
    states: Sequence[str] = ()
    interpreters: Sequence[str] = ()
    words: str = ""
    statement: str | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """On what a judgement can be drawn beside others: the unit of its figure, and what its interval is over."""

    unit: str
    over: Literal["rounds", "passes"]

    @property
    def is_ratio(self) -> bool:
        """Whether it has no unit, and 1 inside."""
        return self.unit == RATIO


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A statement on one interpreter."""

    statement: Statement
    judgement: Judgement

    @property
    def words(self) -> str:
        """The statement's."""
        return words_of(self.statement)

    @property
    def axis(self) -> Axis:
        """Where it is drawn."""
        return Axis(self.judgement.unit, "rounds" if self.statement.figure is None else "passes")

    @property
    def value(self) -> Interval | None:
        """What it was judged by."""
        return self.judgement.value


def words_of(statement: Statement) -> str:
    """The statement with its setting, as a reader tells rows apart."""
    return f"{statement.text} ({statement.setting})" if statement.setting else statement.text


def wanted_statements(ledger: Ledger, wanted: Wanted) -> list[Statement]:
    """The statements with anything that is wanted."""
    return [
        statement
        for statement in ledger.statements
        if wanted.statement in (None, statement.id)
        and (not wanted.sections or group_title(statement) in wanted.sections)
        and _has_words(statement, wanted.words)
        and (not wanted.states or any(one.state in wanted.states for one in _shown(statement, wanted)))
    ]


def entries(statements: Sequence[Statement], wanted: Wanted) -> list[Entry]:
    """Those on wanted interpreters in a wanted state; the interpreters of one statement stand together."""
    return [
        Entry(statement=statement, judgement=judgement)
        for statement in statements
        for judgement in _shown(statement, wanted)
        if not wanted.states or judgement.state in wanted.states
    ]


def _shown(statement: Statement, wanted: Wanted) -> list[Judgement]:
    return [
        one
        for one in statement.judgements
        if not wanted.interpreters or one.interpreter in wanted.interpreters
    ]


def _has_words(statement: Statement, words: str) -> bool:
    """All of the words, in any order and in any of what is written of it."""
    written = " ".join((statement.text, statement.scenario, statement.setting, statement.claimed)).casefold()
    return all(word in written for word in words.casefold().split())
