"""One measuring session of pytest: collects through workers, measures between items, reports at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from internals_lab.errors import LabError
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.results import ClaimResult
from internals_lab.model.run import RunDocument, RunStatus
from internals_lab.model.run_comparison import RunComparison
from internals_lab.reporters.named_cells import named_cells
from internals_lab.runner.course.laboratory import Laboratory
from internals_lab.runner.machine_lock import lock_path, sole_measuring_run
from internals_lab.verdicts import exit_codes
from internals_lab.verdicts.between_runs.compared_runs import compare_runs
from pytest_internals_lab import reports
from pytest_internals_lab.expectations import expectation_in_words
from pytest_internals_lab.items import MARKERS, ExperimentFile, LabItem, NotAsWanted
from pytest_internals_lab.options import value_of
from pytest_internals_lab.progress import observer_of
from pytest_internals_lab.settings import baseline, fails_when_regressed, workbench


def start(config: pytest.Config) -> None:
    """Bring the lab into a pytest session. Raises UsageError where options mean nothing."""
    distributed = config.getoption("dist", "no") != "no" and config.getoption("tx", None)
    if distributed or hasattr(config, "workerinput"):
        raise pytest.UsageError(
            "--internals-lab does not go with -n: cells that run side by side measure each other. "
            "Leave -n out, or say -n 0; the lab uses the cores itself, one cell at a time"
        )
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    try:
        session = LabSession(config)
        config.pluginmanager.register(session, "internals_lab_session")
        config.pluginmanager.register(Answers(session), "internals_lab_answers")
    except LabError as error:
        raise pytest.UsageError(str(error)) from None


class Answers:
    """Writes a session's answers: a plug-in of its own, as a plug-in has one place in pytest's summary."""

    def __init__(self, session: LabSession) -> None:
        self._session = session

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Below failures and above the short summary."""
        self._session.write_answer(terminalreporter)


class LabSession:
    """What the hooks of a session share."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.patterns: list[str] = config.getini("internals_lab_files")
        self.pythonpath: list[Path] = config.getini("lab_pythonpath")
        self.workbench, self._notes = workbench(config)
        self._laboratory: Laboratory | None = None
        # What was measured last, and what is known of it; at the end, of all.
        self._measured: Scenario | None = None
        self._document: RunDocument | None = None
        self._any_file = False
        self._failed: set[str] = set()
        self._exit_code = 0
        self._path: Path | None = None
        # Before this run begins: then it would be the latest one.
        self._baseline = baseline(config)
        if self._baseline is None and value_of(config, "lab_baseline"):
            self._notes.append("there is no run yet that could be the baseline of this one")
        self._fails_when_regressed = fails_when_regressed(config)
        self._compared: RunComparison | None = None

    def cell_result(self, cell_id: str) -> CellResult:
        """What came of a cell."""
        return next(one for one in self._derived().cells if one.cell.id == cell_id)

    def claim_result(self, item_id: str) -> ClaimResult:
        """What came of a claim."""
        return next(one for one in self._derived().claims if one.item_id == item_id)

    def expectation_in_words(self, result: ClaimResult) -> str:
        """What was expected, what was found, and why that does not fit."""
        return expectation_in_words(result, self._derived(), self.workbench.explain)

    def reason_in_words(self, result: ClaimResult) -> str:
        """Why a claim could not be judged, with cells by their names."""
        document = self._derived()
        shorts = {interpreter.name: interpreter.short for interpreter in document.interpreters}
        scenario = next(one for one in document.scenarios if one.id == result.scenario)
        # pytest tells no place: a cell's interpreter is always named.
        return named_cells(document.cells, scenario, shorts).plain(result.reason or "", on="")

    def captured_text(self, cell_id: str) -> str:
        """What a cell's workers printed."""
        assert self._laboratory is not None
        return self._laboratory.captured_text(cell_id)

    def _derived(self) -> RunDocument:
        assert self._laboratory is not None
        assert self._measured is not None
        if self._document is None:
            self._document = self._laboratory.document_about(self._measured)
        return self._document

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> Iterator[None]:
        """Experiments and nothing else, whatever other plug-ins make of the file."""
        yield
        if not any(file_path.match(pattern) for pattern in self.patterns):
            return []  # type: ignore[return-value]  # the value of a wrapper, which the protocol cannot name
        self._any_file = True
        ExperimentFile.lab = self
        return [ExperimentFile.from_parent(parent, path=file_path)]  # type: ignore[return-value]

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> pytest.Collector:
        """A plain folder even where there is an __init__.py: the host imports nothing of an experiment's package."""
        return pytest.Dir.from_parent(parent, path=path)

    def pytest_report_header(self) -> list[str]:
        """What will be measured on."""
        names = ", ".join(f"{one.short} ({one.name})" for one in self.workbench.interpreters)
        order = self.workbench.order
        plan = f"effort {order.effort.name}, {order.effort.rounds} rounds, seed {order.seed}"
        return [f"internals_lab: {names}; {plan}", *(f"internals_lab: {note}" for note in self._notes)]

    def pytest_report_collectionfinish(self) -> str | list[str]:
        """Why nothing was collected, where no file has the name of an experiment."""
        if self._any_file:
            return []
        names = " or ".join(self.patterns)
        return f"internals_lab: there is no experiment here: only files named {names} are (ini: internals_lab_files)"

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Measure a scenario, then let its items report; stop after it where pytest wants to stop."""
        if session.config.option.collectonly:
            return None
        if session.testsfailed and not session.config.option.continue_on_collection_errors:
            return None
        items = [item for item in session.items if isinstance(item, LabItem)]
        if not items:
            return None
        progress = observer_of(self.config)
        try:
            # Before it waits for its turn to measure: environments that have to be made have a turn of their own.
            self._laboratory = self.workbench.laboratory(
                progress,
                scenario_ids=set[str]().union(*(item.scenario_ids for item in items)),
                cell_ids=frozenset[str]().union(*(item.cell_ids for item in items)),
            )
            with sole_measuring_run(lock_path(), progress.note):
                self._run(self._laboratory, session, items)
        except LabError as error:
            kept = ""
            if self._laboratory is not None and self._laboratory.is_open:
                kept = "\nWhat was written before is kept: `internals-lab recover` makes a document of it"
            raise pytest.UsageError(f"{error}{kept}") from None
        return True

    def _run(self, laboratory: Laboratory, session: pytest.Session, items: list[LabItem]) -> None:
        status: RunStatus = "crashed"
        try:
            laboratory.open()
            status = self._report_all(laboratory, session, items)
        except (KeyboardInterrupt, session.Failed, session.Interrupted):
            status = "interrupted"
            raise
        finally:
            if laboratory.is_open:
                self._document, self._path = laboratory.close(status)

    def _report_all(self, laboratory: Laboratory, session: pytest.Session, items: list[LabItem]) -> RunStatus:
        by_scenario: dict[str, list[LabItem]] = {}
        for item in items:
            by_scenario.setdefault(item.scenario_id, []).append(item)
        in_order = [item for own in by_scenario.values() for item in own]
        following = dict(zip(in_order, [*in_order[1:], None], strict=True))
        for scenario in laboratory.scenarios:
            laboratory.measure(scenario)
            self._measured, self._document = scenario, None
            # A scenario of the lab's own controls has no items.
            for item in by_scenario.get(scenario.id, ()):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following[item])
            # As in pytest's own loop, but a scenario is reported whole: it was measured together.
            if session.shouldfail:
                raise session.Failed(session.shouldfail)
            if session.shouldstop:
                raise session.Interrupted(session.shouldstop)
        return "complete"

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        """An item's duration is that of its own cell, wherever and whenever it was measured."""
        report: Any = yield
        if isinstance(item, LabItem) and report.when == "call":
            report.duration = item.seconds
            if report.skipped and isinstance(report.longrepr, tuple):
                report.longrepr = (*item.skipped_at, report.longrepr[2])
        if report.failed:
            error = call.excinfo and call.excinfo.value
            self._failed.add(error.what if isinstance(error, NotAsWanted) else "error")
        return report  # type: ignore[no-any-return]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that could not be collected outranks what the others gave."""
        if report.failed:
            self._failed.add("error")

    def pytest_report_teststatus(self, report: Any) -> tuple[str, str, Any] | None:
        """Refuted and open claims have letters of their own."""
        return reports.status_of(report)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        """The run in short comes last, below pytest's own summary of skips and failures, however long that is."""
        yield
        if self._document is not None and self._path is not None:
            words = exit_codes.exit_code_in_words(self._exit_code, self._failed)
            further = [f"exit code {self._exit_code}: {words}"] if words else []
            reports.write_last_words(terminalreporter, self._document, self._path, further)

    def write_answer(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The tables, claims and verdicts; above pytest's own summary."""
        if self._document is not None and self._path is not None:
            reports.write_summary(terminalreporter, self._document)
            if self._compared is not None:
                reports.write_comparison(terminalreporter, self._compared)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Our own exit codes, where pytest's would say less."""
        if self._document is not None:
            if self._baseline is not None:
                self._compared = compare_runs(self._baseline, self._document)
                if self._fails_when_regressed and self._compared.regressions:
                    self._failed.add(exit_codes.REGRESSED_WORD)
            self._exit_code = exit_codes.exit_code(self._document, exitstatus, self._failed)
            session.exitstatus = self._exit_code

    def pytest_unconfigure(self) -> None:
        """End what was started."""
        self.workbench.close()
