"""A run that lasts, with what its rounds so far show and without anything that waits for the planned ones."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from internals_lab.model.cell import CellResult
from internals_lab.model.results import Comparison, SuiteMean
from internals_lab.model.run import RunDocument


def waiting_cells(document: RunDocument) -> dict[str, int]:
    """The cells that a run goes on to measure, by id, with the rounds that each has so far."""
    return {result.cell.id: len(result.samples) for result in document.cells if result.outcome == "pending"}


def planned_rounds(document: RunDocument) -> int | None:
    """How many rounds a cell gets where no look at the data ends it before; None where the run does not say."""
    rounds = document.run.settings.get("rounds")
    return rounds if isinstance(rounds, int) and not isinstance(rounds, bool) and rounds > 0 else None


def provisional(document: RunDocument) -> RunDocument:
    """The run with figures of what it has measured so far. A cell with samples counts as measured. What is judged waits:
    a comparison of cells that go on is `provisional`, and their scenario has no verdict and no diagnosis; claims are
    judged together, when all are in. SettingsError for settings that nobody can judge by.
    """
    # Brings numpy along, which readers of finished runs do without.
    from internals_lab.verdicts.derivation import derive

    waiting = waiting_cells(document)
    seen = derive(msgspec.structs.replace(document, cells=[_as_measured(one) for one in document.cells]))
    cells = {result.cell.id: result for result in document.cells}
    open_scenarios = {cells[one].cell.scenario for one in waiting}
    # Everything in parallel is read by what the machine gives; as long as that is not known, nothing is.
    ceiling_waits = any(
        result.cell.control == "ceiling" and result.cell.id in waiting for result in document.cells
    )
    planned = planned_rounds(document)
    comparisons = [_withheld(one, cells, waiting, planned) for one in seen.comparisons]
    states = {comparison.id: comparison.state for comparison in comparisons}
    return msgspec.structs.replace(
        seen,
        comparisons=comparisons,
        suites=[_mean_withheld(one, states) for one in seen.suites],
        claims=[],
        verdicts=[one for one in seen.verdicts if not ceiling_waits and one.scenario not in open_scenarios],
        diagnoses=[
            one
            for one in seen.diagnoses
            if not ceiling_waits and cells[one.subject].cell.scenario not in open_scenarios
        ],
    )


def words(done: int, planned: int | None) -> str:
    """What is to be said of a figure that is not final."""
    of = f" of {planned}" if planned else ""
    plural = "" if (planned or done) == 1 else "s"
    return f"{done}{of} round{plural} so far; the verdict waits for the planned rounds"


def _as_measured(result: CellResult) -> CellResult:
    if result.outcome != "pending" or not result.samples:
        return result
    return msgspec.structs.replace(result, outcome="measured", reason=None)


def _withheld(
    comparison: Comparison, cells: Mapping[str, CellResult], waiting: Mapping[str, int], planned: int | None
) -> Comparison:
    """Not judged where one of its cells goes on; where the other one gave nothing, no round changes that."""
    sides = (comparison.subject, comparison.reference)
    left = [waiting[side] for side in sides if side in waiting]
    if not left or any(cells[side].outcome not in ("pending", "measured") for side in sides):
        return comparison
    return msgspec.structs.replace(comparison, state="provisional", reason=words(min(left), planned))


def _mean_withheld(mean: SuiteMean, states: Mapping[str, str]) -> SuiteMean:
    members = (*mean.comparisons, *mean.without)
    waiting = sum(states.get(one) == "provisional" for one in members)
    if not waiting:
        return mean
    reason = f"{waiting} of its {len(members)} scenarios go on; the verdict waits for their planned rounds"
    return msgspec.structs.replace(mean, state="provisional", reason=reason, sentence="")
