"""When a page that follows a run may be drawn: between two rounds, while the run waits for it.

Who wants a turn shares the lock on the run's journal, and has it when the run lets go of the one on its folder; both are held
until all who have the turn have drawn (`internals_lab/runner/book/intermissions.py`). A results folder is only read.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from internals_lab.store.advisory_lock import AdvisoryLock


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnSettings:
    """Who has a turn and does not say that it is over loses it after `longest_s`; `patience_s` is how long one waits for
    it, and `most` how many requests may wait at a time: each keeps a thread of the server.
    """

    longest_s: float = 1.5
    patience_s: float = 20.0
    most: int = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """`is_given`: the run waits until it is over. Else nobody is measured by a run that would."""

    number: int
    is_given: bool


class Turns:
    """Of a dashboard, for all its readers: those who wait for the same run have their turn together."""

    def __init__(
        self,
        folder: Path,
        settings: TurnSettings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._settings = settings or TurnSettings()
        self._clock = clock
        self._changed = threading.Condition()
        self._numbers = itertools.count(1)
        self._queues: dict[str, _Queue] = {}
        self._is_closed = False

    def wait(self, key: str, *, after_s: float = 0.0) -> Turn | None:
        """A turn for the run in the file of that name, not before so long; None where patience ends before the round."""
        until_s = self._clock() + self._settings.patience_s
        with self._changed:
            if sum(one.waiting for one in self._queues.values()) >= self._settings.most:
                return None
            queue = self._queues.get(key)
            if queue is None:
                queue = self._queues[key] = _Queue()
                threading.Thread(target=self._attend, args=(key, queue, after_s), daemon=True).start()
            queue.waiting += 1
            while not (queue.has_come or self._is_closed) and (left_s := until_s - self._clock()) > 0:
                self._changed.wait(left_s)
            queue.waiting -= 1
            self._changed.notify_all()
            if not queue.has_come or queue.is_over:
                return None
            turn = Turn(number=next(self._numbers), is_given=queue.is_given)
            queue.at_work.add(turn.number)
            return turn

    def over(self, number: int) -> None:
        """Whoever had this turn has drawn."""
        with self._changed:
            for queue in self._queues.values():
                queue.at_work.discard(number)
            self._changed.notify_all()

    def close(self) -> None:
        """Nobody waits any more: the dashboard is stopped."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    @property
    def is_given(self) -> bool:
        """Whether a run waits now."""
        with self._changed:
            return any(one.has_come and one.is_given for one in self._queues.values())

    def _attend(self, key: str, queue: _Queue, after_s: float) -> None:
        from internals_lab.store.journal import (
            JOURNAL_SUFFIX,
        )  # loads the whole model, which an answer may precede

        # The kernel wakes this thread when the round is over; until then following costs nothing at all.
        with contextlib.ExitStack() as locks:
            with self._changed:
                self._changed.wait_for(lambda: False, after_s)
            with contextlib.suppress(OSError):
                # A key is a word from an address: it names a file in this folder and nowhere else.
                wish = AdvisoryLock(self._folder / f"{Path(key).name}{JOURNAL_SUFFIX}")
                locks.callback(wish.close)
                wish.wait_to_share()
                stage = AdvisoryLock(self._folder)
                locks.callback(stage.close)
                if not stage.share():
                    stage.wait_to_share()
                    queue.is_given = True
            with self._changed:
                queue.has_come = True
                self._changed.notify_all()
                self._changed.wait_for(
                    lambda: not queue.waiting and not queue.at_work, self._settings.longest_s
                )
                queue.is_over = True
                del self._queues[key]


@dataclass(kw_only=True)
class _Queue:
    waiting: int = 0
    at_work: set[int] = field(default_factory=set)
    has_come: bool = False
    is_given: bool = False
    is_over: bool = False
