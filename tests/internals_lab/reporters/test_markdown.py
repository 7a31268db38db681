"""The summary as Markdown."""

from __future__ import annotations

import msgspec
import pytest

from internals_lab.reporters.markdown import markdown


@pytest.mark.parametrize("run", ["gil", "calls", "knob", "figures"])
def test_report_is_the_stored_one(request, same_as_golden, run: str) -> None:
    same_as_golden(markdown(request.getfixturevalue(f"{run}_run")), f"{run}.md")


def test_every_row_of_a_table_has_as_many_cells_as_its_header(calls_run) -> None:
    """Also where a statement has the table's own mark in it."""
    tables = [block for block in markdown(calls_run).split("\n\n") if block.startswith("|")]
    assert len(tables) == 2
    for table in tables:
        assert len({line.replace("\\|", "").count("|") for line in table.splitlines()}) == 1


def test_a_verdict_that_says_nothing_has_no_heading(gil_run) -> None:
    silent = [msgspec.structs.replace(verdict, sentences=[], answers=[]) for verdict in gil_run.verdicts]
    assert "### In detail" in markdown(gil_run)
    text = markdown(msgspec.structs.replace(gil_run, verdicts=silent))
    assert "### In detail" not in text
    assert "### Verdict" not in text
