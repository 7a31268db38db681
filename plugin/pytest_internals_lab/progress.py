"""The lab's progress through pytest's own reporter."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from internals_lab.reporters.progress import Progress
from internals_lab.runner.course.observer import Observer, Silence


def observer_of(config: pytest.Config) -> Observer:
    """Progress where pytest reports to a terminal or a log, silence where it does not (`-p no:terminal`)."""
    # Its class has a public name only in newer versions of pytest.
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return Silence()
    capture = config.pluginmanager.get_plugin("capturemanager")
    return Progress(ReporterScreen(reporter, capture), quiet=config.get_verbosity() < 0)


class ReporterScreen:
    """Where pytest reports to."""

    def __init__(self, reporter: pytest.TerminalReporter, capture: Any) -> None:
        self._reporter = reporter
        self._capture = capture

    @property
    def is_living(self) -> bool:
        """Whether pytest writes to a terminal."""
        return bool(self._reporter.isatty)

    def write(self, text: str) -> None:
        """A line of pytest's output."""
        # While it collects, pytest keeps back what is printed, and its own lines with it.
        with self._capture.global_and_fixture_disabled() if self._capture else contextlib.nullcontext():
            self._reporter.ensure_newline()
            self._reporter.write_line(text)
            # Whoever reads through a pipe, a CI's log among them, reads as it happens.
            self._reporter.flush()

    def rewrite(self, text: str) -> None:
        """The line that pytest would write over."""
        self._reporter.rewrite(text, erase=True)
