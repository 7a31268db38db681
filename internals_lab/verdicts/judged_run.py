"""What a ledger needs of a run: its claims with what was seen beside them, and none of its samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Claim, Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.interval import Interval
from internals_lab.model.machine import Machine
from internals_lab.model.results import ClaimResult
from internals_lab.model.run import Run, RunDocument
from internals_lab.verdicts.figure_passes import FigurePasses
from internals_lab.verdicts.observed_gil import ObservedGil, gil_in, observed_gil

# What nobody measured decides nothing: another run may have.
LEFT_OUT = ("skipped", "pending")
# The unit of a ratio.
RATIO = "x"


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedClaim:
    """One claim result; `scenario` and `claim` are what was declared, `gil` and `cell` of the claim's first side.

    `is_measured` is False where the run had nothing to judge it by. `is_of_nobody`: nor anything that the claim speaks of;
    its one result stands with the first interpreter, as it has to stand somewhere.
    """

    result: ClaimResult
    scenario: Scenario
    claim: Claim
    is_measured: bool
    is_of_nobody: bool
    cell: str | None = None
    gil: ObservedGil | None = None

    @property
    def value(self) -> Interval | None:
        """What it was judged by."""
        return self.result.speedup if self.result.figure is None else self.result.value

    @property
    def unit(self) -> str:
        """The value's; "x" of a ratio."""
        is_ratio = self.result.figure is None or self.result.is_ratio
        return RATIO if is_ratio else self.result.unit


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedRun:
    """A run as far as claims go. `covered` are the (scenario, interpreter) pairs that it has cells for."""

    run: Run
    machine: Machine
    interpreters: tuple[Interpreter, ...]
    scenarios: tuple[Scenario, ...]
    claims: tuple[JudgedClaim, ...]
    covered: frozenset[tuple[str, str]]

    def interpreter(self, name: str) -> Interpreter | None:
        """By name; None where the run does not describe it."""
        return next((one for one in self.interpreters if one.name == name), None)


def judged_run(document: RunDocument) -> JudgedRun:
    """Its claims as they are: `derive` first where they are to be judged anew. A result that fits no declared claim, as in
    a file that was changed by hand, is passed over.
    """
    cells = {result.cell.id: result for result in document.cells}
    means = {
        mean.id: [one.partition(" / ")[0] for one in (*mean.comparisons, *mean.without)]
        for mean in document.suites
    }
    scenarios = {scenario.id: scenario for scenario in document.scenarios}
    described = {interpreter.name for interpreter in document.interpreters}
    results = Counter((result.scenario, result.claim) for result in document.claims)
    claims = []
    for result in document.claims:
        scenario = scenarios.get(result.scenario)
        fits = scenario is not None and 0 <= result.claim < len(scenario.claims)
        if scenario is not None and fits and result.interpreter in described:
            is_alone = results[result.scenario, result.claim] == 1
            claims.append(_judged_claim(result, scenario, cells, means, is_alone=is_alone))
    return JudgedRun(
        run=document.run,
        machine=document.machine,
        interpreters=tuple(document.interpreters),
        scenarios=tuple(document.scenarios),
        claims=tuple(claims),
        covered=frozenset(
            (one.cell.scenario, one.cell.interpreter) for one in document.cells if one.cell.control is None
        ),
    )


def _judged_claim(
    result: ClaimResult,
    scenario: Scenario,
    cells: Mapping[str, CellResult],
    means: Mapping[str, list[str]],
    *,
    is_alone: bool,
) -> JudgedClaim:
    subjects, sides = _sides(result, means)
    there = [cells[side] for side in sides if side in cells]
    judged = bool(sides or result.suite) and not any(_is_left_out(one, result) for one in there)
    is_measured = judged or result.state != "unsupported"
    return JudgedClaim(
        result=result,
        scenario=scenario,
        claim=scenario.claims[result.claim],
        is_measured=is_measured,
        is_of_nobody=is_alone and not is_measured and not sides and not result.setting,
        cell=subjects[0] if subjects else None,
        gil=_gil([cells[one] for one in subjects if one in cells], result),
    )


def _sides(result: ClaimResult, means: Mapping[str, list[str]]) -> tuple[list[str], list[str]]:
    """The cells of the claim's first side, and all that it was to be judged by."""
    if result.figure is not None:
        subjects = [result.subject] if result.subject else []
        return subjects, [*subjects, *([result.reference] if result.reference else [])]
    if result.comparison is not None:
        sides = result.comparison.split(" / ")
        return sides[:1], sides
    subjects = means.get(result.suite or "", [])
    return subjects, subjects


def _is_left_out(cell: CellResult, result: ClaimResult) -> bool:
    """Whether nobody looked at the cell: at all, or with the probe that the figure is of."""
    if cell.outcome in LEFT_OUT:
        return True
    if result.figure is None or cell.outcome == "unsupported":
        return False
    return all(one.outcome == "skipped" for one in FigurePasses(cell=cell, figure=result.figure).all)


def _gil(subjects: Sequence[CellResult], result: ClaimResult) -> ObservedGil | None:
    """As the processes saw it that the claim was judged by: those of the passes, where it is about a figure."""
    if result.figure is None:
        seen = {observed_gil(one) for one in subjects if one.samples}
    else:
        passes = [one for cell in subjects for one in FigurePasses(cell=cell, figure=result.figure).all]
        looked = [one.gil for one in passes if one.gil is not None]
        seen = {gil_in(looked)} if looked else set()
    told = seen - {"unknown"} or seen
    return next(iter(told)) if len(told) == 1 else "mixed" if told else None
