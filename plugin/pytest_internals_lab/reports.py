"""How results look in pytest's own output."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from internals_lab.model.run import RunDocument
from internals_lab.model.run_comparison import RunComparison
from internals_lab.reporters import comparison_terminal
from internals_lab.reporters.in_short import IN_SHORT, in_short
from internals_lab.reporters.terminal import closing_lines, plain, render, short_parts
from pytest_internals_lab.items import CLAIM_STATE

if TYPE_CHECKING:
    from rich.console import RenderableType

# A claim that the data refute or leave open has passed: the run did its work. The letter says what came of it.
_LETTERS = {
    "refuted": ("refuted", "R", ("REFUTED", {"yellow": True})),
    "inconclusive": ("inconclusive", "?", ("INCONCLUSIVE", {"yellow": True})),
}


def status_of(report: Any) -> tuple[str, str, Any] | None:
    """Category, letter and word of a claim's report; None for what pytest says itself."""
    if report.when != "call" or not report.passed:
        return None
    return _LETTERS.get(dict(report.user_properties).get(CLAIM_STATE, ""))


def write_summary(reporter: pytest.TerminalReporter, document: RunDocument) -> None:
    """The tables. All that there is to say with pytest's `-v`."""
    brief = reporter.config.get_verbosity() <= 0
    reporter.section("internals_lab", sep="=")
    _write(reporter, render(document, brief=brief))


def write_last_words(
    reporter: pytest.TerminalReporter, document: RunDocument, path: Path, further: Sequence[str]
) -> None:
    """The run in short, where everything is kept, and `further` lines: where a reader looks first."""
    found = in_short(document)
    if found:
        reporter.section(IN_SHORT, sep="=")
        _write(reporter, short_parts(found))
    reporter.write_line("")
    for line in closing_lines(document, path, here=reporter.config.invocation_params.dir):
        reporter.write_line(line)
    if reporter.config.get_verbosity() <= 0:
        reporter.write_line("more:    every sentence and control with -v")
    for line in further:
        reporter.write_line(line)


def write_comparison(reporter: pytest.TerminalReporter, comparison: RunComparison) -> None:
    """What changed since the baseline; with pytest's `-v` also what did not."""
    reporter.section("against the baseline", sep="=")
    everything = reporter.config.get_verbosity() > 0
    _write(reporter, comparison_terminal.render(comparison, everything=everything))


def _write(reporter: pytest.TerminalReporter, rendered: RenderableType) -> None:
    """In colours where there is a terminal, else as plain lines."""
    from rich.console import Console

    width = reporter._tw.fullwidth
    if not reporter._tw.hasmarkup:
        for line in plain(rendered, width):
            reporter.write_line(line)
        return
    console = Console(width=width, force_terminal=True, legacy_windows=False)
    with console.capture() as capture:
        console.print(rendered)
    reporter.write_line(capture.get().rstrip("\n"))
