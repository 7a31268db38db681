"""What an answer cannot know, because configurations that would have a say in it have no figure."""

from __future__ import annotations

from internals_lab.model.cell import CellResult
from internals_lab.model.results import State
from internals_lab.verdicts import wording
from internals_lab.verdicts.standing import Standing

NO_FIGURE = "no figure for "


def could_be_better(standing: Standing, state: State) -> str | None:
    """`no figure for 2 processes on 3.13`: what may be better than the best that was measured of the GIL build. That
    makes a gain smaller, and a loss only larger.
    """
    if standing.gil_build is None or state not in ("faster", "same"):
        return None
    return _told(standing, standing.theirs_without_figure, standing.gil_build.short)


def could_be_faster(standing: Standing, state: State) -> str | None:
    """`no figure for 2 threads on 3.13t`: what may be the gain that was looked for and not found."""
    if state not in ("same", "slower"):
        return None
    several = [one for one in standing.own_without_figure if one.cell.at_once > 1]
    return _told(standing, several, standing.interpreter.short)


def _told(standing: Standing, without: list[CellResult], short: str) -> str | None:
    # With more workers than cores they take turns: hardly a best.
    counts = standing.scenario.in_flight is None
    within = [one for one in without if not (counts and one.cell.workers > standing.cores_usable)]
    teams = ", ".join(wording.team(one.cell) for one in within)
    return f"{NO_FIGURE}{teams} on {short}" if teams else None
