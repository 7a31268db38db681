"""A run's summary as Markdown, fit for an issue or a pull request."""

from __future__ import annotations

from internals_lab.model.run import RunDocument
from internals_lab.reporters.answer_rows import AnswerRow, answer_rows
from internals_lab.reporters.cell_tables import Table
from internals_lab.reporters.claims_section import ClaimsSection
from internals_lab.reporters.controls import CEILINGS, ceiling_lines
from internals_lab.reporters.figures_section import FiguresSection
from internals_lab.reporters.gil_cells import GIL_CELLS
from internals_lab.reporters.in_short import in_short
from internals_lab.reporters.markdown_text import escaped, sentence, table
from internals_lab.reporters.suite_lines import suite_lines
from internals_lab.reporters.summary import SUITES, ScenarioSummary, summaries
from internals_lab.reporters.unlike_builds import UNLIKE_BUILDS, unlike_build_lines
from internals_lab.verdicts.figure_words import number


def markdown(document: RunDocument) -> str:
    """Per scenario a table, the claims and the verdict. Nothing is computed here: `derive` first."""
    run = document.run
    parts = [f"# Run {run.id}", f"{run.status}, effort {run.effort}, seed {run.seed}"]
    for short in in_short(document):
        parts += [f"**{sentence(short.answer)}**", "\n".join(f"- {sentence(line)}" for line in short.lines)]
    for summary in summaries(document):
        parts += _scenario(summary, document)
    if suites := suite_lines(document):
        parts += [f"## {SUITES}", "\n".join(f"- {sentence(line)}" for line in suites)]
    if ceilings := ceiling_lines(document):
        parts += [f"## {CEILINGS}", "\n".join(f"- {escaped(line)}" for line in ceilings)]
    if unlike := unlike_build_lines(document):
        parts += [f"## {UNLIKE_BUILDS}", "\n".join(f"- {escaped(line)}" for line in unlike)]
    return "\n\n".join(parts) + "\n"


def _scenario(summary: ScenarioSummary, document: RunDocument) -> list[str]:
    parts = [f"## {escaped(summary.scenario.id)}"]
    if summary.scenario.doc:
        parts.append(escaped(summary.scenario.doc.strip().splitlines()[0]))
    if summary.answers:
        parts += [f"**{sentence(answer.sentence)}**" for answer in summary.answers]
        rows = [row.cells() for row in answer_rows(summary, document)]
        parts.append(table(AnswerRow.HEADER, rows))
        details = [detail for answer in summary.answers for detail in answer.details]
        if details:
            parts.append("\n".join(f"- {sentence(detail)}" for detail in details))
        parts.append("### What was measured")
    for found in summary.tables:
        if found.setting:
            parts.append(f"**{escaped(found.setting)}**")
        parts.append(_cells(found, summary))
        parts += [escaped(note) for note in found.footnotes()]
    if summary.note:
        parts.append(escaped(summary.note))
    parts += [escaped(line) for line in (*summary.controls, *summary.overheads, *summary.skipped)]
    parts += _figures(summary.figures)
    parts += _claims(summary.claims)
    if summary.sentences:
        heading = "### In detail" if summary.answers else "### Verdict"
        parts += [heading, "\n".join(f"- {sentence(one)}" for one in summary.sentences)]
    if summary.observations:
        parts += ["### Noticed", "\n".join(f"- {sentence(one.sentence)}" for one in summary.observations)]
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
    parts = ["### Figures", table(header, rows), escaped(section.note)] if rows else []
    return [*filter(None, parts), *map(escaped, section.lost)]


def _claims(section: ClaimsSection) -> list[str]:
    if not section.results:
        return []
    rows = [
        [
            claim.state,
            section.statement(claim),
            section.place(claim),
            section.evidence(claim),
        ]
        for claim in section.results
    ]
    family = [escaped(section.family)] if section.family else []
    return ["### Claims", table(["state", "claim", "where", "evidence"], rows), *family]


def _cells(found: Table, summary: ScenarioSummary) -> str:
    header = ["python", "GIL", "statement" if summary.scenario.kind == "snippets" else "strategy"]
    header += [*summary.headings, found.against, "state"]
    rows = [
        [row.interpreter, GIL_CELLS[row.gil], row.marked_team, *row.figures, row.speedup, row.marked_state]
        for row in found.rows
    ]
    return table(header, rows)
