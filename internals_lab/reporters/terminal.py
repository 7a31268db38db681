"""A run's summary for a terminal."""

from __future__ import annotations

import io
import shlex
from collections.abc import Collection, Sequence
from pathlib import Path

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from internals_lab.model.run import RunDocument
from internals_lab.model.verdict import Answer
from internals_lab.reporters.answers_table import AnswersTable
from internals_lab.reporters.cell_tables import Table
from internals_lab.reporters.claims_section import ClaimsSection
from internals_lab.reporters.controls import CEILINGS, ceiling_lines
from internals_lab.reporters.figures_section import FiguresSection
from internals_lab.reporters.fitting import Fitting
from internals_lab.reporters.in_short import InShort
from internals_lab.reporters.shared_lines import shared_lines
from internals_lab.reporters.state_styles import STATE_STYLES
from internals_lab.reporters.suite_lines import suite_lines
from internals_lab.reporters.summary import SUITES, ScenarioSummary, summaries
from internals_lab.reporters.unlike_builds import UNLIKE_BUILDS, unlike_build_lines
from internals_lab.reporters.workloads import changes

# The commonest thing to notice, and one that the tables mark with a star where it matters.
UNREMARKABLE = "pauses"
MOST_OF_THEM = "Of most of them"
ANSWERS = "Answers"


def render(document: RunDocument, *, brief: bool = False) -> RenderableType:
    """Per scenario a table, the claims, what could not be measured, and the verdict. Nothing is computed here:
    `derive` first. `brief` leaves out what the tables show already, says once what most scenarios have to say, and
    ends with all answers in one table.
    """
    found = list(summaries(document))
    if not found:
        return Text("Nothing was measured.")
    shared = shared_lines(found) if brief else []
    parts: list[RenderableType] = []
    for summary in found:
        parts += [*_scenario(summary, document, brief=brief, said_below=shared), Text()]
    if shared:
        parts += [
            Text(MOST_OF_THEM, style="bold"),
            *(_hanging("- ", Text(line)) for line in shared),
            Text(),
        ]
    if suites := suite_lines(document):
        parts += [Text(SUITES, style="bold"), *(_hanging("- ", Text(line)) for line in suites), Text()]
    if ceilings := ceiling_lines(document):
        parts += [Text(CEILINGS, style="bold"), *(Text(line, style="dim") for line in ceilings), Text()]
    if unlike := unlike_build_lines(document):
        parts += [Text(UNLIKE_BUILDS, style="bold"), *(Text(line, style="yellow") for line in unlike), Text()]
    if brief:
        for change in changes(document):
            if len(change.workloads) > 1:
                parts += [Text(ANSWERS, style="bold"), AnswersTable(change=change), Text()]
    return Group(*parts[:-1])


def lines(document: RunDocument, width: int = 80, *, brief: bool = False) -> list[str]:
    """The same as plain text without colours, wrapped at `width` columns."""
    return plain(render(document, brief=brief), width)


def plain(rendered: RenderableType, width: int) -> list[str]:
    """What was made for a terminal, without colours."""
    written = io.StringIO()
    console = Console(
        file=written, width=width, color_system=None, force_terminal=False, legacy_windows=False
    )
    console.print(rendered)
    return [line.rstrip() for line in written.getvalue().splitlines()]


def short_parts(found: Sequence[InShort]) -> RenderableType:
    """A run in a few lines, for its very end."""
    parts: list[RenderableType] = []
    for one in found:
        parts.append(Text(one.answer, style="bold"))
        parts += [_hanging("- ", Text(line)) for line in one.lines]
    return Group(*parts)


def closing_lines(document: RunDocument, path: Path, *, here: Path) -> list[str]:
    """How the run went, where it is kept and how to look at it; paths as seen from `here`."""
    run = document.run
    took = f"took {run.took_s:.0f} s" if run.took_s is not None else "did not end"
    forecast = ""
    if run.forecast_s is not None and run.forecast_least_s is not None:
        least, most = f"{run.forecast_least_s:.0f}", f"{run.forecast_s:.0f}"
        forecast = f", forecast {most} s" if least == most else f", forecast {least} to {most} s"
    shown = path.relative_to(here) if path.is_relative_to(here) else path
    folder = "" if shown.parent == Path("lab-results") else f" --results {shlex.quote(str(shown.parent))}"
    return [
        f"{run.status}: {took}{forecast}; seed {run.seed}",
        f"results: {shown}",
        f"charts:  internals-lab dashboard{folder}",
    ]


def _scenario(
    summary: ScenarioSummary, document: RunDocument, *, brief: bool, said_below: Collection[str]
) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(summary.scenario.id, style="bold")]
    if summary.scenario.doc:
        parts.append(Text(summary.scenario.doc.strip().splitlines()[0], style="dim"))
    for table in summary.tables:
        parts.append(Text())
        if table.setting:
            parts.append(Text(table.setting, style="bold"))
        parts.append(_table(table, summary))
        parts += [Text(note, style="dim") for note in table.footnotes()]
    if summary.note:
        parts.append(Text(summary.note, style="dim"))
    parts += _figures(summary.figures, brief=brief)
    # The answer has what the control tells.
    controls = [] if brief and summary.answers else summary.controls
    parts += [Text(line, style="dim") for line in (*controls, *summary.overheads, *summary.skipped)]
    if summary.claims.results:
        parts += [Text(), Text("Claims", style="bold")]
        parts += _claims(summary.claims)
        if summary.claims.family and summary.claims.family not in said_below:
            parts.append(Text(summary.claims.family, style="dim"))
    if summary.answers:
        parts += [Text(), Text("Verdict", style="bold")]
        for answer in summary.answers:
            parts.append(Text(answer.sentence, style=STATE_STYLES.get(_state(answer), "")))
            parts += [_hanging("- ", Text(detail)) for detail in answer.details if detail not in said_below]
        # The answer is about builds, and says nothing of how to set their collectors.
        if brief:
            parts += [_hanging("- ", Text(sentence)) for sentence in summary.collector]
    if summary.sentences and not (brief and summary.answers):
        parts += [Text(), Text("In detail" if summary.answers else "Verdict", style="bold")]
        parts += [_hanging("- ", Text(sentence)) for sentence in summary.sentences]
    noticed = [one for one in summary.observations if not (brief and one.kind == UNREMARKABLE)]
    if noticed:
        parts += [Text(), Text("Noticed", style="bold")]
        parts += [_hanging("- ", Text(one.sentence)) for one in noticed]
    return parts


def _state(answer: Answer) -> str:
    over = answer.over_gil_build
    return over.state if over else ""


def _table(table: Table, summary: ScenarioSummary) -> RenderableType:
    wide = _drawn(table, summary)
    # Where figures are many, there may be no room for intervals beside estimates.
    return Fitting(wide, _drawn(table, summary, narrow=True)) if len(summary.headings) > 1 else wide


def _drawn(table: Table, summary: ScenarioSummary, *, narrow: bool = False) -> RichTable:
    """In a narrow one intervals stand below their estimates."""
    between, padding = ("\n", 0) if narrow else (" ", 1)
    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, padding, 0, 0), show_edge=False)
    drawn.add_column("", overflow="fold", no_wrap=narrow)
    for heading in summary.headings:
        drawn.add_column(heading, justify="right")
    if table.compares:
        drawn.add_column(table.against, justify="right")
    drawn.add_column("", no_wrap=narrow)
    for heading, rows in table.groups():
        drawn.add_row(Text(heading, style="bold"))
        for row in rows:
            style = STATE_STYLES.get(row.state, "")
            speedup = [row.speedup] if table.compares else []
            figures = [figure.replace(" [", f"{between}[") for figure in (*row.figures, *speedup)]
            drawn.add_row(f"  {row.marked_team}", *figures, Text(row.marked_state, style=style))
    return drawn


def _figures(section: FiguresSection, *, brief: bool) -> list[RenderableType]:
    groups = section.groups(brief=brief)
    parts: list[RenderableType] = []
    if groups:
        drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
        drawn.add_column("Figures", overflow="fold")
        drawn.add_column("", justify="right")
        drawn.add_column("n", justify="right")
        for where, rows in groups:
            drawn.add_row(Text(where, style="bold"))
            for row in rows:
                drawn.add_row(f"  {row.figure.full_name}", row.words, str(row.figure.n))
        parts += [Text(), drawn]
    return parts + [Text(line, style="dim") for line in (section.note, *section.lost) if line]


def _claims(section: ClaimsSection) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for results in section.by_claim:
        parts.append(_hanging("- ", Text(section.statement(results[0]))))
        # What holds on several interpreters in the same words is said once.
        places: dict[tuple[str, str], list[str]] = {}
        for result in results:
            places.setdefault((result.state, section.evidence(result)), []).append(section.place(result))
        for (state, evidence), where in places.items():
            word = Text(f"  {state:<13}", style=STATE_STYLES.get(state, ""))
            parts.append(_hanging(word, Text(f"{'; '.join(where)}: {evidence}")))
    return parts


def _hanging(lead: str | Text, text: Text) -> RenderableType:
    """A paragraph whose first line stands out to the left of the others by the width of `lead`."""
    grid = RichTable.grid(padding=0)
    grid.add_column(width=len(lead))
    grid.add_column()
    grid.add_row(lead, text)
    return grid
