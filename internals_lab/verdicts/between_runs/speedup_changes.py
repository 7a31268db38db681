"""What became of each speedup from one run to the next: of ratios that were each measured in alternated rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from internals_lab.model.noise_floor import NoiseFloor
from internals_lab.model.results import Comparison
from internals_lab.model.run import RunDocument
from internals_lab.model.run_comparison import Change
from internals_lab.verdicts.between_runs.cell_changes import CellPair
from internals_lab.verdicts.between_runs.judging_changes import figure, judged
from internals_lab.verdicts.between_runs.rounds import speedups
from internals_lab.verdicts.between_runs.tolerance import moved_elsewhere, tolerance_of
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.round_ratios import RoundRatios

# Each cell over the one that it is read by; what else is compared follows from these.
ABOUT = ("scaling", "interpreter", "setting")


@dataclass(frozen=True, kw_only=True)
class SpeedupPair:
    """One speedup in both runs, with its logarithms, one a round, in the baseline and in the current one."""

    subject: CellPair
    reference: CellPair
    comparisons: tuple[Comparison, Comparison]
    rounds: tuple[list[float], list[float]]

    @property
    def drift(self) -> float | None:
        """By which factor sides that did not settle moved in both runs together."""
        factors = [one.drift for one in self.comparisons if one.drift is not None]
        return max(factors) if factors else None


def speedup_changes(
    baseline: RunDocument,
    current: RunDocument,
    pairs: Sequence[CellPair],
    *,
    judging: Judging,
    noise: NoiseFloor | None,
    on_one_machine: bool,
) -> list[Change]:
    """One change for each speedup that both runs have, of work that is the same in both."""
    found = list(_speedup_pairs(baseline, current, pairs))
    moved: dict[str, list[float]] = {}
    for one in found:
        before, now = one.rounds
        moved.setdefault(one.subject.one.cell.scenario, []).append(fmean(now) - fmean(before))
    others = moved_elsewhere(moved, judging.level)
    return [
        _change(one, judging, noise, others[one.subject.one.cell.scenario], on_one_machine=on_one_machine)
        for one in found
    ]


def _speedup_pairs(
    baseline: RunDocument, current: RunDocument, pairs: Sequence[CellPair]
) -> Iterator[SpeedupPair]:
    by_current = {pair.current.cell.id: pair for pair in pairs if pair.current and pair.is_comparable}
    before = {(one.subject, one.reference): one for one in baseline.comparisons}
    ratios = RoundRatios(baseline.cells, baseline.scenarios), RoundRatios(current.cells, current.scenarios)
    for now in current.comparisons:
        subject, reference = by_current.get(now.subject), by_current.get(now.reference)
        if now.about not in ABOUT or subject is None or reference is None:
            continue
        if subject.baseline is None or reference.baseline is None:
            continue
        then = before.get((subject.baseline.cell.id, reference.baseline.cell.id))
        if then is None:
            continue
        rounds = (
            speedups(then.subject, then.reference, ratios[0]),
            speedups(now.subject, now.reference, ratios[1]),
        )
        if all(rounds):
            yield SpeedupPair(subject=subject, reference=reference, comparisons=(then, now), rounds=rounds)


def _change(
    pair: SpeedupPair,
    judging: Judging,
    noise: NoiseFloor | None,
    others: float | None,
    *,
    on_one_machine: bool,
) -> Change:
    before, now = pair.rounds
    cell = pair.subject.one.cell
    shown = Change(
        kind="speedup",
        scenario=cell.scenario,
        cell=cell,
        reference=pair.reference.one.cell,
        about=pair.comparisons[1].about,
        state="other machine",
        baseline=figure(before, judging.level),
        current=figure(now, judging.level),
        confounded_by=list(dict.fromkeys([*pair.subject.confounded_by, *pair.reference.confounded_by])),
    )
    if not on_one_machine:
        return shown
    tolerance = tolerance_of(
        pair.rounds,
        workers=cell.workers,
        judging=judging,
        noise=noise,
        others=others,
        drift=pair.drift,
    )
    return judged(shown, now, before, tolerance, judging.level)
