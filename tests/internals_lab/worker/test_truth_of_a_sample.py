"""What would make a number false without anybody noticing: work elsewhere, and results that are state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.worker.counters import CpuElsewhere

SOURCE = """
import hashlib
from concurrent.futures import ThreadPoolExecutor

DATA = bytes(2_000_000)
STATE = {"n": 0}


def unit_alone():
    return hashlib.sha256(DATA).hexdigest()


def unit_with_a_pool_of_its_own():
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda _: hashlib.sha256(DATA).hexdigest(), range(2)))


def unit_that_returns_its_state():
    STATE["n"] += 1
    return STATE
"""


@pytest.fixture
def units() -> dict[str, Any]:
    scope: dict[str, Any] = {}
    exec(compile(SOURCE, "<units>", "exec"), scope)
    return scope


def considerable(unit: Callable[[], object]) -> bool:
    cpu = CpuElsewhere()
    unit()
    return cpu.is_considerable()


def test_threads_that_a_unit_starts_and_ends_are_seen_by_their_cpu_time(units: dict[str, Any]) -> None:
    assert considerable(units["unit_with_a_pool_of_its_own"])
    assert not considerable(units["unit_alone"])


def test_state_that_a_unit_returns_does_not_agree_with_whatever_becomes_of_it(units: dict[str, Any]) -> None:
    from internals_lab.worker.declaring import scenario
    from internals_lab.worker.work import Work

    work = Work(scenario()(units["unit_that_returns_its_state"]), {})
    work.learn_expected()
    work.verify(work.runner(0, 1)(1), 0, 1)
    assert work.wrong_results == 1


class Incomparable:
    """Equals nothing but itself."""


def test_a_result_that_does_not_equal_its_own_copy_is_not_checkable_rather_than_wrong() -> None:
    from internals_lab.worker.declaring import scenario
    from internals_lab.worker.work import Work

    def unit() -> Incomparable:
        return Incomparable()

    work = Work(scenario()(unit), {})
    work.learn_expected()
    work.verify(unit(), 0, 1)
    assert (work.wrong_results, work.seen()["not_checkable"]) == (
        0,
        "the result does not even equal its own copy",
    )


QUICKENING = """
from internals_lab import scenario

calls = [0]

@scenario(check=None)
def quickening():
    calls[0] += 1
    return sum(range(2_000 if calls[0] < 20 else 20))
"""


def test_a_warm_up_by_time_goes_on_until_it_is_over(driven: Callable[..., Any]) -> None:
    worker = driven(QUICKENING)
    worker.prepare("quickening")
    few = worker.ask("warm", units=1, times=3)["wall_ns"]
    assert len(few) == 3
    many = worker.ask("warm", units=1, times=3, least_ns=30 * max(few))["wall_ns"]
    assert len(many) > 30
    assert sum(many[:-1]) < 30 * max(few) <= sum(many)


@pytest.mark.parametrize(("strategy", "workers"), [("threads", 2), ("processes", 2)])
def test_the_warm_up_curve_is_one_for_each_worker(
    driven: Callable[..., Any], strategy: str, workers: int
) -> None:
    worker = driven(QUICKENING)
    worker.prepare("quickening", strategy, workers)
    warmed = worker.ask("warm", units=4, times=3)
    assert [len(one_pass) for one_pass in warmed["workers_ns"]] == [workers] * 3
    for wall_ns, one_pass in zip(warmed["wall_ns"], warmed["workers_ns"], strict=True):
        assert 0 < max(one_pass) <= wall_ns


def test_one_worker_has_the_curve_of_the_whole(driven: Callable[..., Any]) -> None:
    worker = driven(QUICKENING)
    worker.prepare("quickening")
    assert worker.ask("warm", units=1, times=2)["workers_ns"] == []
