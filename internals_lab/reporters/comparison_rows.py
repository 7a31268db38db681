"""Which changes between two runs a report shows, in which order, before it has a format."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, TypeAlias

from internals_lab.model.run_comparison import IRRELEVANT, Change, ChangeState, RunComparison
from internals_lab.reporters.comparison_words import STATES, state_word

TITLES = {"time": "Times of a unit", "speedup": "Speedups within each run"}
# Where a cell stands in one run alone, or has no time, there is nothing to draw.
WITHOUT_FIGURES = ("another unit", "not measured", "only in baseline", "only in current")
MOST_NAMED = 8

# How much of what has figures a report shows, and which states that leaves out.
Extent: TypeAlias = Literal["changed", "open", "all"]
LEFT_OUT: dict[Extent, tuple[ChangeState, ...]] = {
    "changed": ("inconclusive", *IRRELEVANT),
    "open": IRRELEVANT,
    "all": (),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """The changes of one kind: what is `shown`, worst first, and what is `hidden` as it says nothing new."""

    title: str
    shown: list[Change]
    hidden: list[Change]


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """Cells without two figures, of one state and reason."""

    state: str
    reason: str
    changes: list[Change]

    def names(self, *, everything: bool) -> str:
        """Ids of cells; of many the scenarios."""
        if everything or len(self.changes) <= MOST_NAMED:
            return ", ".join(one.cell.id for one in self.changes)
        counts = Counter(one.scenario for one in self.changes)
        named = [f"{scenario} ({count})" for scenario, count in counts.most_common(MOST_NAMED)]
        more = f" and {len(counts) - MOST_NAMED} scenarios more" if len(counts) > MOST_NAMED else ""
        return f"{', '.join(named)}{more}"


def sections(comparison: RunComparison, extent: Extent) -> list[Section]:
    """Times, then speedups; nothing of a kind that the runs do not share."""
    found = []
    for kind, title in TITLES.items():
        own = [one for one in comparison.changes if one.kind == kind and one.state not in WITHOUT_FIGURES]
        if own:
            shown = [one for one in own if one.state not in LEFT_OUT[extent]]
            hidden = [one for one in own if one.state in LEFT_OUT[extent]]
            found.append(Section(title=title, shown=sorted(shown, key=_from_worst), hidden=hidden))
    return found


def missing(comparison: RunComparison) -> list[Missing]:
    """By state and reason."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for one in comparison.changes:
        if one.state in WITHOUT_FIGURES:
            groups.setdefault((one.state, one.reason or ""), []).append(one)
    order = sorted(groups, key=lambda group: [*map(str, STATES)].index(group[0]))
    return [Missing(state=state, reason=reason, changes=groups[state, reason]) for state, reason in order]


def over(change: Change) -> str:
    """What a speedup is over, in short: only what the cell itself does not say."""
    return change.reference.label if change.reference else ""


def word(change: Change) -> str:
    """The state, marked where it is a regression for all changes together."""
    return f"{state_word(change)}{' !' if change.regressed else ''}"


def _from_worst(change: Change) -> tuple[float, str]:
    return (change.ratio.estimate if change.ratio else 1.0, change.id)
