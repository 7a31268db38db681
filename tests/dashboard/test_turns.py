"""Pages that follow a run are drawn while it waits for them, all in the same turn, and never hold it up for long."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from internals_lab_dashboard.turns import Turn, Turns, TurnSettings

from internals_lab.store.advisory_lock import AdvisoryLock

KEY = "run"


class Run:
    """One that measures: it holds the folder, and sees whether somebody wants a turn."""

    def __init__(self, folder: Path) -> None:
        self._journal = folder / f"{KEY}.jsonl"
        self._journal.touch()
        self.stage = AdvisoryLock(folder)
        assert self.stage.take()

    def is_awaited(self) -> bool:
        """Whether a run would wait now."""
        wishes = AdvisoryLock(self._journal)
        is_wanted = not wishes.take()
        wishes.close()
        return is_wanted


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


@pytest.fixture
def readers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


def _until(holds: Callable[[], bool]) -> None:
    moment = threading.Event()
    while not holds():
        moment.wait(0.005)


def _turns(waiting: list[Future[Turn | None]]) -> list[Turn]:
    turns = [one.result(60) for one in waiting]
    assert None not in turns
    return [one for one in turns if one is not None]


def test_all_who_wait_have_their_turn_together_and_it_ends_with_the_last(
    tmp_path: Path, run: Run, readers: ThreadPoolExecutor
) -> None:
    turns = Turns(tmp_path, TurnSettings(longest_s=1000, patience_s=1000))
    waiting = [readers.submit(turns.wait, KEY) for _ in range(2)]
    _until(run.is_awaited)
    assert not any(one.done() for one in waiting)
    assert not turns.is_given
    run.stage.let_go()
    first, second = _turns(waiting)
    assert first.is_given
    assert second.is_given
    assert turns.is_given
    turns.over(first.number)
    assert run.is_awaited()
    turns.over(second.number)
    _until(lambda: not run.is_awaited())
    _until(run.stage.take)
    assert not turns.is_given


def test_who_does_not_say_that_it_has_drawn_loses_its_turn(
    tmp_path: Path, run: Run, readers: ThreadPoolExecutor
) -> None:
    turns = Turns(tmp_path, TurnSettings(longest_s=0.01, patience_s=1000))
    waiting = readers.submit(turns.wait, KEY)
    _until(run.is_awaited)
    run.stage.let_go()
    assert _turns([waiting])[0].is_given
    _until(lambda: not run.is_awaited())


def test_patience_ends_before_a_long_round(tmp_path: Path, run: Run) -> None:
    turns = Turns(tmp_path, TurnSettings(patience_s=0.01))
    assert turns.wait(KEY) is None
    # Nobody is there any more when the round has ended: the run need not wait.
    _until(run.is_awaited)
    run.stage.let_go()
    _until(lambda: not run.is_awaited())


def test_a_run_that_holds_nothing_gives_no_turn_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / f"{KEY}.jsonl").touch()
    turn = Turns(tmp_path).wait(KEY)
    assert turn is not None
    assert not turn.is_given


def test_nobody_waits_for_a_dashboard_that_is_stopped(
    tmp_path: Path, run: Run, readers: ThreadPoolExecutor
) -> None:
    turns = Turns(tmp_path, TurnSettings(patience_s=1000))
    waiting = readers.submit(turns.wait, KEY)
    _until(run.is_awaited)
    turns.close()
    assert waiting.result(60) is None
    run.stage.let_go()


@pytest.mark.parametrize("key", ["gone", "../run", "/etc/passwd"])
def test_a_run_that_is_not_there_keeps_nobody_waiting(tmp_path: Path, key: str) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    (tmp_path / "run.jsonl").touch()
    turn = Turns(folder).wait(key)
    assert turn is not None
    assert not turn.is_given


def test_those_who_wait_leave_threads_of_the_server_to_others(
    tmp_path: Path, run: Run, readers: ThreadPoolExecutor
) -> None:
    turns = Turns(tmp_path, TurnSettings(most=1, patience_s=1000))
    waiting = readers.submit(turns.wait, KEY)
    _until(run.is_awaited)
    assert turns.wait(KEY) is None
    run.stage.let_go()
    turns.over(_turns([waiting])[0].number)
