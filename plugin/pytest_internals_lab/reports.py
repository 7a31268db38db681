"""How results look in pytest's own output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.run import RunDocument
from internals_lab.reporters.terminal import lines, render
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
    """The tables, and where everything is kept."""
    from rich.console import Console

    writer = reporter._tw
    reporter.section("internals_lab", sep="=")
    if writer.hasmarkup:
        console = Console(width=writer.fullwidth, force_terminal=True, legacy_windows=False)
        with console.capture() as capture:
            console.print(render(document))
        reporter.write_line(capture.get().rstrip("\n"))
    else:
        for line in lines(document, writer.fullwidth):
            reporter.write_line(line)
    reporter.write_line("")
    run = document.run
    took = f"took {run.took_s:.0f} s" if run.took_s is not None else "did not end"
    forecast = ""
    if run.forecast_s is not None and run.forecast_least_s is not None:
        least, most = f"{run.forecast_least_s:.0f}", f"{run.forecast_s:.0f}"
        forecast = f", forecast {most} s" if least == most else f", forecast {least} to {most} s"
    reporter.write_line(f"{run.status}: {took}{forecast}; seed {run.seed}")
    here = reporter.config.invocation_params.dir
    shown = path.relative_to(here) if path.is_relative_to(here) else path
    reporter.write_line(f"results: {shown}")
    reporter.write_line("charts:  internals-lab dashboard")
