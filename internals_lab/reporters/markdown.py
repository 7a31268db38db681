"""A run's summary as Markdown, fit for an issue or a pull request."""

from __future__ import annotations

from collections.abc import Mapping

from internals_lab.model.run import RunDocument
from internals_lab.reporters.answer_rows import AnswerRow, answer_rows
from internals_lab.reporters.cell_tables import Table
from internals_lab.reporters.claims_section import ClaimsSection
from internals_lab.reporters.controls import CEILINGS, ceiling_lines
from internals_lab.reporters.figures_section import FiguresSection
from internals_lab.reporters.gil_cells import GIL_CELLS
from internals_lab.reporters.summary import SUITES, ScenarioSummary, summaries
from internals_lab.reporters.unlike_builds import UNLIKE_BUILDS, unlike_build_lines
from internals_lab.verdicts.figure_words import claimed, number


def markdown(document: RunDocument) -> str:
    """Per scenario a table, the claims and the verdict. Nothing is computed here: `derive` first."""
    run = document.run
    parts = [f"# Run {run.id}", f"{run.status}, effort {run.effort}, seed {run.seed}"]
    for summary in summaries(document):
        parts += _scenario(summary, document)
    if document.suites:
        parts += [f"## {SUITES}", "\n".join(f"- {_sentence(mean.sentence)}" for mean in document.suites)]
    if ceilings := ceiling_lines(document):
        parts += [f"## {CEILINGS}", "\n".join(f"- {_escaped(line)}" for line in ceilings)]
    if unlike := unlike_build_lines(document):
        parts += [f"## {UNLIKE_BUILDS}", "\n".join(f"- {_escaped(line)}" for line in unlike)]
    return "\n\n".join(parts) + "\n"


def _scenario(summary: ScenarioSummary, document: RunDocument) -> list[str]:
    shorts = {interpreter.name: interpreter.short for interpreter in document.interpreters}
    parts = [f"## {_escaped(summary.scenario.id)}"]
    if summary.scenario.doc:
        parts.append(_escaped(summary.scenario.doc.strip().splitlines()[0]))
    if summary.answers:
        parts += [f"**{_sentence(answer.sentence)}**" for answer in summary.answers]
        rows = [row.cells() for row in answer_rows(summary, document)]
        parts.append(_rows(AnswerRow.HEADER, rows))
        details = [detail for answer in summary.answers for detail in answer.details]
        if details:
            parts.append("\n".join(f"- {_sentence(detail)}" for detail in details))
        parts.append("### What was measured")
    for table in summary.tables:
        if table.setting:
            parts.append(f"**{_escaped(table.setting)}**")
        parts.append(_table(table, summary))
        parts += [_escaped(note) for note in table.footnotes()]
    if summary.note:
        parts.append(_escaped(summary.note))
    parts += [_escaped(line) for line in (*summary.controls, *summary.overheads, *summary.skipped)]
    parts += _figures(summary.figures)
    parts += _claims(summary.claims, shorts)
    if summary.sentences:
        heading = "### In detail" if summary.answers else "### Verdict"
        parts += [heading, "\n".join(f"- {_sentence(sentence)}" for sentence in summary.sentences)]
    if summary.observations:
        parts += ["### Noticed", "\n".join(f"- {_sentence(one.sentence)}" for one in summary.observations)]
    return parts


def _figures(section: FiguresSection) -> list[str]:
    rows = [
        [
            row.figure.full_name,
            row.where,
            row.words,
            str(row.figure.n),
            number(row.figure.least),
            number(row.figure.most),
        ]
        for row in section.rows
    ]
    header = ["figure", "where", "value", "n", "least", "most"]
    parts = ["### Figures", _rows(header, rows), _escaped(section.note)] if rows else []
    return [*filter(None, parts), *map(_escaped, section.lost)]


def _claims(section: ClaimsSection, shorts: Mapping[str, str]) -> list[str]:
    if not section.results:
        return []
    rows = [
        [
            claim.state,
            f"{claim.text} ({'expectation' if claim.gate else 'claim'}: {claimed(claim)})",
            ", ".join(filter(None, [shorts[claim.interpreter], claim.setting])),
            section.evidence(claim),
        ]
        for claim in section.results
    ]
    family = [_escaped(section.family)] if section.family else []
    return ["### Claims", _rows(["state", "claim", "where", "evidence"], rows), *family]


def _table(table: Table, summary: ScenarioSummary) -> str:
    header = ["python", "GIL", "statement" if summary.scenario.kind == "snippets" else "strategy"]
    header += [*summary.headings, table.against, "state"]
    rows = [
        [row.interpreter, GIL_CELLS[row.gil], row.team, *row.figures, row.speedup, row.state]
        for row in table.rows
    ]
    return _rows(header, rows)


def _rows(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *([_escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _sentence(text: str) -> str:
    """A sentence whose words in backticks stay code, in which nothing is markup."""
    parts = text.split("`")
    return "`".join(part if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _escaped(text: str) -> str:
    """What Markdown would take for markup, taken at its word."""
    for mark in "\\|*_<`":
        text = text.replace(mark, f"\\{mark}")
    # Brackets alone stay as they are, for every interval has them; a link would need the parenthesis.
    return text.replace("](", "]\\(").replace("\n", " ")
