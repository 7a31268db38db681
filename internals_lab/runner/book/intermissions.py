"""Between two rounds a run lets those draw who follow it on its machine, and waits for them.

While it measures it has a lock on its results folder. Who wants a turn shares the lock on its journal, waits for the folder's,
and lets go of both when nothing is left to do.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from internals_lab.store.advisory_lock import AdvisoryLock


@dataclass(frozen=True, kw_only=True, slots=True)
class IntermissionSettings:
    """All intermissions of a run together take `first_s` and this share of its time; the last one may go beyond that. Where
    those who draw do not come to an end, one ends after `longest_s`. Each `look_s` it is seen whether they have.
    """

    share: float = 0.02
    first_s: float = 1.0
    longest_s: float = 2.0
    look_s: float = 0.005


USUAL = IntermissionSettings()


class Intermissions:
    """Those of one run. Where the system has no such locks there are none, and who draws does not know when."""

    def __init__(
        self,
        settings: IntermissionSettings = USUAL,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._begun_s = clock()
        self._taken_s = 0.0
        self._locks = contextlib.ExitStack()
        self._wishes: AdvisoryLock | None = None
        self._stage: AdvisoryLock | None = None

    def begin(self, journal: Path) -> None:
        """From now on somebody may be measured."""
        self._begun_s = self._clock()
        with contextlib.suppress(OSError), contextlib.ExitStack() as locks:
            wishes = AdvisoryLock(journal)
            locks.callback(wishes.close)
            stage = AdvisoryLock(journal.parent)
            locks.callback(stage.close)
            stage.take()
            self._locks = locks.pop_all()
            self._wishes, self._stage = wishes, stage

    def offer(self) -> None:
        """Nobody is measured now: those who waited for that have their turn."""
        if self._wishes is None or self._stage is None:
            return
        if self._is_spent() or self._nobody_wants():
            # Where somebody still drew when the last one ended, it was not to be had.
            self._stage.take()
            return
        began_s = self._clock()
        self._stage.let_go()
        while not self._nobody_wants() and self._clock() - began_s < self._settings.longest_s:
            self._sleep(self._settings.look_s)
        # Who still draws has to share the machine.
        self._stage.take()
        self._taken_s += self._clock() - began_s

    def end(self) -> None:
        """Nobody is measured any more."""
        self._wishes = self._stage = None
        self._locks.close()

    def _nobody_wants(self) -> bool:
        assert self._wishes is not None
        if self._wishes.take():
            self._wishes.let_go()
            return True
        return False

    def _is_spent(self) -> bool:
        lasted_s = self._clock() - self._begun_s
        return self._taken_s > self._settings.first_s + self._settings.share * lasted_s
