"""Writing a report: what the command asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from internals_lab.errors import ResultsError, SettingsError
from internals_lab.store.document import write_atomically
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.index.run_index import RunIndex
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.report.asked_view import AskedView, asked_view
from internals_lab_dashboard.report.html_file import html_file
from internals_lab_dashboard.report.sections import report_of
from internals_lab_dashboard.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportSettings:
    """`results` is a results folder or the file of one run; `view` as `asked_view` takes it."""

    results: Path
    output: Path
    view: str = ""


def write_report(settings: ReportSettings, *, now: datetime, out: TextIO) -> int:
    """Write the file, whole or not at all; the exit code."""
    if not settings.results.exists():
        raise ResultsError(
            f"{settings.results}: no such folder or file; --results names where the runs were written to"
        )
    folder, asked = _place(settings)
    report = report_of(Library(folder, index=RunIndex.of_user(folder)), asked, PAGES)
    text = html_file(report, folder=folder, made=now)
    content = text.encode("utf-8", "backslashreplace")
    write_atomically(settings.output, content)
    names = ", ".join(section.page.name for section in report.sections)
    print(f"{settings.output}: {names} of run {report.run}, {len(content) / 1e6:.1f} MB", file=out)
    return 0


def _place(settings: ReportSettings) -> tuple[Path, AskedView]:
    asked = asked_view(settings.view, PAGES)
    if settings.results.is_dir():
        return settings.results, asked
    run = settings.results.stem
    if asked.view.one("run") not in (None, run):
        raise SettingsError(
            f"--view names another run than {settings.results}; name its folder with --results"
        )
    return settings.results.parent, AskedView(page=asked.page, view=View.of({**asked.view.words, "run": run}))
