"""What a budget pays for, with cells whose rounds cost what the pilot says and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec
import pytest

from internals_lab.machine.describing import describe_machine
from internals_lab.model.declaration import Scenario
from internals_lab.runner.book.entry import Entry
from internals_lab.runner.course.budget import Budget
from internals_lab.runner.course.observer import Silence
from internals_lab.runner.course.preparation import Preparation, Ready
from internals_lab.runner.course.rationing import Rationing
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import EFFORTS
from internals_lab.runner.sizing.block_plan import plan_blocks
from internals_lab.runner.sizing.pilot import PilotResult

STANDARD = EFFORTS["standard"]
PILOT = PilotResult(unit_ns=1e6, start_ns=20_000_000, load_ns=5_000_000, prepare_ns=2_000_000)


class Book:
    """Which cells wait, and why others do not any more."""

    def __init__(self, arms: Sequence[Arm]) -> None:
        self._waiting = {arm.cell.id: Entry(arm=arm, cell=arm.cell) for arm in arms}
        self.ended: dict[str, str] = {}

    def waiting(self, scenario: Scenario) -> list[Entry]:
        return [one for one in self._waiting.values() if one.cell.scenario == scenario.id]

    def end(self, entry: Entry, outcome: str, reason: str, *, detail: str = "") -> None:
        self.ended[self._waiting.pop(entry.cell.id).cell.id] = reason


class Heard(Silence):
    """Keeps what the user would read."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


class Shared(NamedTuple):
    """How it came out."""

    ready: Ready
    rounds: int
    left_out: dict[str, str]
    notes: list[str]
    beside_rounds: float

    @property
    def blocks(self) -> set[int]:
        return {self.ready.plans[arm.cell.id].blocks for group in self.ready.groups for arm in group}


def shared_out(arms: Sequence[Arm], *, full_rounds: float, beside_rounds: float = 0.0) -> Shared:
    """A budget of so many full rounds of these cells, all of one scenario, whose probes want as much as so many more."""
    observer, book, scenario = Heard(), Book(arms), arms[0].scenario
    preparation = Preparation(
        STANDARD,
        pairs=(),
        locations={},
        machine=msgspec.structs.replace(describe_machine(), cores_usable=2),
        launcher=None,  # type: ignore[arg-type]  # nothing is started
        observer=observer,
        free_memory_bytes=lambda: 0,
    )
    ready = Ready(
        groups=[list(arms)],
        plans={arm.cell.id: plan_blocks(arm, 6, PILOT.unit_ns, STANDARD, cores_usable=2) for arm in arms},
        pilots={arm.cell.id: PILOT for arm in arms},
        cores_usable=2,
    )
    rationing = Rationing(
        Budget(ready.one_round_s * full_rounds * 1.001, lambda: 0.0),
        scenarios=[scenario],
        book=book,  # type: ignore[arg-type]  # as much of one as is needed
        preparation=preparation,
        observer=observer,
        fewest=6,
        most=STANDARD.rounds,
    )
    found, rounds = rationing.of({scenario.id: ready}, beside_s=ready.one_round_s * beside_rounds)
    return Shared(
        found[scenario.id], rounds, book.ended, observer.notes, rationing.beside_s / ready.one_round_s
    )


@pytest.fixture
def sequential(make_arm: Callable[..., Arm]) -> list[Arm]:
    return [make_arm(cell_id=f"x[{number}]") for number in range(4)]


@pytest.fixture
def threads(make_arm: Callable[..., Arm], sequential: list[Arm]) -> list[Arm]:
    return [sequential[0], make_arm("threads", 2, cell_id="x[threads]", interpreter="cpython-3.13.5t")]


def test_what_the_budget_pays_for_is_measured_as_it_was_planned(sequential: list[Arm]) -> None:
    enough = shared_out(sequential, full_rounds=32)
    assert (enough.rounds, enough.blocks, enough.left_out, enough.notes) == (32, {16}, {}, [])


def test_a_short_budget_pays_for_more_rounds_of_half_the_blocks(sequential: list[Arm]) -> None:
    short = shared_out(sequential, full_rounds=10)
    assert short.blocks == {8}
    assert 12 <= short.rounds < 20
    assert short.notes == [f"the budget pays for {short.rounds} rounds instead of 32, with half the blocks"]


def test_several_workers_keep_their_blocks_unless_there_is_no_answer_without(threads: list[Arm]) -> None:
    short, shorter = shared_out(threads, full_rounds=10), shared_out(threads, full_rounds=5)
    assert (short.blocks, short.rounds) == ({16}, 10)
    assert short.notes == ["the budget pays for 10 rounds instead of 32"]
    assert shorter.blocks == {8}
    assert shorter.rounds >= 6


def test_controls_give_way_only_where_there_is_no_answer_with_them(sequential: list[Arm]) -> None:
    *declared, last = sequential
    control = replace(last, cell=msgspec.structs.replace(last.cell, control="gil"))
    arms = [*declared, control]
    assert shared_out(arms, full_rounds=10).left_out == {}
    without = shared_out(arms, full_rounds=3.4)
    assert without.left_out == {control.cell.id: "the budget goes to what was declared"}
    assert without.ready.groups == [declared]
    assert without.rounds >= 6


def test_what_has_no_answer_even_so_is_left_out_before_anything_is_measured(sequential: list[Arm]) -> None:
    nothing = shared_out(sequential, full_rounds=1)
    assert nothing.ready.groups == []
    assert set(nothing.left_out) == {arm.cell.id for arm in sequential}
    assert all(reason.startswith("budget: needs about") for reason in nothing.left_out.values())


def test_probes_have_what_the_rounds_of_an_answer_leave(sequential: list[Arm]) -> None:
    enough = shared_out(sequential, full_rounds=40, beside_rounds=8)
    assert (enough.rounds, enough.beside_rounds) == (32, pytest.approx(8))
    short = shared_out(sequential, full_rounds=20, beside_rounds=8)
    assert short.beside_rounds == pytest.approx(8)
    assert short.rounds < shared_out(sequential, full_rounds=20).rounds
    shorter = shared_out(sequential, full_rounds=8, beside_rounds=8)
    assert shorter.beside_rounds == pytest.approx(2, abs=0.1)
    assert shorter.rounds >= 6
    assert shared_out(sequential, full_rounds=3, beside_rounds=8).beside_rounds == 0
