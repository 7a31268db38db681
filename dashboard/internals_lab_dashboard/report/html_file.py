"""The report as HTML. Every word goes through one template that escapes it; figures are JSON that no parser takes for markup."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2
from plotly.offline import get_plotlyjs

from internals_lab_dashboard.pages.content.listing import LinkColumn, Listing
from internals_lab_dashboard.pages.content.page import MOST_OPEN, Cell, Chart, Column
from internals_lab_dashboard.pages.parts.not_drawn import grouped
from internals_lab_dashboard.report.number_words import number_words
from internals_lab_dashboard.report.policy import inline, policy
from internals_lab_dashboard.report.sections import Report, Section
from internals_lab_dashboard.shell.chart_actions import PICTURES
from internals_lab_dashboard.shell.charts import GRAPH_CONFIG
from internals_lab_dashboard.shell.grid import LONGEST_OPEN_TABLE
from internals_lab_dashboard.shell.matrix import LONGEST_OPEN_MATRIX
from internals_lab_dashboard.shell.panes import MOST_ROWS, SIGNS
from internals_lab_dashboard.shell.states import known_state
from internals_lab_dashboard.shell.words import spans

HERE = Path(__file__).parent
ASSETS = HERE.with_name("assets")
MANY_COLUMNS = 9  # of a table on paper: they want smaller letters
MOST_COLUMNS = 16  # with more of them, headings stand upright and intervals take two lines
FEW_COLUMNS = 4  # of a matrix that paper is wide enough for
MOST_LISTED = 200  # runs; who wants more looks into the dashboard


def html_file(report: Report, *, folder: Path, made: datetime) -> str:
    """The whole file."""
    scripts = [
        inline(one)
        for one in (get_plotlyjs(), _asset("export.js"), _asset("chart_roles.js"), _own("report.js"))
    ]
    styles = [path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.css"))]
    template = _environment().get_template("report.html.jinja")
    return template.render(
        report=report,
        folder=str(folder),
        made=made.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        lab_version=version("internals-lab"),
        policy=policy(scripts),
        scripts=scripts,
        styles=[*styles, _own("report.css")],
        config=data_block(GRAPH_CONFIG | {"responsive": False}),  # its script sees to that, on paper too
    )


def data_block(data: object) -> str:
    """JSON for a script element of data: nothing in it can end the element."""
    return within_script(json.dumps(data))


def within_script(text: str) -> str:
    """JSON text with the characters of markup written as escapes, which JSON reads as the same."""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def figure_json(chart: Chart) -> str:
    """The page's own figure."""
    return within_script(chart.figure.to_json())


def cell_words(value: Cell, column: Column) -> str:
    """A cell of a chart's table as the dashboard shows it."""
    if column.figures is not None and (value is None or isinstance(value, int | float)):
        return number_words(value, column.figures)
    return "" if value is None else str(value)


def listed_columns(listing: Listing) -> list[Column | LinkColumn]:
    """Those of a list that say something: what only leads elsewhere is no use in a file, and a word that no row has none."""
    return [
        one
        for one in listing.columns
        if (isinstance(one, Column) or one.pinned)
        and any(row.get(one.field) not in (None, "") for row in listing.rows)
    ]


def listed_words(value: Cell, column: Column | LinkColumn) -> str:
    """A cell of a list; what leads to another view there is its words alone here."""
    if isinstance(column, LinkColumn):
        return "" if value is None else str(value)
    return cell_words(value, column)


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    given: dict[str, Any] = {
        "cell_words": cell_words,
        "listed_columns": listed_columns,
        "listed_words": listed_words,
        "figure_json": figure_json,
        "known_state": known_state,
        "address": address,
        "longest_open_table": LONGEST_OPEN_TABLE,
        "most_listed": MOST_LISTED,
        "many_columns": MANY_COLUMNS,
        "most_columns": MOST_COLUMNS,
        "few_columns": FEW_COLUMNS,
        "longest_open_matrix": LONGEST_OPEN_MATRIX,
        "most_pane_rows": MOST_ROWS,
        "signs": SIGNS,
        "grouped": grouped,
        "spans": spans,
        "most_open_answers": MOST_OPEN,
        "pictures": PICTURES,
    }
    environment.globals.update(given)
    return environment


def address(section: Section) -> str:
    """Of the same view in the dashboard."""
    return f"{section.page.path}?{section.view.query}"


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _own(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
