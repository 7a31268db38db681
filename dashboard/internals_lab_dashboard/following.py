"""What a browser that follows runs is told: whether what it shows has changed, when to ask again, which run has begun."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from flask import Flask, Response, g, jsonify, request

from internals_lab_dashboard.courtesy import Courtesy
from internals_lab_dashboard.data.live_runs import LiveRun, LiveRuns
from internals_lab_dashboard.pace import FollowSettings, Pace

ADDRESS = "/_live"


@dataclass(frozen=True, kw_only=True)
class Following:
    """Of one dashboard, for all its readers. `cpu_clock` counts what the calling thread used, in seconds."""

    live: LiveRuns
    courtesy: Courtesy
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

    def answer(self, run: str, revision: str) -> dict[str, object]:
        """To a browser that shows a run as it was at a revision ("" for none). `lasts`: that run does."""
        runs = self.step_back()
        now = self.live.revision(run) if run else ""
        lasts = any(one.key == run for one in runs)
        # As long as there is no time to draw it, nothing has changed, and nothing has ended.
        wait_s = self.pace.wait_s()
        others = [one for one in runs if one.key != run]
        return {
            "revision": revision if wait_s else now,
            "lasts": lasts or (bool(wait_s) and now != revision),
            "wait_s": max(wait_s, self.settings.follow_s if lasts else self.settings.look_s),
            "begun": {"key": others[0].key, "scenarios": list(others[0].scenarios)} if others else None,
        }


def follow(server: Flask, following: Following) -> None:
    """Answer at `ADDRESS`, and count what that and the drawing of changes costs."""

    def begin() -> None:
        g.cpu_at_start_s = following.cpu_clock()
        # Questions cost something; files do not.
        if request.method == "POST":
            following.step_back()

    def end(response: Response) -> Response:
        if g.get("is_look"):
            following.pace.spent(following.cpu_clock() - g.cpu_at_start_s)
        return response

    def look() -> Response:
        g.is_look = True
        return jsonify(following.answer(request.args.get("run", ""), request.args.get("revision", "")))

    server.before_request(begin)
    server.after_request(end)
    server.add_url_rule(ADDRESS, "internals_lab_live", look)


def is_a_look() -> None:
    """Called while a request is answered that no reader made: a page that follows a run."""
    g.is_look = True
