"""What the data say to a claim about a figure of a probe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from internals_lab.errors import EstimationError
from internals_lab.estimation import rank_sum, signed_rank
from internals_lab.estimation.hodges_lehmann import hodges_lehmann, walsh_averages
from internals_lab.estimation.range_decision import p_value_of_range
from internals_lab.estimation.two_samples import quotients, ratio_of_samples
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.declaration import Claim, Scenario, Threshold
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import ClaimResult, ClaimState
from internals_lab.verdicts.claim_targets import ClaimTarget
from internals_lab.verdicts.claims import gil_contradiction
from internals_lab.verdicts.confounding import unlike_sides
from internals_lab.verdicts.figure_passes import FigurePasses
from internals_lab.verdicts.figure_words import number, unit_of
from internals_lab.verdicts.thresholds import against_threshold


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What came of a claim, and what it was judged by."""

    state: ClaimState
    reason: str | None = None
    value: Interval | None = None
    p_value: float | None = None


def judge_figure(
    target: ClaimTarget,
    scenario: Scenario,
    *,
    cells: Mapping[str, CellResult],
    interpreters: Mapping[str, Interpreter],
    units: Mapping[str, str],
    level: float,
) -> ClaimResult:
    """Judge a claim about a figure at one of its targets: the figure's interval over passes at `level`, or that of its
    ratio on two cells, against the claimed range; against an exact number, each pass.

    `cells` are those of the run, `interpreters` those of the scenario's environments, `units` those of figures by their
    full names.
    """
    claim = scenario.claims[target.claim]
    finding = _finding(target, claim, cells=cells, interpreters=interpreters, level=level)
    return ClaimResult(
        scenario=scenario.id,
        claim=target.claim,
        text=claim.text,
        interpreter=target.interpreter,
        state=finding.state,
        gate=claim.gate,
        item_id=target.item_id,
        setting=target.setting,
        threshold=claim.threshold.text,
        reason=finding.reason,
        p_value=finding.p_value,
        figure=claim.figure,
        unit=unit_of(claim.figure or "", units),
        subject=target.subject,
        reference=target.reference,
        value=finding.value,
        is_ratio=claim.ratio is not None,
        exact=claim.threshold.is_exact,
    )


def _finding(
    target: ClaimTarget,
    claim: Claim,
    *,
    cells: Mapping[str, CellResult],
    interpreters: Mapping[str, Interpreter],
    level: float,
) -> Finding:
    if target.reason is not None or target.subject is None or claim.figure is None:
        return Finding(state="unsupported", reason=target.reason)
    sides = [
        FigurePasses(cell=cells[one], figure=claim.figure)
        for one in (target.subject, target.reference)
        if one is not None
    ]
    alike = [
        FigurePasses(cell=one, figure=claim.figure)
        for one in cells.values()
        if one.cell.scenario == target.scenario
    ]
    for side in sides:
        if missing := side.why_none(alike):
            return Finding(state=missing[0], reason=missing[1])
    subject = sides[0].cell.cell
    seen = [one.gil for one in sides[0].giving if one.gil is not None]
    if contradiction := gil_contradiction(claim, subject, interpreters[subject.interpreter], seen):
        return Finding(state="unsupported", reason=contradiction)
    try:
        if claim.threshold.is_exact:
            return _held_exactly(sides[0], claim.threshold, level)
        if len(sides) == 1:
            return _value_held(sides[0].values, claim.threshold, level)
        differences = unlike_sides(sides[0].cell, sides[1].cell, interpreters)
        return _ratio_held(sides, claim.threshold, level, differences)
    except EstimationError as error:
        lost = [told for side in sides if (told := side.lost())]
        return Finding(state="inconclusive", reason="; ".join([str(error), *lost]))


def _interval(values: Sequence[float], level: float) -> Interval:
    if len(values) < signed_rank.fewest_rounds(level):
        raise EstimationError(
            f"{len(values)} passes are too few for a {level * 100:g} % interval; "
            f"{signed_rank.fewest_rounds(level)} are the fewest"
        )
    return hodges_lehmann(values, level)


def _value_held(values: Sequence[float], claimed: Threshold, level: float) -> Finding:
    interval = _interval(values, level)
    null = signed_rank.null_distribution(len(values))
    return Finding(
        state=against_threshold(interval, claimed),
        value=interval,
        p_value=None
        if _agree(values)
        else p_value_of_range(walsh_averages(values), null, claimed, centre=interval.estimate),
    )


def _agree(values: Sequence[float]) -> bool:
    """Whether no pass differs from another: a fact that every process finds is no chance, as with an exact number."""
    return min(values) == max(values)


def _ratio_held(
    sides: Sequence[FigurePasses], claimed: Threshold, level: float, differences: Sequence[str]
) -> Finding:
    for side in sides:
        if beyond := [value for value in side.values if value <= 0]:
            raise EstimationError(
                f"{side.figure} is {beyond[0]:g} in {len(beyond)} of {len(side.values)} passes of "
                f"{side.cell.cell.label}; a ratio needs figures above 0"
            )
    subject, reference = (side.values for side in sides)
    interval = ratio_of_samples(subject, reference, level)
    null = rank_sum.null_distribution(len(subject), len(reference))
    return Finding(
        state=against_threshold(interval, claimed),
        reason=f"confounded by {'; '.join(differences)}" if differences else None,
        value=interval,
        p_value=None
        if _agree(subject) and _agree(reference)
        else p_value_of_range(quotients(subject, reference), null, claimed, centre=interval.estimate),
    )


def _held_exactly(side: FigurePasses, claimed: Threshold, level: float) -> Finding:
    """Confirmed only where every pass is as claimed, refuted where none is."""
    values = side.values
    interval = _interval(values, level)
    others = [value for value in values if not claimed.holds(value)]
    if len(others) == len(values):
        return Finding(state="refuted", value=interval)
    if others:
        fitting = len(values) - len(others)
        least, most = number(min(others)), number(max(others))
        strays = least if least == most else f"{least} to {most}"
        reason = f"{fitting} of {len(values)} passes gave {claimed.text}, the others {strays}"
        return Finding(state="inconclusive", reason=reason, value=interval)
    if without := len(side.all) - len(values):
        # What was not seen may have been another number.
        reason = side.lost() or f"{without} of {len(side.all)} passes gave no {side.name}"
        return Finding(state="inconclusive", reason=reason, value=interval)
    return Finding(state="confirmed", value=interval)
