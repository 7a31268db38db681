"""What a user sees while the lab measures: one living line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import pytest

from internals_lab.model.declaration import Scenario
from internals_lab.runner.observer import Observer, Silence


def observer_of(config: pytest.Config) -> Observer:
    """Progress where pytest reports to a terminal or a log, silence where it does not (`-p no:terminal`)."""
    # Its class has a public name only in newer versions of pytest.
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return Silence() if reporter is None else Progress(reporter)


class Progress:
    """Writes through pytest's own reporter, between rounds only."""

    def __init__(self, reporter: pytest.TerminalReporter) -> None:
        verbosity = reporter.config.get_verbosity()
        self._reporter = reporter
        self._living = reporter.isatty and verbosity >= 0
        self._quiet = verbosity < 0

    def _line(self, text: str) -> None:
        if self._living:
            self._reporter.rewrite("", erase=True)
        self._reporter.ensure_newline()
        self._reporter.write_line(text)
        # Whoever reads through a pipe, a CI's log among them, reads as it happens.
        self._reporter.flush()

    def _live(self, text: str) -> None:
        if self._living:
            self._reporter.rewrite(text, erase=True)

    def note(self, text: str) -> None:
        """Something that the user should read."""
        self._line(f"internals_lab: {text}")

    def pilot(self, scenario: Scenario, done: int, scenarios: int) -> None:
        """The pilot of a scenario begins."""
        self._live(f"trying out each unit once: {scenario.name} ({done + 1} of {scenarios})")

    def forecast(self, least_s: float, most_s: float) -> None:
        """How long the rounds will take."""
        if not self._quiet:
            about = f"about {in_words(most_s)}"
            if in_words(least_s) != in_words(most_s):
                about = f"between {in_words(least_s)} and {in_words(most_s)}, as the data decide"
            self._line(f"measuring takes {about}")

    def scenario(self, scenario: Scenario, cells: int, seconds: float) -> None:
        """The rounds of a scenario begin."""
        if not self._quiet:
            self._line(f"{scenario.id}: {cells} cell{'s' if cells != 1 else ''}, about {in_words(seconds)}")

    def round(self, scenario: Scenario, done: int, rounds: int, left_s: float) -> None:
        """A round has ended."""
        if done < rounds:
            self._live(f"{scenario.name}: round {done} of {rounds}; about {in_words(left_s)} left in all")
        else:
            self._live("")


def in_words(seconds: float) -> str:
    """`45 s`, `3 min`, `1 h 20 min`."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
