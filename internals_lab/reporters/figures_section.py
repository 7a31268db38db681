"""What probes saw of a scenario's cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.probe_pass import Figure
from internals_lab.model.run import RunDocument
from internals_lab.verdicts import wording
from internals_lab.verdicts.figure_passes import FigurePasses
from internals_lab.verdicts.figure_words import figure_in_words, place_of

# Of a probe that does not say which of its figures are telling the short form has so many, the first.
WITHOUT_A_WORD = 2
INSPECTION = "inspection"


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """A figure on a cell (`where`, in words); `is_telling` says whether the short form has it."""

    figure: Figure
    where: str
    words: str
    is_telling: bool


@dataclass(frozen=True, kw_only=True)
class FiguresSection:
    """All figures of a scenario, cell by cell; `lost` says a line each which passes gave nothing, and why."""

    rows: list[FigureRow]
    lost: list[str]

    def groups(self, *, brief: bool) -> list[tuple[str, list[FigureRow]]]:
        """The rows under the cells that they are of; the most telling alone where it is to be brief."""
        groups: dict[str, list[FigureRow]] = {}
        for row in self.rows:
            if row.is_telling or not brief:
                groups.setdefault(row.where, []).append(row)
        return list(groups.items())

    @property
    def note(self) -> str:
        """What the brackets are."""
        intervals = [row.figure.value for row in self.rows if row.figure.value]
        if not intervals:
            return ""
        levels = sorted({wording.level(interval) for interval in intervals})
        return f"[ ] {' and '.join(levels)} interval over n passes, each a process of its own apart from all timing"


def figures_section(own: Sequence[CellResult], document: RunDocument, scenario: Scenario) -> FiguresSection:
    """The scenario's figures in the order of the run; those that claims are about are always telling. `derive` first."""
    interpreters = {interpreter.name: interpreter for interpreter in document.interpreters}
    claimed = {claim.figure for claim in scenario.claims}
    telling = {
        f"{probe.name}.{name}"
        for probe in document.probes
        for name in probe.telling or [*probe.units][:WITHOUT_A_WORD]
    }
    rows = [
        FigureRow(
            figure=figure,
            where=place_of(result.cell, scenario, interpreters),
            words=figure_in_words(figure),
            # An inspection has nothing else to show.
            is_telling=figure.probe == INSPECTION or figure.full_name in claimed | telling,
        )
        for result in own
        for figure in result.figures
    ]
    return FiguresSection(rows=rows, lost=_lost(own, scenario, interpreters))


def _lost(own: Sequence[CellResult], scenario: Scenario, interpreters: dict[str, Interpreter]) -> list[str]:
    """`memory: 2 of 6 passes crashed: died of SIGSEGV (3.13t, 2 threads)`, each reason once."""
    places: dict[str, list[str]] = {}
    for result in own:
        for probe in dict.fromkeys(one.probe for one in result.probe_passes):
            if told := FigurePasses(cell=result, figure=f"{probe}.").lost():
                where = place_of(result.cell, scenario, interpreters)
                places.setdefault(f"{probe}: {told}", []).append(where)
    return [f"{told} ({'; '.join(where)})" for told, where in places.items()]
