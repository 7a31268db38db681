"""A run that is followed on its machine waits between two rounds for those who draw, and never for long."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.runner.book.intermissions import Intermissions, IntermissionSettings
from internals_lab.store.advisory_lock import AdvisoryLock
from internals_lab.store.loading import load_run

SETTINGS = IntermissionSettings(share=0.02, first_s=1.0, longest_s=2.0, look_s=0.5)


class Follower:
    """Wants a turn of the run in a folder. `draws_for_s` is how long it takes, by the clock that sleeping turns on."""

    def __init__(self, journal: Path, *, draws_for_s: float) -> None:
        self._journal = journal
        self._draws_for_s = draws_for_s
        self._left_s = 0.0
        self.now_s = 0.0
        self.turns: list[float] = []

    def want(self) -> None:
        """As it waits for the end of a round."""
        self._wish = AdvisoryLock(self._journal)
        assert self._wish.share()
        self._stage = AdvisoryLock(self._journal.parent)
        assert not self._stage.share()
        self._left_s = self._draws_for_s

    def clock(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        if self._left_s == self._draws_for_s:
            self.turns.append(self.now_s)
            assert self._stage.share()
        self.now_s += seconds
        self._left_s -= seconds
        if self._left_s <= 0:
            self.leave()

    def leave(self) -> None:
        self._stage.close()
        self._wish.close()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "run.jsonl"
    path.touch()
    return path


def _is_measuring(journal: Path) -> bool:
    stage = AdvisoryLock(journal.parent)
    is_free = stage.share()
    stage.close()
    return not is_free


def test_who_waits_has_a_turn_and_the_run_waits_until_it_is_over(journal: Path) -> None:
    follower = Follower(journal, draws_for_s=1.0)
    intermissions = Intermissions(SETTINGS, clock=follower.clock, sleep=follower.sleep)
    intermissions.begin(journal)
    follower.want()
    intermissions.offer()
    assert (follower.turns, follower.now_s) == ([0.0], 1.0)
    assert _is_measuring(journal)
    intermissions.end()
    assert not _is_measuring(journal)


def test_where_nobody_waits_a_run_goes_on_at_once(journal: Path) -> None:
    slept: list[float] = []
    intermissions = Intermissions(SETTINGS, sleep=slept.append)
    intermissions.begin(journal)
    intermissions.offer()
    assert slept == []
    assert _is_measuring(journal)
    intermissions.end()


def test_a_turn_that_does_not_end_is_not_waited_for(journal: Path) -> None:
    follower = Follower(journal, draws_for_s=1000)
    intermissions = Intermissions(SETTINGS, clock=follower.clock, sleep=follower.sleep)
    intermissions.begin(journal)
    follower.want()
    intermissions.offer()
    assert follower.now_s == SETTINGS.longest_s
    follower.leave()
    follower.now_s = 1000.0
    intermissions.offer()
    assert _is_measuring(journal)
    intermissions.end()


def test_all_turns_together_take_a_small_share_of_the_run(journal: Path) -> None:
    follower = Follower(journal, draws_for_s=0.5)
    intermissions = Intermissions(SETTINGS, clock=follower.clock, sleep=follower.sleep)
    intermissions.begin(journal)
    for _ in range(1000):
        wanted = len(follower.turns)
        follower.want()
        intermissions.offer()
        if len(follower.turns) == wanted:
            follower.leave()
        follower.now_s += 1  # a round
    taken_s = follower.now_s - 1000
    most_s = SETTINGS.first_s + SETTINGS.share * follower.now_s
    assert most_s - 0.5 <= taken_s <= most_s + 0.5
    intermissions.end()


def test_without_locks_there_are_none(tmp_path: Path) -> None:
    intermissions = Intermissions(SETTINGS)
    intermissions.begin(tmp_path / "missing.jsonl")
    intermissions.offer()
    intermissions.end()
    assert not _is_measuring(tmp_path / "missing.jsonl")


def test_a_run_gives_turns_between_whole_rounds(
    experiment: Any, run_to_its_end: Callable[..., Any], tmp_path: Path
) -> None:
    seen: list[int] = []
    is_over = threading.Event()

    def follow() -> None:
        while not is_over.is_set():
            for journal in tmp_path.rglob("*.jsonl"):
                with contextlib.ExitStack() as locks, contextlib.suppress(FileNotFoundError):
                    wish = AdvisoryLock(journal)
                    locks.callback(wish.close)
                    wish.wait_to_share()
                    stage = AdvisoryLock(journal.parent)
                    locks.callback(stage.close)
                    if not stage.share():
                        stage.wait_to_share()
                        seen.append(sum(len(cell.samples) for cell in load_run(journal).cells))

    follower = threading.Thread(target=follow)
    follower.start()
    try:
        document = run_to_its_end(experiment("@scenario(workers=[1, 2])\ndef unit(): return sum(range(99))"))
    finally:
        is_over.set()
        follower.join()
    cells = [cell for cell in document.cells if cell.samples]
    assert {number % len(cells) for number in seen} == {0}
    assert len(set(seen)) >= 2
