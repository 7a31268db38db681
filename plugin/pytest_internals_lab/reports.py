"""How results look in pytest's own output."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from internals_lab.model.run import RunDocument
from internals_lab.model.run_comparison import RunComparison
from internals_lab.reporters import comparison_terminal
from internals_lab.reporters.terminal import closing_lines, lines, render
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


def write_summary(reporter: pytest.TerminalReporter, document: RunDocument, path: Path) -> None:
    """The tables, and where everything is kept. All that there is to say with pytest's `-v`."""
    brief = reporter.config.get_verbosity() <= 0
    reporter.section("internals_lab", sep="=")
    _write(
        reporter,
        render(document, brief=brief),
        lambda: lines(document, reporter._tw.fullwidth, brief=brief),
    )
    reporter.write_line("")
    for line in closing_lines(document, path, here=reporter.config.invocation_params.dir):
        reporter.write_line(line)
    if brief:
        reporter.write_line("more:    every sentence and control with -v")


def write_comparison(reporter: pytest.TerminalReporter, comparison: RunComparison) -> None:
    """What changed since the baseline; with pytest's `-v` also what did not."""
    reporter.section("against the baseline", sep="=")
    everything = reporter.config.get_verbosity() > 0
    _write(
        reporter,
        comparison_terminal.render(comparison, everything=everything),
        lambda: comparison_terminal.lines(comparison, reporter._tw.fullwidth, everything=everything),
    )


def _write(
    reporter: pytest.TerminalReporter, rendered: RenderableType, plain: Callable[[], list[str]]
) -> None:
    """In colours where there is a terminal, else as plain lines."""
    from rich.console import Console

    if not reporter._tw.hasmarkup:
        for line in plain():
            reporter.write_line(line)
        return
    console = Console(width=reporter._tw.fullwidth, force_terminal=True, legacy_windows=False)
    with console.capture() as capture:
        console.print(rendered)
    reporter.write_line(capture.get().rstrip("\n"))
