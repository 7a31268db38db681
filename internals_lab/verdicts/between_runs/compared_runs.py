"""Two runs, cell by cell and speedup by speedup."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping

import msgspec

from internals_lab.estimation.run_drift import FEWEST_GROUPS
from internals_lab.model.cell import CellResult
from internals_lab.model.noise_floor import NoiseFloor
from internals_lab.model.run import RunDocument
from internals_lab.model.run_comparison import Change, RunComparison
from internals_lab.verdicts.between_runs.cell_changes import CellPair, time_changes
from internals_lab.verdicts.between_runs.differences import differences, unlike_interpreters
from internals_lab.verdicts.between_runs.judging_changes import as_family
from internals_lab.verdicts.between_runs.matching import matched, paired_interpreters
from internals_lab.verdicts.between_runs.speedup_changes import speedup_changes
from internals_lab.verdicts.between_runs.units import another_unit, confounding_file
from internals_lab.verdicts.confounding import unlike_results
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.installed import interpreters_of
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.observed_gil import observed_gil


def compare_runs(
    baseline: RunDocument, current: RunDocument, *, noise_floor: NoiseFloor | None = None
) -> RunComparison:
    """What changed from the one to the other, by the current run's level and margin.

    `noise_floor` is that of the machine, where the runs do not have it with them. Runs of two machines are laid side by side
    and nothing is judged. SettingsError for settings without meaning.
    """
    judging = Judging.of_run(current.run)
    baseline, current = _whole(baseline), _whole(current)
    interpreters = paired_interpreters(baseline.interpreters, current.interpreters)
    pairs = [
        _pair(before, now, baseline, current)
        for before, now in matched(_own(baseline), _own(current), interpreters)
    ]
    is_itself = baseline.run.id == current.run.id
    on_one_machine = baseline.machine.id == current.machine.id
    noise = noise_floor or current.machine.noise_floor or baseline.machine.noise_floor
    times = time_changes(pairs, judging=judging, noise=noise, on_one_machine=on_one_machine)
    speedups = speedup_changes(
        baseline, current, pairs, judging=judging, noise=noise, on_one_machine=on_one_machine
    )
    times, speedups = (as_family(some, judging.level) for some in (times, speedups))
    changes = [*times, *speedups]
    if is_itself:
        changes = [_unchanged(one) for one in changes]
    ratios = [one.ratio.estimate for one in times if one.ratio is not None]
    is_told = len({one.scenario for one in times if one.ratio is not None}) >= FEWEST_GROUPS
    return RunComparison(
        baseline=baseline.run,
        current=current.run,
        baseline_machine=baseline.machine,
        current_machine=current.machine,
        is_itself=is_itself,
        level=judging.level,
        margin=judging.margin,
        differences=differences(baseline, current, interpreters),
        changes=_with_regressions(changes),
        common=math.exp(statistics.median(map(math.log, ratios))) if is_told else None,
        common_of=len(ratios),
    )


def _whole(document: RunDocument) -> RunDocument:
    """What a killed run left has its samples alone."""
    return document if document.run.status == "complete" else derive(document)


def _own(document: RunDocument) -> list[CellResult]:
    """What has a time; of what the lab added by itself only the loop that shares nothing, which is the same in all runs."""
    inspected = {one.id for one in document.scenarios if one.kind == "inspection"}
    return [
        one
        for one in document.cells
        if one.cell.scenario not in inspected and one.cell.control in (None, "ceiling")
    ]


def _pair(
    before: CellResult | None, now: CellResult | None, baseline: RunDocument, current: RunDocument
) -> CellPair:
    scenario_before, scenario_now = (
        next((one for one in document.scenarios if result and one.id == result.cell.scenario), None)
        for document, result in ((baseline, before), (current, now))
    )
    if before is None or now is None or scenario_before is None or scenario_now is None:
        return CellPair(baseline=before, current=now, scenarios=(scenario_before, scenario_now))
    return CellPair(
        baseline=before,
        current=now,
        scenarios=(scenario_before, scenario_now),
        another_unit=another_unit(scenario_before, scenario_now, now.cell),
        confounded_by=[
            *confounding_file(scenario_before, scenario_now),
            *_unlike_interpreters(before, now, baseline, current),
            *unlike_results(now, before),
            *_unlike_gil(before, now),
        ],
    )


def _unlike_interpreters(
    before: CellResult, now: CellResult, baseline: RunDocument, current: RunDocument
) -> list[str]:
    known_before = interpreters_of(baseline, before.cell.scenario).get(before.cell.interpreter)
    known_now = interpreters_of(current, now.cell.scenario).get(now.cell.interpreter)
    if known_before is None or known_now is None:
        return []
    return unlike_interpreters(known_before, known_now)


def _unlike_gil(before: CellResult, now: CellResult) -> list[str]:
    states = [observed_gil(one) for one in (before, now)]
    if "unknown" in states or states[0] == states[1]:
        return []
    return [f"the GIL: {states[0]} before, {states[1]} now"]


def _unchanged(change: Change) -> Change:
    """Of a run and itself nothing is open."""
    is_open = change.state in ("faster", "slower", "inconclusive", "within noise")
    return msgspec.structs.replace(change, state="same", reason=None) if is_open else change


def _with_regressions(changes: list[Change]) -> list[Change]:
    times: Mapping[str, Change] = {one.cell.id: one for one in changes if one.kind == "time"}
    result = []
    for one in changes:
        regressed = one.state == "slower" and bool(one.holds_in_family)
        if one.reference is not None:
            # A speedup also falls where what it is over became faster, which is no loss.
            over = times.get(one.reference.id)
            regressed = regressed and over is not None and over.state != "faster"
        result.append(msgspec.structs.replace(one, regressed=regressed))
    return result
