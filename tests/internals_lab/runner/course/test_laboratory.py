"""A run from its pilot to its document, whatever happens on the way."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from internals_lab.declare.location import Location
from internals_lab.machine.describing import describe_machine
from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario
from internals_lab.model.run import RunDocument
from internals_lab.runner.course.laboratory import Laboratory
from internals_lab.runner.course.observer import Silence
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import Effort
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.runner.processes.launching import Launcher
from internals_lab.store.loading import load_run

Experiment = Callable[[str], Location]


class InterruptedAfter(Silence):
    """Presses Ctrl-C when so many rounds have ended."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)

    def round(self, scenario: Scenario, done: int, rounds: int, left_s: float) -> None:
        self.rounds -= 1
        if self.rounds == 0:
            raise KeyboardInterrupt


@pytest.fixture
def laboratory(
    launcher: Launcher, arms_of: Callable[..., list[Arm]], quick: Effort, tmp_path: Path
) -> Callable[..., Laboratory]:
    """A laboratory for an experiment, its results below the test's folder."""

    def laboratory(
        location: Location,
        observer: Any,
        effort: Effort = quick,
        *,
        order: dict[str, Any] | None = None,
        **more: Any,
    ) -> Laboratory:
        arms = arms_of(location)
        return Laboratory(
            RunOrder(root=tmp_path, results=tmp_path / "results", effort=effort, seed=1, **(order or {})),
            arms=arms,
            locations={arm.scenario.id: location for arm in arms},
            interpreters=list({arm.interpreter.name: arm.interpreter for arm in arms}.values()),
            machine=describe_machine(),
            observer=observer,
            **({"launcher": launcher} | more),
        )

    return laboratory


SOURCE = """
@scenario(workers=[2])
def unit(): pass
"""


def test_an_interrupt_between_rounds_keeps_what_was_measured_and_leaves_no_process(
    experiment: Experiment,
    laboratory: Callable[..., Laboratory],
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
) -> None:
    run = laboratory(experiment(SOURCE), InterruptedAfter(1))
    run.open()
    with pytest.raises(KeyboardInterrupt):
        run.measure(run.scenarios[0])
    _, path = run.close("interrupted")
    document = load_run(path)
    assert document.run.status == "interrupted"
    assert [len(cell.samples) for cell in document.cells] == [1, 1, 1]
    await_end(left_running())


class InterruptedInPass(Silence):
    """Presses Ctrl-C when a pass of that number begins."""

    def __init__(self, number: int) -> None:
        self._number = number

    def probing(
        self, scenario: Scenario, cell: Cell, probe: str, done: int, passes: int, left_s: float
    ) -> None:
        if done == self._number:
            raise KeyboardInterrupt


def test_an_interrupt_between_passes_keeps_those_that_were_made(
    experiment: Experiment,
    laboratory: Callable[..., Laboratory],
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential"], probes=["bytecode"])
        def unit(): pass

        @inspection()
        def look(): return {"one": 1}
    """)
    run = laboratory(location, InterruptedInPass(2))
    run.open()
    with pytest.raises(KeyboardInterrupt):
        run.measure(run.scenarios[0])
    _, path = run.close("interrupted")
    probed, inspected = load_run(path).cells
    assert [(one.number, one.outcome) for one in probed.probe_passes] == [(0, "measured"), (1, "measured")]
    assert probed.outcome in ("measured", "invalid")
    assert (inspected.outcome, inspected.reason) == ("pending", "the run ended before its turn")
    await_end(left_running())


def test_an_interrupted_inspection_has_what_it_found_until_then(
    experiment: Experiment, laboratory: Callable[..., Laboratory]
) -> None:
    run = laboratory(experiment("@inspection()\ndef look(): return {'one': 1}\n"), InterruptedInPass(4))
    run.open()
    with pytest.raises(KeyboardInterrupt):
        run.measure(run.scenarios[0])
    document, path = run.close("interrupted")
    [result] = load_run(path).cells
    assert (result.outcome, len(result.probe_passes)) == ("measured", 4)
    [figure] = document.cells[0].figures
    assert (figure.full_name, figure.n, figure.value) == ("inspection.one", 4, None)


@pytest.mark.measures
def test_what_goes_wrong_in_one_cell_is_its_outcome_and_the_run_is_whole(
    experiment: Experiment, laboratory: Callable[..., Laboratory]
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential"], params={"how": ["well", "raises", "exits", "dies", "grows"]})
        def unit(how):
            if how == "raises":
                raise ValueError("no \\udc80 \\N{SNOWMAN}")
            if how == "exits":
                sys.exit(3)
            if how == "grows":
                return [0] * 10**14
            if how == "dies":
                print("last words", flush=True)
                ctypes.string_at(0)
    """)
    run = laboratory(location, Silence())
    run.open()
    run.measure(run.scenarios[0])
    _, path = run.close("complete")
    cells = {str(cell.cell.params["how"]): cell for cell in load_run(path).cells}
    assert {how: cell.outcome for how, cell in cells.items()} == {
        "well": "measured",
        "raises": "failed",
        "exits": "failed",
        "dies": "crashed",
        "grows": "failed",
    }
    reasons = {how: cell.reason or "" for how, cell in cells.items()}
    assert reasons["raises"].startswith("ValueError: no ")
    assert reasons["exits"].startswith("called sys.exit(3)")
    assert reasons["dies"].startswith("killed by SIGSEGV")
    assert reasons["grows"] == "memory ran out (before the rounds)"
    assert cells["dies"].captured_output is not None


def test_a_source_edited_during_the_run_fails_its_cells(
    experiment: Experiment, laboratory: Callable[..., Laboratory]
) -> None:
    location = experiment(SOURCE)

    class Editor(Silence):
        def round(self, scenario: Scenario, done: int, rounds: int, left_s: float) -> None:
            location.path.write_text(location.path.read_text() + "# edited\n")

    run = laboratory(location, Editor())
    run.open()
    run.measure(run.scenarios[0])
    _, path = run.close("complete")
    for cell in load_run(path).cells:
        assert cell.outcome == "failed"
        assert "was edited while the run went on" in (cell.reason or "")
        assert len(cell.samples) == 1


def test_what_a_scenario_leaves_running_is_ended_and_told(
    experiment: Experiment,
    laboratory: Callable[..., Laboratory],
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
) -> None:
    location = experiment("""
        def daemon():
            pid = os.fork()
            if pid == 0:
                os.setsid()
                if os.fork():
                    os._exit(0)
                threading.Event().wait()
            os.waitpid(pid, 0)

        @scenario(strategies=["sequential"], setup_block=daemon)
        def unit(): pass
    """)
    observer = InterruptedAfter(0)
    run = laboratory(location, observer)
    run.open()
    run.measure(run.scenarios[0])
    await_end(left_running())
    run.close("complete")
    assert any("processes behind; they were ended" in note for note in observer.notes)
    assert os.path.isdir(location.path.parent)


CLEAR_AND_OPEN = """
@scenario(strategies=["sequential", "threads"], workers=[1])
def unit(): return sum(range(3000))

unit.claim("An hour of nothing is not a hundred times faster", compare=("threads", "sequential"), speedup="> 100")
"""


class Rounds(Silence):
    """Counts them."""

    def __init__(self) -> None:
        self.done = 0
        self.forecasts: list[tuple[float, float]] = []

    def forecast(self, least_s: float, most_s: float) -> None:
        self.forecasts.append((least_s, most_s))

    def round(self, scenario: Scenario, done: int, rounds: int, left_s: float) -> None:
        self.done += 1


def measured(lab: Laboratory) -> RunDocument:
    """What it says when each of its scenarios was measured."""
    lab.open()
    for scenario in lab.scenarios:
        lab.measure(scenario)
    document, _ = lab.close("complete")
    return document


@pytest.fixture
def limited(
    laboratory: Callable[..., Laboratory], experiment: Experiment, quick: Effort, ticking: Any
) -> Callable[[Rounds], Laboratory]:
    """A laboratory of 32 rounds and a budget of 42 s, by the clock that `ticking` has."""
    return lambda observer: laboratory(
        experiment(CLEAR_AND_OPEN),
        observer,
        replace(quick, rounds=32),
        order={"budget_s": 42, "stops_early": False},
        launcher=ticking,
        clock=lambda: ticking.now_s,
    )


def test_a_run_looks_at_its_data_and_says_at_which_rounds(
    laboratory: Callable[..., Laboratory], experiment: Experiment, quick: Effort
) -> None:
    observer = Rounds()
    location = experiment(CLEAR_AND_OPEN)
    lab = laboratory(location, observer, replace(quick, rounds=32))
    document = measured(lab)
    assert document.run.settings["looks"] == [8, 16, 32]
    assert observer.done in (8, 16, 32)
    assert {len(result.samples) for result in document.cells} == {observer.done}
    [(least_s, most_s)] = observer.forecasts
    assert least_s == pytest.approx(most_s / 4)
    assert document.run.forecast_least_s <= document.run.forecast_s


def test_a_budget_is_kept_by_the_clock_whatever_was_forecast(
    limited: Callable[[Rounds], Laboratory],
) -> None:
    """The pilot and twenty rounds of two cells are 41 s. The forecast, which knows of milliseconds, was for all 32."""
    observer = Rounds()
    document = measured(limited(observer))
    assert document.run.settings["rounds"] == 32
    assert observer.done == 20
    assert document.run.took_s == 41


def test_waiting_for_another_run_to_end_costs_no_budget_and_no_time(
    limited: Callable[[Rounds], Laboratory], ticking: Any
) -> None:
    observer = Rounds()
    lab = limited(observer)
    ticking.now_s += 500
    document = measured(lab)
    assert observer.done == 20
    assert document.run.took_s == 41
    assert document.run.forecast_s < 42
