"""How often a run that lasts is looked at: so seldom that the looks take next to nothing of the machine that it measures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowSettings:
    """`cpu_share` is what following may take of one core, on average. A run that lasts is looked at each `follow_s`, or as
    seldom as that share asks for, at the most each `seldom_s`; where none does, new runs are looked for each `look_s`.
    """

    cpu_share: float = 0.01
    follow_s: float = 2.0
    look_s: float = 10.0
    seldom_s: float = 300.0


class Pace:
    """Counts what looks cost, for all readers together, and says when the next may be. Safe to use from several threads."""

    def __init__(self, settings: FollowSettings, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._free_at_s = clock()

    def spent(self, cpu_s: float) -> None:
        """A look took so much CPU time: until it is a small share of all time, there is no other."""
        with self._lock:
            now_s = self._clock()
            self._free_at_s = max(self._free_at_s, now_s) + cpu_s / self._settings.cpu_share
            self._free_at_s = min(self._free_at_s, now_s + self._settings.seldom_s)

    def wait_s(self) -> float:
        """How long until the next look may be; 0 when it may be now."""
        with self._lock:
            return max(0.0, self._free_at_s - self._clock())
