"""The answers of a run as cards, those first that say what a build without a GIL changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping

from internals_lab.model.verdict import Verdict
from internals_lab.verdicts import wording
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.content.page import Card

NOT_COMPARED = "not compared"
MIXED = "mixed"
GROUPS = {
    "faster": "Faster",
    "same": "As fast",
    MIXED: "It depends on the setting",
    "slower": "Slower",
    "inconclusive": "Open",
}
OTHERS = "No answer"
TOLD = ("faster", "same", "slower")
WITHIN = "What workers gain on the builds with a GIL"
COMPARED = ("scaling", "interpreter", "change", "setting")


def verdict_cards(
    rows: RunRows, names: Mapping[str, str], some: Collection[str], cast: Cast, *, by_file: bool = False
) -> tuple[Card, ...]:
    """A card a verdict, in groups by what came of it or by the file that its scenario stands in."""
    free = {one.name for one in rows.interpreters if one.free_threaded_build}
    spread = {scenario.id for scenario in rows.scenarios if scenario.is_spread}
    where = {row.cell.id: (row.cell.scenario, row.cell.interpreter) for row in rows.everything.cells}
    compared = {where.get(one.subject) for one in rows.comparisons if one.about in COMPARED}
    order = [*GROUPS.values(), OTHERS]
    files = {scenario.id: scenario.file for scenario in rows.scenarios}
    places = list(dict.fromkeys(files.values()))
    anchors: Counter[str] = Counter()
    made = []
    for verdict in rows.verdicts:
        if some and verdict.scenario not in some:
            continue
        state = state_of(verdict)
        place = (verdict.scenario, verdict.interpreter)
        if state == "inconclusive" and not _changes(verdict) and place not in compared:
            state = NOT_COMPARED
        group = GROUPS.get(state, OTHERS)
        is_within = bool(free) and verdict.interpreter not in free
        told = f"{group} without a GIL" if free and state in TOLD else group
        file = files.get(verdict.scenario, "")
        anchor = anchor_of(verdict)
        anchors[anchor] += 1
        card = Card(
            title=f"{names.get(verdict.scenario, verdict.scenario)} on {cast.name(verdict.interpreter)}",
            state=state,
            sentences=sentences(verdict),
            colour=cast.colours.get(verdict.interpreter),
            figure=_figure(verdict),
            group=file if by_file else WITHIN if is_within else told,
            anchor=anchor if anchors[anchor] == 1 else f"{anchor}-{anchors[anchor]}",
        )
        of_file = places.index(file) if by_file and file in places else 0
        made.append(((of_file, is_within, order.index(group), verdict.scenario not in spread), card))
    return tuple(card for _, card in sorted(made, key=lambda pair: pair[0]))


def anchor_of(verdict: Verdict) -> str:
    """Its place in an address, in the letters that all may have."""
    return "-".join(["answer", *re.findall(r"[A-Za-z0-9_]+", f"{verdict.scenario} {verdict.interpreter}")])


def state_of(verdict: Verdict) -> str:
    """That of the change to a free-threaded build, which its answer speaks of; else that of the workers."""
    changes = _changes(verdict)
    if len(changes) > 1:
        return MIXED
    return changes.pop() if changes else verdict.state


def _changes(verdict: Verdict) -> set[str]:
    return {over.state for answer in verdict.answers if (over := answer.over_gil_build) is not None}


def sentences(verdict: Verdict) -> tuple[str, ...]:
    """The answers with what they stand on; where a scenario has no answer to give, all that is told of it."""
    answered = [answer for answer in verdict.answers if answer.sentence]
    if not answered:
        return tuple(verdict.sentences)
    return tuple(sentence for answer in answered for sentence in (answer.sentence, *answer.details))


def _figure(verdict: Verdict) -> str:
    if len(verdict.answers) != 1 or (best := verdict.answers[0].best) is None:
        return ""
    speedup = best.over_gil_build.typical if best.over_gil_build else best.speedup
    return wording.ratio(speedup) if speedup is not None and speedup.low > 0 else ""
