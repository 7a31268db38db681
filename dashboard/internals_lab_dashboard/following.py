"""What a browser that follows runs is told: whether what it shows has changed, when to ask again, which run has begun.

While a run lasts here, the answer waits for the end of a round: then nobody is measured, and the page may be drawn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from flask import Flask, Response, g, jsonify, request

from internals_lab_dashboard.courtesy import Courtesy
from internals_lab_dashboard.data.folder.live_runs import LiveRun, LiveRuns
from internals_lab_dashboard.pace import FollowSettings, Pace
from internals_lab_dashboard.turns import Turn, Turns

ADDRESS = "/_live"


@dataclass(frozen=True, kw_only=True)
class Following:
    """Of one dashboard, for all its readers. `cpu_clock` counts what the calling thread used, in seconds."""

    live: LiveRuns
    courtesy: Courtesy
    turns: Turns
    settings: FollowSettings = field(default_factory=FollowSettings)
    cpu_clock: Callable[[], float] = time.thread_time
    clock: Callable[[], float] = time.monotonic

    @cached_property
    def pace(self) -> Pace:
        """How often looks may be."""
        return Pace(self.settings, clock=self.clock)

    def step_back(self) -> tuple[LiveRun, ...]:
        """Get out of the way of the runs that last, and name them."""
        runs = self.live.now()
        self.courtesy.towards(runs)
        return runs

    def answer(self, run: str, revision: str, turn: int = 0) -> dict[str, object]:
        """To a browser that shows a run as it was at a revision ("" for none), and has drawn what it had a turn for (0 for
        none). `lasts`: that run does; `turn`: it has one now, and is to say when it has drawn.
        """
        self.turns.over(turn)
        runs = self.step_back()
        wait_s = self.pace.wait_s()
        may_draw = not wait_s
        given: Turn | None = None
        if may_draw and revision and _lasts(run, runs):
            given = self.turns.wait(run, after_s=self.settings.follow_s if turn else 0.0)
            runs = self.step_back()
            may_draw = given is not None or not _lasts(run, runs)
        now = self.live.revision(run) if run else ""
        lasts = _lasts(run, runs)
        if given is not None and now == revision:
            self.turns.over(given.number)
            given = None
        others = [one for one in runs if one.key != run]
        return {
            # As long as there is no time to draw it, nothing has changed, and nothing has ended.
            "revision": now if may_draw else revision,
            "lasts": lasts or (not may_draw and now != revision),
            "wait_s": max(wait_s, self.settings.follow_s if lasts else self.settings.look_s),
            "turn": given.number if given is not None else 0,
            "begun": {"key": others[0].key, "scenarios": list(others[0].scenarios)} if others else None,
        }

    def looked(self, cpu_s: float) -> None:
        """A look has cost so much; while the run waits for it, it takes nothing from anybody who is measured."""
        if not self.turns.is_given:
            self.pace.spent(cpu_s)


def _lasts(run: str, runs: Iterable[LiveRun]) -> bool:
    return any(one.key == run for one in runs)


def follow(server: Flask, following: Following) -> None:
    """Answer at `ADDRESS`, and count what that and the drawing of changes costs."""

    def begin() -> None:
        g.cpu_at_start_s = following.cpu_clock()
        # Questions cost something; files do not.
        if request.method == "POST":
            following.step_back()

    def end(response: Response) -> Response:
        if g.get("is_look"):
            following.looked(following.cpu_clock() - g.cpu_at_start_s)
        return response

    def look() -> Response:
        g.is_look = True
        told = request.args
        turn = told.get("turn", 0, type=int)
        return jsonify(following.answer(told.get("run", ""), told.get("revision", ""), turn))

    server.before_request(begin)
    server.after_request(end)
    server.add_url_rule(ADDRESS, "internals_lab_live", look)


def is_a_look() -> None:
    """Called while a request is answered that no reader made: a page that follows a run."""
    g.is_look = True
