"""What became of the time of each cell from one run to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import fmean

import msgspec

from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.noise_floor import NoiseFloor
from internals_lab.model.run_comparison import Change
from internals_lab.verdicts.between_runs.judging_changes import figure, judged
from internals_lab.verdicts.between_runs.rounds import unit_times
from internals_lab.verdicts.between_runs.tolerance import moved_elsewhere, tolerance_of
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.settled import common_drift

# Of a cell that nobody wanted measured in either run there is nothing to say.
LEFT_OUT = ("skipped", "pending")


@dataclass(frozen=True, kw_only=True)
class CellPair:
    """A cell in both runs, or in one of them. `confounded_by` is what differs between the two beside their times."""

    baseline: CellResult | None
    current: CellResult | None
    scenarios: tuple[Scenario | None, Scenario | None]
    another_unit: str | None = None
    confounded_by: list[str] = field(default_factory=list)

    @property
    def one(self) -> CellResult:
        """That of the current run, where it has it."""
        found = self.current or self.baseline
        assert found is not None
        return found

    @cached_property
    def rounds(self) -> tuple[list[float], list[float]]:
        """The logarithms of the times per unit, of the baseline and of the current run."""
        before, now = (
            unit_times(result, scenario) if result and scenario else []
            for result, scenario in zip((self.baseline, self.current), self.scenarios, strict=True)
        )
        return before, now

    @property
    def is_comparable(self) -> bool:
        """Whether both have times of the same work."""
        return self.another_unit is None and all(self.rounds)

    @property
    def moved(self) -> float:
        """The logarithm of the one time over the other."""
        before, now = self.rounds
        return fmean(before) - fmean(now)


def time_changes(
    pairs: Sequence[CellPair], *, judging: Judging, noise: NoiseFloor | None, on_one_machine: bool
) -> list[Change]:
    """One change a cell, but for those that nobody measured and that are the lab's own."""
    moved: dict[str, list[float]] = {}
    for pair in pairs:
        if pair.is_comparable:
            moved.setdefault(pair.one.cell.scenario, []).append(pair.moved)
    others = moved_elsewhere(moved, judging.level)
    return [
        _change(pair, judging, noise, others.get(pair.one.cell.scenario), on_one_machine=on_one_machine)
        for pair in pairs
        if pair.one.cell.control is None and not _nobody_asked(pair)
    ]


def _nobody_asked(pair: CellPair) -> bool:
    there = [one for one in (pair.baseline, pair.current) if one is not None]
    return all(one.outcome in LEFT_OUT for one in there)


def _change(
    pair: CellPair,
    judging: Judging,
    noise: NoiseFloor | None,
    others: float | None,
    *,
    on_one_machine: bool,
) -> Change:
    before, now = pair.rounds
    cell = pair.one.cell
    shown = Change(
        kind="time",
        scenario=cell.scenario,
        cell=cell,
        state="inconclusive",
        baseline=figure(before, judging.level),
        current=figure(now, judging.level),
        confounded_by=pair.confounded_by,
    )
    if pair.current is None or pair.baseline is None:
        there = "baseline" if pair.current is None else "current"
        return msgspec.structs.replace(shown, state=f"only in {there}", reason=_outcome(pair.one))
    if pair.another_unit:
        return msgspec.structs.replace(shown, state="another unit", reason=pair.another_unit)
    if not before or not now:
        return msgspec.structs.replace(shown, state="not measured", reason="; ".join(_without_times(pair)))
    if not on_one_machine:
        return msgspec.structs.replace(shown, state="other machine")
    tolerance = tolerance_of(
        pair.rounds,
        workers=cell.workers,
        judging=judging,
        noise=noise,
        others=others,
        drift=common_drift(pair.baseline, pair.current),
    )
    return judged(shown, before, now, tolerance, judging.level)


def _without_times(pair: CellPair) -> Iterator[str]:
    sides = zip(("baseline", "current run"), (pair.baseline, pair.current), pair.rounds, strict=True)
    told = {
        name: _outcome(result) or "has no time that can be told"
        for name, result, rounds in sides
        if result is not None and not rounds
    }
    if len(told) == 2 and len(set(told.values())) == 1:
        yield f"both runs: {told['baseline']}"
    else:
        yield from (f"{name}: {what}" for name, what in told.items())


def _outcome(result: CellResult) -> str | None:
    """What came of a cell that gave no figure."""
    if result.outcome == "measured":
        return result.reason
    return f"{result.outcome}: {result.reason}" if result.reason else result.outcome
