"""The answers of a run as cards, those first that say what a build without a GIL changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from internals_lab.model.verdict import Verdict
from internals_lab.verdicts import wording
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.data.verdict.answered import is_spread
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
    rows: RunRows, names: Mapping[str, str], some: Collection[str], cast: Cast
) -> tuple[Card, ...]:
    """A card a verdict, in groups by what came of it."""
    free = {one.name for one in rows.interpreters if one.free_threaded_build}
    spread = {scenario.id for scenario in rows.scenarios if is_spread(scenario)}
    where = {row.cell.id: (row.cell.scenario, row.cell.interpreter) for row in rows.everything.cells}
    compared = {where.get(one.subject) for one in rows.comparisons if one.about in COMPARED}
    order = [*GROUPS.values(), OTHERS]
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
        card = Card(
            title=f"{names.get(verdict.scenario, verdict.scenario)} on {cast.name(verdict.interpreter)}",
            state=state,
            sentences=sentences(verdict),
            colour=cast.colours.get(verdict.interpreter),
            figure=_figure(verdict),
            group=WITHIN if is_within else f"{group} without a GIL" if free and state in TOLD else group,
        )
        made.append(((is_within, order.index(group), verdict.scenario not in spread), card))
    return tuple(card for _, card in sorted(made, key=lambda pair: pair[0]))


def state_of(verdict: Verdict) -> str:
    """That of the change to a free-threaded build, which its answer speaks of; else that of the workers."""
    changes = _changes(verdict)
    if len(changes) > 1:
        return MIXED
    return changes.pop() if changes else verdict.state


def _changes(verdict: Verdict) -> set[str]:
    return {
        answer.best.over_gil_build.state
        for answer in verdict.answers
        if answer.best is not None and answer.best.over_gil_build is not None
    }


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
