"""How results look in pytest's own output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.run import RunDocument
from internals_lab.reporters.terminal import closing_lines, lines, render
from pytest_internals_lab.items import CLAIM_STATE

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
    from rich.console import Console

    writer = reporter._tw
    brief = reporter.config.get_verbosity() <= 0
    reporter.section("internals_lab", sep="=")
    if writer.hasmarkup:
        console = Console(width=writer.fullwidth, force_terminal=True, legacy_windows=False)
        with console.capture() as capture:
            console.print(render(document, brief=brief))
        reporter.write_line(capture.get().rstrip("\n"))
    else:
        for line in lines(document, writer.fullwidth, brief=brief):
            reporter.write_line(line)
    reporter.write_line("")
    for line in closing_lines(document, path, here=reporter.config.invocation_params.dir):
        reporter.write_line(line)
    if brief:
        reporter.write_line("more:    every sentence and control with -v")
