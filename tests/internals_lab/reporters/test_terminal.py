"""The summary as a stranger reads it in a terminal."""

from __future__ import annotations

import io

import msgspec
import pytest
from rich.console import Console

from internals_lab.reporters.terminal import lines, render


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("run", ["gil", "calls", "knob", "figures"])
def test_summary_is_the_stored_one(request, same_as_golden, run: str, width: int) -> None:
    document = request.getfixturevalue(f"{run}_run")
    same_as_golden("\n".join(lines(document, width)) + "\n", f"{run}_terminal_{width}.txt")


@pytest.mark.parametrize("width", [40, 80, 100, 120])
def test_no_line_is_wider_than_the_terminal(gil_run, width: int) -> None:
    assert max(len(line) for line in lines(gil_run, width)) <= width


@pytest.mark.parametrize("width", [80, 120])
def test_no_interval_is_torn_apart_in_a_table(gil_run, width: int) -> None:
    rows = [line for line in lines(gil_run, width) if line.startswith("  ") and " ms [" in line]
    assert len(rows) == 8
    assert all(row.count("[") == row.count("]") for row in rows)


def test_plain_text_has_no_escape_sequences_and_a_colour_terminal_gets_them(gil_run) -> None:
    assert not any("\x1b" in line for line in lines(gil_run))
    written = io.StringIO()
    Console(file=written, width=80, force_terminal=True, color_system="standard").print(render(gil_run))
    assert "\x1b[32mfaster" in written.getvalue()


def test_brackets_of_a_team_s_own_words_are_not_taken_for_markup(gil_run) -> None:
    replace = msgspec.structs.replace
    scenario = replace(gil_run.scenarios[0], doc="Sorts [red]lists[/red] [/] of :smile:")
    text = "\n".join(lines(replace(gil_run, scenarios=[scenario])))
    assert "Sorts [red]lists[/red] [/] of :smile:" in text


def test_a_run_without_cells_says_so(gil_run) -> None:
    assert lines(msgspec.structs.replace(gil_run, cells=[])) == ["Nothing was measured."]


def test_a_verdict_that_says_nothing_has_no_heading(gil_run) -> None:
    silent = [msgspec.structs.replace(verdict, sentences=[], answers=[]) for verdict in gil_run.verdicts]
    assert "Verdict" in lines(gil_run)
    assert "Verdict" not in lines(msgspec.structs.replace(gil_run, verdicts=silent))
