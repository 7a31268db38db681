"""What the documents say of pages is what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.view import View

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_table_of_pages_is_the_menu() -> None:
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", (DOCS / "dashboard.md").read_text(), re.MULTILINE)
    head, line, *listed = rows
    assert (head, line) == (("page", "its question"), ("---", "---"))
    assert [name for name, _ in listed] == [page.name for page in PAGES]
    for page, (name, said) in zip(PAGES, listed, strict=True):
        # A row may say more than the question; it begins with it.
        assert said.startswith(page.question.rstrip("?")), name


def test_the_page_that_the_documents_add_draws_a_chart_and_its_table(results_folder: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / "extending.md").read_text(), re.DOTALL)
    [source] = [block for block in blocks if block.startswith("# slowest.py")]
    names: dict[str, Any] = {}
    exec(compile(source, "slowest.py", "exec"), names)
    page = names["SlowestPage"]()
    library = Library(results_folder)
    content = page.content(library, library.shelf(), View.of({}))
    assert content.message is None
    [chart] = content.charts
    estimates = [row["estimate"] for row in chart.rows]
    assert estimates == sorted(estimates, reverse=True)
    assert list(chart.figure.validated.data[0].x) == estimates
    assert {row["cell"] for row in chart.rows} <= {
        row.cell.id for row in library.rows(library.shelf().entries[0]).cells
    }
    assert {column.field for column in chart.columns} == set(chart.rows[0])
