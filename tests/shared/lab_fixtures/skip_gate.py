"""A gate that lets no test go missing on CI: every skip is on a list, with the capability that it is for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

# Below the root of the tests' project.
ALLOWED_SKIPS = "tests/allowed_skips.txt"
# `make test` provides these on every machine that it runs on, so their absence is a failure.
NEVER_MISSING = (
    *("3.13t", "free-thread", "free_thread", "gil twin", "gil_twin", "chromium"),
    *("micropython", "jython", "pyodide", "pypy 3.9", "pypy3.9"),
)


class AllowedSkip(NamedTuple):
    """A test (`*` stands for anything) that may be skipped for want of a capability, which its reason must name."""

    test: str
    capability: str

    def covers(self, test: str, reason: str) -> bool:
        """Whether this skip is allowed."""
        pattern = ".*".join(map(re.escape, self.test.split("*")))
        return re.fullmatch(pattern, test) is not None and self.capability.casefold() in reason.casefold()


def allowed_skips(text: str) -> Iterator[AllowedSkip]:
    """The entries of allowed_skips.txt: a test, two or more blanks, a capability."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        test, *rest = re.split(r"\s{2,}|\t", line.strip(), maxsplit=1)
        if not rest:
            raise pytest.UsageError(f"allowed_skips.txt:{number}: no capability after two blanks: {line!r}")
        capability = rest[0].strip()
        if any(word in capability.casefold() for word in NEVER_MISSING):
            raise pytest.UsageError(
                f"allowed_skips.txt:{number}: {capability} is never missing: make test provides it"
            )
        yield AllowedSkip(test, capability)


class SkipGate:
    """Fails the session where a test was skipped that nobody allowed."""

    def __init__(self, allowed: list[AllowedSkip]) -> None:
        self.allowed = allowed
        self.refused: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A skipped test; an expected failure is reported as skipped too, but it ran."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self._judge(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A whole file that skips itself."""
        if report.skipped:
            self._judge(report)

    def _judge(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
        if not any(entry.covers(report.nodeid, reason) for entry in self.allowed):
            self.refused.append(f"{report.nodeid}: {reason}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Before the summary, so that it shows the new exit status."""
        if self.refused and exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Names each skip that was not allowed, and what to do."""
        if not self.refused:
            return
        terminalreporter.section("skips that tests/allowed_skips.txt does not allow", red=True)
        for line in self.refused:
            terminalreporter.line(line)
        terminalreporter.line(
            "Provide what is missing, or add a line with the test and the missing capability."
        )


def pytest_addoption(parser: pytest.Parser) -> None:
    """The gate by hand, as CI has it."""
    parser.addoption("--strict-skips", action="store_true", help=f"fail on skips that {ALLOWED_SKIPS} lacks")


def pytest_configure(config: pytest.Config) -> None:
    """CI is told by its customary variable."""
    if config.getoption("--strict-skips") or os.environ.get("CI", "").lower() not in ("", "0", "false"):
        entries = list(allowed_skips((config.rootpath / ALLOWED_SKIPS).read_text(encoding="utf-8")))
        config.pluginmanager.register(SkipGate(entries), "internals-lab-skip-gate")
