"""What was measured of one scenario on one interpreter in one setting, and what it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Comparison
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.change_pairs import setting_but_gil
from internals_lab.verdicts.claim_targets import SEQUENTIAL
from internals_lab.verdicts.controls import gil_build_of
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.observed_gil import planned_gil
from internals_lab.verdicts.round_ratios import RoundRatios

# Outcomes of a cell that was to be measured, where what came of it is not to be believed, or nothing came of it.
BROKEN = frozenset({"invalid", "failed", "crashed", "timeout"})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`own` are the interpreter's measured cells as it is meant to run (a free-threaded build without a GIL), `forced`
    its sequential cell with the GIL forced on, `theirs` the measured cells of the GIL build; `own_without_figure` and
    `theirs_without_figure` those that were to be measured and gave nothing to believe.
    """

    scenario: Scenario
    interpreter: Interpreter
    own: list[CellResult]
    comparisons: Mapping[str, Comparison]
    judging: Judging
    ratios: RoundRatios
    cores_usable: int
    gil_build: Interpreter | None = None
    theirs: list[CellResult] = field(default_factory=list)
    forced: CellResult | None = None
    own_without_figure: list[CellResult] = field(default_factory=list)
    theirs_without_figure: list[CellResult] = field(default_factory=list)

    @property
    def sequential(self) -> CellResult | None:
        """The interpreter's own sequential cell."""
        return _sequential(self.own)

    @property
    def sequential_of_gil_build(self) -> CellResult | None:
        """The GIL build's."""
        return _sequential(self.theirs)

    def comparison(self, subject: CellResult | None, reference: CellResult | None) -> Comparison | None:
        """That of two cells, where it has an interval."""
        if subject is None or reference is None:
            return None
        found = self.comparisons.get(f"{subject.cell.id} / {reference.cell.id}")
        return found if found and found.typical and found.total else None

    def reference_of(self, result: CellResult) -> CellResult | None:
        """What a parallel cell is held against: the interpreter's own sequential one; in a closed loop without one, its own
        strategy with the fewest in flight.
        """
        if self.sequential is not None or self.scenario.in_flight is None:
            return self.sequential
        alike = [one for one in self.own if one.cell.strategy == result.cell.strategy]
        return min(alike, key=lambda one: one.cell.at_once)

    def over_reference(self, result: CellResult) -> Comparison | None:
        """A parallel cell against its reference."""
        return self.comparison(result, self.reference_of(result))

    def parallel(self) -> list[CellResult]:
        """The cells with workers that can be told from their reference."""
        return [one for one in self.own if one.cell.strategy != SEQUENTIAL and self.over_reference(one)]

    def references(self) -> list[CellResult]:
        """What the parallel cells are held against, each once; the sequential cell where there are none."""
        held_against = [self.reference_of(one) for one in self.parallel()] or [self.sequential]
        return list({one.cell.id: one for one in held_against if one is not None}.values())

    def strategies(self) -> dict[str, list[CellResult]]:
        """The parallel cells by strategy, fewest workers first; those beyond the cores only where there are no others.

        With more workers than cores they take turns: that says nothing of how the work would scale. A closed loop has
        none at all: units that wait are not held back by cores.
        """
        if self.scenario.in_flight is not None:
            return {}
        found: dict[str, list[CellResult]] = {}
        for result in sorted(self.parallel(), key=lambda one: one.cell.workers):
            found.setdefault(result.cell.strategy, []).append(result)
        return {
            strategy: [one for one in results if one.cell.workers <= self.cores_usable] or results
            for strategy, results in found.items()
        }


def standings(
    document: RunDocument,
    scenario: Scenario,
    interpreter: Interpreter,
    *,
    judging: Judging,
    ratios: RoundRatios,
) -> list[Standing]:
    """One for each setting of params and knobs that has a measured cell, in the order of the run."""
    gil_build = gil_build_of(interpreter, document.interpreters)
    comparisons = {comparison.id: comparison for comparison in document.comparisons}
    by_setting: dict[str, list[CellResult]] = {}
    broken: dict[str, list[CellResult]] = {}
    for result in document.cells:
        declared = result.cell.control in (None, "gil")
        if not declared or result.cell.scenario != scenario.id:
            continue
        setting = str(setting_but_gil(result.cell))
        if result.outcome == "measured":
            by_setting.setdefault(setting, []).append(result)
        elif result.outcome in BROKEN and result.cell.control is None:
            broken.setdefault(setting, []).append(result)
    found = []
    for setting, results in by_setting.items():
        mine = [one for one in results if one.cell.interpreter == interpreter.name]
        with_gil = [one for one in mine if gil_build and planned_gil(one.cell, interpreter)]
        own = [one for one in mine if not (gil_build and planned_gil(one.cell, interpreter))]
        without = broken.get(setting, [])
        if own:
            found.append(
                Standing(
                    scenario=scenario,
                    interpreter=interpreter,
                    own=own,
                    comparisons=comparisons,
                    judging=judging,
                    ratios=ratios,
                    cores_usable=document.machine.cores_usable,
                    gil_build=gil_build,
                    theirs=[one for one in results if gil_build and one.cell.interpreter == gil_build.name],
                    forced=_sequential(with_gil),
                    own_without_figure=[
                        one
                        for one in without
                        if one.cell.interpreter == interpreter.name
                        and not (gil_build and planned_gil(one.cell, interpreter))
                    ],
                    theirs_without_figure=[
                        one for one in without if gil_build and one.cell.interpreter == gil_build.name
                    ],
                )
            )
    return found


def _sequential(results: list[CellResult]) -> CellResult | None:
    return next((one for one in results if one.cell.strategy == SEQUENTIAL), None)
