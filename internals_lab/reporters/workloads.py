"""What a run says of each workload that a free-threaded build is held against a build with a GIL in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from internals_lab.model.cell import Cell, CellResult, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.model.verdict import Answer, BreakEven, OverGilBuild
from internals_lab.verdicts import wording
from internals_lab.verdicts.controls import gil_build_of
from internals_lab.verdicts.observed_gil import planned_gil
from internals_lab.verdicts.standing import BROKEN

# What each state is called, in the order in which a reader asks.
STATES = {"faster": "faster", "slower": "slower", "same": "as fast", "inconclusive": "not decided"}


@dataclass(frozen=True, kw_only=True)
class Workload:
    """A scenario in one `setting`. `answer` is None where broken cells leave nothing to answer with; `broken` are those of
    both builds, `best` is the cell that the answer is about.
    """

    scenario: Scenario
    name: str
    setting: str
    answer: Answer | None
    best: Cell | None
    broken: list[CellResult]

    @property
    def full_name(self) -> str:
        """`count`, `call, way=def`."""
        return f"{self.name}, {self.setting}" if self.setting else self.name

    @property
    def over(self) -> OverGilBuild | None:
        """What its best configuration gains over the best with a GIL."""
        return self.answer.over_gil_build if self.answer else None

    @property
    def state(self) -> str:
        """Of that gain; `inconclusive` where there is none."""
        return self.over.state if self.over else "inconclusive"

    @property
    def speedup(self) -> Interval | None:
        """Over the best with a GIL."""
        return self.over.typical if self.over else None

    @property
    def gain(self) -> float:
        """To sort by."""
        return self.speedup.estimate if self.speedup else 1.0

    @property
    def ratio(self) -> str:
        """Above 1 in the direction of its state, as a speedup where that has none; "" without a figure."""
        if self.speedup is None:
            return ""
        return wording.ratio(wording.inverse(self.speedup) if self.state == "slower" else self.speedup)

    @property
    def pays(self) -> BreakEven | None:
        """From how many workers on, with the strategy of its best configuration; None where that has none to count."""
        if self.answer is None or self.best is None:
            return None
        strategy = self.best.strategy
        return next((one for one in self.answer.break_even if one.strategy == strategy), None)

    @property
    def open_because(self) -> str:
        """Why an answer that is there is left open, beyond its interval; "" where that alone is the reason."""
        return (self.over.reason or "") if self.over and self.state == "inconclusive" else ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """From one build with a GIL to one without, over all workloads of a run."""

    free: Interpreter
    gil_build: Interpreter
    workloads: list[Workload]

    @property
    def spread(self) -> list[Workload]:
        """Those that workers can share."""
        return [one for one in self.workloads if one.scenario.is_spread]

    @property
    def alone(self) -> list[Workload]:
        """Those that one thread does all by itself."""
        return [one for one in self.workloads if not one.scenario.is_spread]


def changes(document: RunDocument) -> list[Change]:
    """One for each free-threaded build of the run that has one with a GIL beside it, with workloads in the run's order."""
    found = []
    for free in document.interpreters:
        gil_build = gil_build_of(free, document.interpreters)
        if gil_build is None:
            continue
        if workloads := list(_workloads(document, free, gil_build)):
            found.append(Change(free=free, gil_build=gil_build, workloads=workloads))
    return found


def scenario_names(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """`count` by the scenario's id; `exp_gil::count` where another experiment of the run has a scenario of that name."""
    uses = Counter(scenario.name for scenario in scenarios)
    return {
        one.id: one.name if uses[one.name] == 1 else f"{PurePosixPath(one.file).stem}::{one.name}"
        for one in scenarios
    }


def in_few_words(workloads: Sequence[Workload], *, most: int | None = None) -> str:
    """`count; call (2 settings); and 3 more`: scenarios, each once, with how many settings where these are several."""
    found: dict[str, list[Workload]] = {}
    for one in workloads:
        found.setdefault(one.name, []).append(one)
    told = [f"{name} ({len(of)} settings)" if len(of) > 1 else of[0].full_name for name, of in found.items()]
    if most is not None and len(told) > most:
        told = [*told[:most], f"and {len(told) - most} more"]
    return "; ".join(told)


def _workloads(document: RunDocument, free: Interpreter, gil_build: Interpreter) -> Iterator[Workload]:
    names = scenario_names(document.scenarios)
    verdicts = {one.scenario: one for one in document.verdicts if one.interpreter == free.name}
    cells = {result.cell.id: result.cell for result in document.cells}
    for scenario in document.scenarios:
        if scenario.kind != "function":
            continue
        own = [one for one in document.cells if one.cell.scenario == scenario.id and one.cell.control is None]
        given = verdicts[scenario.id].answers if scenario.id in verdicts else []
        answers = {answer.setting: answer for answer in given if answer.over_gil_build}
        for setting, results in _by_setting(own, scenario, (free, gil_build)).items():
            answer = answers.get(setting)
            broken = [one for one in results if one.outcome in BROKEN]
            # What one of the two cannot do, or nobody wanted measured there, is no question.
            tried = {one.cell.interpreter for one in results if one.outcome in ("measured", *BROKEN)}
            if answer or (broken and tried == {free.name, gil_build.name}):
                yield Workload(
                    scenario=scenario,
                    name=names[scenario.id],
                    setting=setting,
                    answer=answer,
                    best=cells[answer.best.cell] if answer and answer.best else None,
                    broken=broken,
                )


def _by_setting(
    own: Sequence[CellResult], scenario: Scenario, builds: tuple[Interpreter, Interpreter]
) -> dict[str, list[CellResult]]:
    """The cells of both as these are meant to run: one with a GIL, one without."""
    free, gil_build = builds
    found: dict[str, list[CellResult]] = {}
    for result in own:
        cell = result.cell
        as_meant = (cell.interpreter == free.name and not planned_gil(cell, free)) or (
            cell.interpreter == gil_build.name and planned_gil(cell, gil_build)
        )
        if as_meant:
            setting = ", ".join(wording.setting(cell, scenario, without="gil"))
            found.setdefault(setting, []).append(result)
    return found
