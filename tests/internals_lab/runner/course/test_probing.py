"""Probes in a run: which cells they look at, in which order, what the budget does, and what the document has of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from internals_lab.declare.location import Location
from internals_lab.hooks import hookimpl
from internals_lab.model.cell import Cell, CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.probes.probe import Probe
from internals_lab.registry import Registry, load_registry
from internals_lab.runner.course.observer import Silence
from internals_lab.runner.planning.effort import Effort
from internals_lab.strategies.strategy import Strategy

Experiment = Callable[[str], Location]
Run = Callable[..., RunDocument]

WORKER_HALF = """
class Probe:
    def __init__(self, scenario):
        self._blocks = 0

    def begin(self):
        pass

    def after_block(self):
        self._blocks += 1

    def end(self):
        {ends}
        return {{"figures": {{"blocks": self._blocks}}, "detail": ["long, and always the same"]}}
"""


class SequentialOnly(Probe):
    def unsupported_with(self, scenario: Scenario, strategy: Strategy) -> str | None:
        return "sees one thread alone" if strategy.parallel else None


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """The built-in variants and two probes of a plug-in's, of which one fails."""

    class Planted:
        @hookimpl
        def internals_lab_probes(self) -> list[Probe]:
            probes = []
            for name, ends in {"count": "pass", "broken": "raise ValueError('lost count')"}.items():
                path = tmp_path / f"{name}_worker.py"
                path.write_text(WORKER_HALF.format(ends=ends))
                units = {"blocks": "blocks"}
                probes.append(SequentialOnly(name=name, worker_module=str(path), cost="none", units=units))
            return probes

    return load_registry(plugins=[Planted()], entry_points=False)


def by_label(document: RunDocument) -> dict[str, CellResult]:
    return {result.cell.label.partition("-")[2]: result for result in document.cells}


def test_a_plug_ins_probes_look_at_each_cell_and_a_broken_one_costs_its_own_passes_only(
    experiment: Experiment, run_to_its_end: Run, quick: Effort
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential", "threads"], workers=[2], probes=["count", "broken"])
        def unit():
            return sum(range(50))
    """)
    document = run_to_its_end(location, quick)
    cells = by_label(document)
    # On a busy machine a timing may be invalid; the passes have checks of their own.
    assert {result.outcome for result in cells.values()} <= {"measured", "invalid"}
    passes = cells["sequential-1"].probe_passes
    counted = [one for one in passes if one.probe == "count"]
    assert [(one.number, one.outcome) for one in counted] == [(number, "measured") for number in range(6)]
    assert len({one.hash_seed for one in counted}) == 6
    assert [one.detail for one in counted] == [["long, and always the same"], *[None] * 5]
    [broken] = [one for one in passes if one.probe == "broken"]
    assert (broken.outcome, broken.reason) == ("failed", "ValueError: lost count")
    assert broken.captured_output is not None
    [figure] = cells["sequential-1"].figures
    assert (figure.full_name, figure.unit, figure.n) == ("count.blocks", "blocks", 6)
    assert figure.value is not None
    assert (figure.value.low, figure.value.estimate, figure.value.high) == (4, 4, 4)
    assert {(one.probe, one.outcome, one.reason) for one in cells["threads-2"].probe_passes} == {
        (name, "unsupported", "sees one thread alone") for name in ("count", "broken")
    }
    assert [used.name for used in document.probes] == ["count", "broken"]


def test_the_traceback_of_a_failed_pass_is_kept_beside_the_results(
    experiment: Experiment, run_to_its_end: Run, quick: Effort, tmp_path: Path
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential"], probes=["broken"])
        def unit():
            print("printed")
    """)
    [result] = run_to_its_end(location, quick).cells
    [broken] = result.probe_passes
    kept = (tmp_path / "results" / (broken.captured_output or "")).read_text()
    assert "ValueError: lost count" in kept
    assert "printed" in kept


class Watching(Silence):
    """Keeps in which order probes looked."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, int, int]] = []

    def probing(
        self, scenario: Scenario, cell: Cell, probe: str, done: int, passes: int, left_s: float
    ) -> None:
        self.seen.append((cell.label.partition("-")[2], probe, done, passes))
        assert left_s >= 0


def test_each_probe_looks_at_each_cell_once_before_any_looks_twice_and_the_user_sees_which(
    experiment: Experiment, run_with: Callable[..., RunDocument]
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential"], params={"n": [1, 2, 3]}, probes=["count"])
        def unit(n): pass
    """)
    orders = []
    for _ in range(2):
        watching = Watching()
        run_with(location, watching, passes=2)
        assert [(done, passes) for _, _, done, passes in watching.seen] == [(done, 6) for done in range(6)]
        cells = [cell for cell, _, _, _ in watching.seen]
        assert len(set(cells[:3])) == len(set(cells[3:])) == 3
        orders.append(cells)
    # Decided by the run's seed, and not by the file.
    assert orders[0] == orders[1]
    assert orders[0] != sorted(orders[0][:3]) * 2


@pytest.fixture
def run_with(run_to_its_end: Run, quick: Effort) -> Run:
    """A run with an observer of its own and so many passes."""

    def run_with(location: Location, observer: Any, passes: int, **more: Any) -> RunDocument:
        return run_to_its_end(location, replace(quick, passes=passes), observer=observer, **more)

    return run_with


@pytest.mark.parametrize(
    ("budget_s", "outcomes"),
    [
        # The pilot and two rounds take three seconds, and the forecast knows of milliseconds.
        (3, ["skipped"]),
        (5, ["measured", "skipped"]),
        (9.5, ["measured"] * 6),
    ],
)
def test_passes_that_the_budget_does_not_pay_for_are_skipped_with_the_reason(
    experiment: Experiment, run_with: Run, ticking: Any, budget_s: float, outcomes: list[str]
) -> None:
    location = experiment("""
        @scenario(strategies=["sequential"], probes=["count"])
        def unit(): pass
    """)
    [result] = run_with(
        location, Silence(), 8, budget_s=budget_s, launcher=ticking, clock=lambda: ticking.now_s
    ).cells
    assert result.outcome in ("measured", "invalid")
    assert [one.outcome for one in result.probe_passes] == outcomes
    last = result.probe_passes[-1]
    assert last.outcome == "measured" or (last.reason or "").startswith("budget: needs about ")


INSPECTIONS = """
@inspection(params={"count": [1, 3]})
def references(count):
    thing = object()
    kept = [thing] * count
    print("looked")
    return {"of_it": sys.getrefcount(thing), "is_kept": thing in kept, "name": "thing", "all": [1, 2.5, None]}
"""


def test_an_inspection_is_called_once_a_pass_and_its_numbers_are_figures(
    experiment: Experiment, run_to_its_end: Run, gil_twin: Interpreter
) -> None:
    document = run_to_its_end(experiment(INSPECTIONS), interpreters=[gil_twin])
    assert [result.cell.label for result in document.cells] == [
        f"{gil_twin.short}-count=1",
        f"{gil_twin.short}-count=3",
    ]
    for result, count in zip(document.cells, (1, 3), strict=True):
        assert (result.outcome, result.samples) == ("measured", [])
        assert result.measured_s > 0
        assert {(figure.full_name, figure.least, figure.most, figure.n) for figure in result.figures} == {
            ("inspection.of_it", 2 + count, 2 + count, 6),
            ("inspection.is_kept", 1, 1, 6),
        }
        assert result.probe_passes[0].detail == {"name": "thing", "all": [1, 2.5, None]}
    assert (document.comparisons, document.verdicts) == ([], [])


@pytest.mark.parametrize(
    ("body", "outcome", "reason"),
    [
        ("raise KeyError('x')", "failed", "KeyError: 'x'"),
        ("raise Unsupported('has no such thing')", "unsupported", "has no such thing"),
        ("return [1]", "failed", "TypeError: look is to return a dict of name to what was found, not [1]"),
        ("return {1: 2}", "failed", "TypeError: look is to return a dict by name, not by 1"),
    ],
)
def test_an_inspection_that_finds_nothing_says_why(
    experiment: Experiment, run_to_its_end: Run, body: str, outcome: str, reason: str
) -> None:
    [result] = run_to_its_end(experiment(f"@inspection()\ndef look():\n    {body}\n")).cells
    assert (result.outcome, result.reason) == (outcome, reason)
    assert len(result.probe_passes) == 1


def test_what_an_inspection_finds_that_is_no_figure_is_told_as_text(
    experiment: Experiment, run_to_its_end: Run
) -> None:
    location = experiment("""
        class Unprintable:
            def __repr__(self):
                raise RuntimeError

        @inspection()
        def look():
            return {"many": 10**30, "infinite": float("inf"), "odd": Unprintable(), "set": {1}}
    """)
    [result] = run_to_its_end(location).cells
    assert result.figures == []
    assert result.probe_passes[0].detail == {
        "many": "1" + "0" * 30,
        "infinite": "inf",
        "odd": "<Unprintable whose repr raises RuntimeError>",
        "set": "{1}",
    }
