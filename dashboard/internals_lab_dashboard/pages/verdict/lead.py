"""Does it help us? In a sentence, for all workloads of a run together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from internals_lab.counted import plural
from internals_lab.verdicts import wording
from internals_lab_dashboard.data.verdict.answered import Answered
from internals_lab_dashboard.figures.looks.series import Cast

OPEN = ("inconclusive", "provisional")
NO_FREE_BUILD = (
    "No interpreter of this run is without a GIL, so it says what workers gain here, and nothing of what a free-threaded "
    "build would change. `internals-lab interpreters` lists what there is and how to get one."
)


def title(found: Sequence[Answered], cast: Cast) -> str:
    """`3.13t is faster than 3.13 in 6 of 13 workloads that workers share`."""
    told = []
    for name, members in _by_interpreter(found).items():
        shared = [one for one in members if one.is_spread]
        of = shared or members
        more = " that workers share" if shared else ""
        workload = plural(len(of), "workload")
        told.append(
            f"{cast.name(name)} is faster than {_rivals(of, cast)} in {_count(of, 'faster')} of {len(of)} {workload}{more}"
        )
    return "; ".join(told)


def lead(found: Sequence[Answered], names: Mapping[str, str], cast: Cast) -> str:
    """What stands behind the title, a paragraph an interpreter."""
    paragraphs = []
    for name, members in _by_interpreter(found).items():
        shared = [one for one in members if one.is_spread]
        alone = [one for one in members if not one.is_spread]
        each = f"The best of {cast.name(name)} over the best of {_rivals(members, cast)}"
        sentences = [
            _sentence(f"{each} where workers can share the work", shared, names),
            _sentence(f"{each} where one thread does it all", alone, names),
        ]
        paragraphs.append("\n".join([*filter(None, sentences), _intervals(members)]))
    return "\n".join(paragraphs)


def _by_interpreter(found: Sequence[Answered]) -> dict[str, list[Answered]]:
    members: dict[str, list[Answered]] = {}
    for one in found:
        members.setdefault(one.interpreter, []).append(one)
    return members


def _rivals(members: Sequence[Answered], cast: Cast) -> str:
    return " or ".join(dict.fromkeys(cast.name(one.over.gil_build) for one in members))


def _count(members: Sequence[Answered], state: str) -> int:
    return sum(one.over.state == state for one in members)


def _sentence(begin: str, members: Sequence[Answered], names: Mapping[str, str]) -> str:
    if not members:
        return ""
    parts = []
    for state in ("faster", "slower"):
        found = [one for one in members if one.over.state == state]
        if not found:
            parts.append(f"{state} in none")
            continue
        speedups = [
            one.over.typical if state == "faster" else wording.inverse(one.over.typical) for one in found
        ]
        most, whose = max(zip(speedups, found, strict=True), key=lambda pair: pair[0].estimate)
        parts.append(f"{state} in {len(found)}, by up to {wording.ratio(most)} ({workload(whose, names)})")
    if same := _count(members, "same"):
        parts.append(f"as fast in {same}")
    if still_open := sum(one.over.state in OPEN for one in members):
        parts.append(f"open in {still_open}")
    if others := len(members) - sum(_count(members, state) for state in ("faster", "slower", "same", *OPEN)):
        parts.append(f"without an answer in {others}")
    return f"{begin} ({len(members)}): {'; '.join(parts)}."


def workload(one: Answered, names: Mapping[str, str]) -> str:
    """`count`, `compute_in_c with gil_released=false`."""
    name = names.get(one.scenario.id, one.scenario.name)
    return f"{name} with {one.setting}" if one.setting else name


def _intervals(members: Sequence[Answered]) -> str:
    levels = dict.fromkeys(wording.level(one.over.typical) for one in members)
    counts = [one.over.typical.n for one in members]
    rounds = f"{min(counts)}" if min(counts) == max(counts) else f"{min(counts)} to {max(counts)}"
    return f"[ ] {' or '.join(levels)} interval over n = {rounds} rounds; a workload is a scenario in one setting."
