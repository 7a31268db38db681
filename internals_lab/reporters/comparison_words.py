"""What is said of two runs beside each other, whichever form it has. The rules are worded where their figures are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from internals_lab.estimation.run_drift import FEWEST_GROUPS
from internals_lab.model.interval import Interval
from internals_lab.model.run import Run
from internals_lab.model.run_comparison import (
    DECIDED,
    Change,
    ChangeState,
    Difference,
    RunComparison,
    ToleranceBasis,
)
from internals_lab.verdicts import wording
from internals_lab.verdicts.between_runs import differences
from internals_lab.verdicts.between_runs.setup_questions import commit_words

STATES: tuple[ChangeState, ...] = (
    "slower",
    "faster",
    "inconclusive",
    "another unit",
    "not measured",
    "only in baseline",
    "only in current",
    "other machine",
    "within noise",
    "same",
)
BASES: dict[ToleranceBasis, str] = {
    "margin": "the equivalence margin of the run",
    "noise floor": "what identical code differs by on this machine",
    "rounds": "how far single rounds of the cell lie apart in the two runs",
    "other scenarios": "how far the other scenarios moved from run to run",
    "not settled": "how far a cell that did not settle moved while it was measured",
}
TIMES_DRIFT = (
    "The two runs were made one after the other, and a machine drifts in between by more than rounds within a run can show: "
    "an interval of times from two runs is less to be trusted than one of alternated rounds."
)
SPEEDUPS_DO_NOT = (
    "Each speedup was measured in alternated rounds of one run, in which drift cancels: that one changed is more to be trusted "
    "than that a time did."
)
ITSELF = "This is one run twice: nothing can have changed."
OTHER_MACHINE = (
    "The runs are from two machines. Their figures stand side by side; a ratio of times would compare the machines, so there "
    "is none."
)


def headline(comparison: RunComparison, *, part_of: RunComparison | None = None) -> str:
    """`Of 37 times 2 slower and 1 faster; of 22 speedups 1 lower.`, or why nothing can be said. Of a part of another comparison
    it speaks of what is `shown`.
    """
    if comparison.is_itself:
        return ITSELF
    if not comparison.on_one_machine:
        return OTHER_MACHINE
    parts = []
    for kind in ("time", "speedup"):
        judged = [one for one in comparison.changes if one.kind == kind and one.ratio is not None]
        if judged:
            decided = Counter(state_word(one) for one in judged if one.state in DECIDED)
            words = ("slower", "lower", "faster", "higher")
            told = [f"{decided[word]} {word}" for word in words if decided[word]]
            these = f"{len(judged)} {kind}{'' if len(judged) == 1 else 's'}{' shown' if part_of else ''}"
            parts.append(f"of {these} {' and '.join(told) or 'none changed'}")
    if not parts and part_of:
        return "No cell that is shown was measured in both runs."
    if not parts:
        return "The runs have no cell in common that was measured in both."
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def run_words(run: Run) -> str:
    """`20260101-120000-abcd, begun 2026-01-01T12:00:00Z, effort quick, commit 10579396c844`."""
    commit = commit_words(run)
    return f"{run.id}, begun {run.started}, effort {run.effort}{f', commit {commit}' if commit else ''}"


def rules(comparison: RunComparison, *, part_of: RunComparison | None = None) -> Iterator[str]:
    """How it was judged, with the figures of these runs; nothing where nothing was. What is shown of a comparison was judged
    as a part of all that it has.
    """
    if not comparison.is_told:
        return
    tolerances = [one for one in comparison.changes if one.kind == "time" and one.tolerance is not None]
    speedups = [one for one in comparison.changes if one.kind == "speedup"]
    if tolerances:
        yield TIMES_DRIFT
        factors = [one.tolerance for one in tolerances if one.tolerance is not None]
        bases = Counter(one.tolerance_of for one in tolerances if one.tolerance_of)
        by = "; ".join(f"{BASES[basis]} ({count})" for basis, count in bases.most_common())
        least, most = f"{min(factors):.3g}x", f"{max(factors):.3g}x"
        span = least if least == most else f"{median(factors):.3g}x in the middle, from {least} to {most}"
        yield (
            f"A time is slower or faster where its whole {comparison.level * 100:g} % interval lies beyond what the runs may "
            f"differ by without any change, the largest that is known of: {by}. That is {span}; a smaller change cannot be told."
        )
    if speedups:
        yield SPEEDUPS_DO_NOT
    if tolerances and not any(one.tolerance_of == "other scenarios" for one in tolerances):
        every = (part_of or comparison).changes
        scenarios = {one.scenario for one in every if one.kind == "time" and one.tolerance is not None}
        if len(scenarios) <= FEWEST_GROUPS:
            yield (
                f"How far the machine itself moved from run to run is seen where at least {FEWEST_GROUPS} other scenarios are in "
                "both runs; here are too few."
            )
    if comparison.regressions:
        yield f"! is a regression: slower for all changes of its kind together (Holm, {comparison.level * 100:g} %)."
    if any(one.holds_in_family is False for one in comparison.changes):
        yield (
            "What holds alone only is decided by its own interval, and not for all changes of its kind together "
            f"(Holm, {comparison.level * 100:g} %)."
        )


def common_words(comparison: RunComparison) -> str | None:
    """What all cells share, where it is more than the margin."""
    common, of = comparison.common, comparison.common_of
    if common is None or comparison.is_itself or max(common, 1 / common) <= 1 + comparison.margin:
        return None
    word = "faster" if common > 1 else "slower"
    return (
        f"The middle one of all {of} cells is {max(common, 1 / common):.3g}x {word} than in the baseline: what all share is "
        "more like the machine of that day than like the code."
    )


def difference_words(one: Difference) -> str:
    """`kernel: 6.1 before, 6.2 now`."""
    return differences.difference_in_words(one)


def change_words(change: Change) -> str:
    """`1.21x slower [1.15, 1.27]`, of a speedup `1.21x lower [1.15, 1.27]`: of the current run over the baseline."""
    if change.ratio is None:
        return ""
    is_time = change.kind == "time"
    if change.ratio.estimate >= 1:
        return wording.ratio_with_word(change.ratio, "faster" if is_time else "higher")
    return wording.ratio_with_word(wording.inverse(change.ratio), "slower" if is_time else "lower")


def figure_words(change: Change, interval: Interval | None) -> str:
    """A run's own figure."""
    if interval is None:
        return ""
    return wording.duration(interval) if change.kind == "time" else wording.ratio(interval)


def remarks(change: Change, comparison: RunComparison) -> list[str]:
    """What a reader of the change must know beside what is said of the runs."""
    told = [change.reason] if change.reason else []
    if change.holds_in_family is False:
        told.append("alone only")
    said = {difference_words(one) for one in comparison.differences}
    return [*told, *(one for one in change.confounded_by if one not in said)]


def place(change: Change) -> str:
    """`count 3.13t-threads-2`: the scenario's name, and the cell's."""
    return f"{change.scenario.partition('::')[2] or change.scenario} {change.cell.label}"


def state_word(change: Change) -> str:
    """Of a speedup that became more or less it is `higher` or `lower`."""
    words = {"faster": "higher", "slower": "lower"} if change.kind == "speedup" else {}
    return words.get(change.state, change.state)


def counted_states(changes: Sequence[Change]) -> str:
    """`34 within noise, 3 same`."""
    counts = Counter(one.state for one in changes)
    return ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
