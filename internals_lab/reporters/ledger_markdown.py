"""The ledger as a Markdown page, which says how it was made."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from internals_lab.model.ledger import Ledger, Statement
from internals_lab.reporters.ledger_origin import build_words, command_words, machine_words, runs_words
from internals_lab.reporters.ledger_rows import SIGNS, ClaimRows, Row, groups
from internals_lab.reporters.markdown_text import escaped, table
from internals_lab.verdicts.between_runs.setup_questions import short
from internals_lab.verdicts.short_names import short_names

HEADER = ["python", "state", "figure", "n", "GIL", "remarks"]
TO_READ = (
    "A claim is *confirmed* where its whole interval lies within what is claimed, *refuted* where it lies wholly outside, "
    "*inconclusive* where it does neither. *Unsupported* cannot be measured there; *not measured* was left out. An "
    "interpreter that a claim does not speak of is not in its table. [ ] is the 95 % interval over n rounds, or over n passes "
    "of a probe, each of new processes; the GIL is as it was observed. *Alone only* is decided by its own interval, but not "
    "for all claims of its run together."
)


def markdown(ledger: Ledger, *, command: Sequence[str], folder: Path, here: Path) -> str:
    """The whole page. `command` is what makes it; links to experiments are as seen from `folder`, where they are files below
    `here`.
    """
    parts = ["# Claims", *_origin(ledger, command), "## How to read it", TO_READ, *_summary(ledger)]
    for group in groups(ledger):
        parts.append(f"## {escaped(group.title)}")
        for claim in group.claims:
            parts += _claim(claim, folder, here)
    return "\n\n".join(parts) + "\n"


def _origin(ledger: Ledger, command: Sequence[str]) -> Iterator[str]:
    yield f"Made by `{command_words(command)}`; do not edit it by hand."
    if ledger.machine is None:
        yield "No run has judged anything."
        return
    yield f"{escaped(runs_words(ledger))} Machine: {escaped(machine_words(ledger.machine))}."
    yield table(
        ["run", "started", "effort", "internals-lab", "command"],
        [
            [
                run.id,
                run.started,
                run.effort,
                _version(run.lab_version, run.git_commit),
                command_words(run.command_line),
            ]
            for run in ledger.runs
        ],
    )
    if ledger.left_out:
        yield escaped(f"Left out: {'; '.join(ledger.left_out)}.")


def _version(lab: str, commit: str | None) -> str:
    return f"{lab} ({short(commit)})" if commit else lab


def _summary(ledger: Ledger) -> Iterator[str]:
    """What came of all statements on each interpreter."""
    names = short_names(ledger.interpreters)
    judged = {
        one.name: [judgement for statement in ledger.statements if (judgement := statement.on(one.name))]
        for one in ledger.interpreters
    }
    yield table(
        ["python", "what it is", *SIGNS],
        [
            [
                names[one.name],
                build_words(one),
                *(str(sum(of.state == state for of in judged[one.name])) for state in SIGNS),
            ]
            for one in ledger.interpreters
        ],
    )
    refuted = [
        f"- {escaped(_whole(statement))}: {escaped(_by_state(statement, names))}"
        for statement in ledger.statements
        if any(judgement.state == "refuted" for judgement in statement.judgements)
    ]
    if refuted:
        yield "## Refuted somewhere"
        yield "\n".join(refuted)


def _by_state(statement: Statement, names: Mapping[str, str]) -> str:
    """`refuted on 3.13t; confirmed on 3.11, 3.12`: what is decided, and what is open."""
    on: dict[str, list[str]] = {state: [] for state in ("refuted", "confirmed", "inconclusive")}
    for judgement in statement.judgements:
        if judgement.state in on:
            on[judgement.state].append(names[judgement.interpreter])
    return "; ".join(f"{state} on {', '.join(where)}" for state, where in on.items() if where)


def _whole(statement: Statement) -> str:
    return f"{statement.text} ({statement.setting})" if statement.setting else statement.text


def _claim(claim: ClaimRows, folder: Path, here: Path) -> Iterator[str]:
    yield f"### {escaped(claim.first.text)}"
    run = f" Judged by run {claim.run}." if claim.run else ""
    yield f"{claim.kind.capitalize()}: {escaped(claim.first.claimed)}, of {_linked(claim, folder, here)}.{run}"
    for statement, rows in zip(claim.statements, claim.rows, strict=True):
        if statement.setting:
            yield f"**{escaped(statement.setting)}**"
        yield escaped(statement.remark) if statement.remark else table(HEADER, map(_cells, rows))


def _cells(row: Row) -> list[str]:
    state = f"{row.sign} {row.state}"
    n = "" if row.n is None else str(row.n)
    return [", ".join(row.interpreters), state, row.figure, n, row.gil, "; ".join(row.remarks)]


def _linked(claim: ClaimRows, folder: Path, here: Path) -> str:
    name = f"`{claim.about.replace('`', '')}`"
    path = here / claim.first.file
    return f"[{name}]({Path(os.path.relpath(path, folder)).as_posix()})" if path.is_file() else name
