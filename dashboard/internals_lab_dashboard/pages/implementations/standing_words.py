"""How interpreters stand to each other, in sentences and in rows of a table."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab.verdicts import wording
from internals_lab_dashboard.data.implementations.standings import Contest, Standing
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.content.page import Absence, Cell, Fact
from internals_lab_dashboard.pages.parts.interval_cells import interval_cells
from internals_lab_dashboard.pages.parts.spoken import spoken

Told = tuple[Contest, Standing, Interval]


def lead(contests: Sequence[Contest], reference: str, cast: Cast) -> str:
    """Who is far ahead and who far behind, in sentences that can stand alone: by the first mean, where there is one."""
    spoken_of = [one for one in contests if one.is_mean and one.has_speedups][:1] or contests
    by_interpreter: dict[str, list[Told]] = {}
    for contest in spoken_of:
        for standing in contest.standings:
            if standing.speedup is not None:
                told = (contest, standing, standing.speedup)
                by_interpreter.setdefault(standing.interpreter, []).append(told)
    middle = {
        name: statistics.median(speedup.estimate for _, _, speedup in members)
        for name, members in by_interpreter.items()
    }
    if not middle:
        return ""
    ends = dict.fromkeys((max(middle, key=middle.__getitem__), min(middle, key=middle.__getitem__)))
    return "\n".join(_sentence(by_interpreter[name], cast.name(name), cast.name(reference)) for name in ends)


def row(contest: Contest, standing: Standing, cast: Cast) -> dict[str, Cell]:
    """A standing in the table."""
    cell = standing.row
    remarks = [standing.reason or "", (cell.derived.unsettled or "") if cell else ""]
    if standing.confounded_by:
        remarks.append(f"confounded by {', '.join(standing.confounded_by)}")
    return {
        "workload": contest.title,
        "interpreter": cast.name(standing.interpreter),
        **interval_cells(standing.speedup, rounds=cell.rounds if cell else None),
        "state": standing.state,
        "gil": cell.gil.text if cell and cell.gil.total else "",
        "reason": "; ".join(filter(None, remarks)),
    }


def absences(contests: Sequence[Contest], cast: Cast) -> tuple[Absence, ...]:
    """What has no dot."""
    return tuple(
        Absence(
            state=one.state,
            what=f"{contest.title} on {cast.name(one.interpreter)}",
            reason=one.reason or "",
        )
        for contest in contests
        for one in contest.standings
        if one.speedup is None and one.state != "reference"
    )


def unlike_builds(contests: Sequence[Contest], reference: str, cast: Cast) -> list[Fact]:
    """Builds that differ in more than their name; how each differs, the table says."""
    kinds: dict[str, None] = {}
    names: dict[str, None] = {}
    for one in (standing for contest in contests for standing in contest.standings):
        for difference in one.confounded_by:
            kinds.setdefault(difference.partition(":")[0])
            names.setdefault(cast.name(one.interpreter))
    if not names:
        return []
    text = f"{', '.join(names)} and {cast.name(reference)} differ in {', '.join(kinds)}: a ratio is of these executables"
    return [Fact(label="Unlike builds", text=text, tone="warn")]


def summary(contests: Sequence[Contest], reference: str, cast: Cast) -> str:
    """The chart for those who cannot see it."""
    drawn = [
        (contest, one, one.speedup)
        for contest in contests
        for one in contest.standings
        if one.speedup is not None
    ]
    told = [
        f"{contest.title} on {cast.name(one.interpreter)}: {speedup.estimate:.2f} "
        f"({speedup.low:.2f} to {speedup.high:.2f}), {one.state}"
        for contest, one, speedup in drawn
    ]
    return spoken(
        f"Dot plot of speedups over {cast.name(reference)}, {len(told)} points",
        told,
        states=[one.state for _, one, _ in drawn],
        values=[speedup.estimate for _, _, speedup in drawn],
        missing=len(absences(contests, cast)),
    )


def _sentence(members: Sequence[Told], name: str, over: str) -> str:
    if len(members) == 1:
        return _of_one(*members[0], name, over)
    parts = []
    for state in ("faster", "slower"):
        found = [one for one in members if one[1].state == state]
        if found:
            contest, _, speedup = max(found, key=lambda one: abs(math.log(one[2].estimate)))
            most = speedup if state == "faster" else wording.inverse(speedup)
            parts.append(
                f"{state} than {over} at {len(found)}, by up to {wording.ratio(most)} ({contest.title})"
            )
    counts = Counter(one.state for _, one, _ in members)
    for state, words in (
        ("same", "as fast at"),
        ("inconclusive", "neither for certain at"),
        ("provisional", "not judged yet at"),
    ):
        if counts[state]:
            parts.append(f"{words} {counts[state]}")
    return f"Of {len(members)} workloads with a figure, {name} is {'; '.join(parts)}."


def _of_one(contest: Contest, standing: Standing, speedup: Interval, name: str, over: str) -> str:
    facts = f"{wording.level(speedup)}, n = {speedup.n} rounds"
    if contest.is_mean:
        share = f" of those {standing.share.partition('/')[0]} that it can do" if standing.share else ""
        facts = f"geometric mean{share}, {facts}"
    begin = f"Over {contest.of} workloads, {name} is" if contest.is_mean else f"{name} is"
    if standing.state == "faster":
        return f"{begin} {wording.ratio_with_word(speedup, 'faster')} than {over} ({facts})."
    if standing.state == "provisional":
        return f"{name} over {over} so far, not judged yet: speedup {wording.ratio(speedup)} ({facts})."
    if standing.state == "slower":
        slower = wording.ratio_with_word(wording.inverse(speedup), "slower")
        return f"{begin} {slower} than {over} ({facts})."
    state = (
        f"as fast as {over}"
        if standing.state == "same"
        else f"neither faster nor slower than {over} for certain"
    )
    return f"{begin} {state}, speedup {wording.ratio(speedup)} ({facts})."
