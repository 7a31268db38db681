"""Which cells are alive together: no more than fit, and never one without what it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from internals_lab.machine.free_memory import free_memory_bytes
from internals_lab.machine.sources import Sources
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import FEWEST_ROUNDS
from internals_lab.runner.sizing.alive_together import (
    MOST_ARMS,
    USABLE_SHARE,
    Appetite,
    Room,
    appetite,
    group_arms,
)
from internals_lab.runner.sizing.pilot import PilotResult
from internals_lab.verdicts.round_ratios import RoundRatios

MIB = 2**20


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.data())
def test_both_sides_of_every_pair_share_a_group_that_fits(
    make_arm: Callable[..., Arm], data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, 12))
    arms = [make_arm(cell_id=f"exp_case.py::unit[{number}]") for number in range(count)]
    ids = [arm.cell.id for arm in arms]
    sizes = st.builds(Appetite, resting_bytes=st.integers(0, 100), running_bytes=st.integers(0, 50))
    room = Room(
        most=data.draw(st.integers(2, 6)),
        free_bytes=data.draw(st.none() | st.integers(0, 500)),
        appetites={cell_id: data.draw(sizes) for cell_id in ids},
    )
    word = st.sampled_from([*ids, "of another scenario"])
    pairs = data.draw(st.lists(st.tuples(word, word), max_size=20))
    groups = [[arm.cell.id for arm in group] for group in group_arms(arms, pairs, room)]
    # Only a pair that must be measured together may be more than there is room for.
    assert all(room.holds(group) or len(group) <= 2 for group in groups)
    assert all(len(set(group)) == len(group) for group in groups)
    assert {one for group in groups for one in group} == set(ids)
    for subject, reference in pairs:
        if subject in ids and reference in ids:
            assert any(subject in group and reference in group for group in groups)


def test_what_fits_is_alive_together(make_arm: Callable[..., Arm]) -> None:
    arms = [make_arm(cell_id=f"exp_case.py::unit[{number}]") for number in range(MOST_ARMS)]
    assert group_arms(arms, [], Room()) == [arms]
    assert group_arms([], [], Room()) == []


def test_what_runs_is_counted_once_for_only_one_cell_runs_at_a_time() -> None:
    room = Room(
        free_bytes=1000,
        appetites={name: Appetite(resting_bytes=200, running_bytes=300) for name in ("a", "b", "c")},
    )
    assert room.needed_bytes(["a", "b"]) == 700
    assert room.holds(["a", "b"]) == (1000 * USABLE_SHARE >= 700)
    assert not room.holds(["a", "b", "c"])


def test_each_process_of_a_cell_has_a_state_of_its_own(make_arm: Callable[..., Arm], registry: Any) -> None:
    pilot = PilotResult(unit_ns=1.0, start_ns=1, load_ns=1, prepare_ns=1, resting_bytes=100, peak_bytes=130)

    def of(strategy: str, workers: int) -> Appetite:
        arm = make_arm(cell_id="exp_case.py::unit[x]")
        cell = type(arm.cell)(
            id="x", scenario="exp_case.py::unit", interpreter="x", strategy=strategy, workers=workers
        )
        return appetite(replace(arm, cell=cell, strategy=registry.strategies[strategy]), pilot)

    assert of("sequential", 1) == Appetite(resting_bytes=100, running_bytes=30)
    assert of("threads", 4) == Appetite(resting_bytes=100, running_bytes=120)
    assert of("processes", 4) == Appetite(resting_bytes=500, running_bytes=120)


def test_a_containers_limit_counts_where_it_is_tighter(tmp_path: Any) -> None:
    def free(limit: str, used: str = "300") -> int:
        folder = tmp_path / "sys" / "fs" / "cgroup"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "memory.max").write_text(limit)
        (folder / "memory.current").write_text(used)
        return free_memory_bytes(Sources(root=tmp_path, available_bytes=lambda: 1000))

    assert free("1000") == 700
    assert free("5000") == 1000
    assert free("max") == 1000
    assert free("100") == 0


HUNGRY = """
    @scenario(
        setup=lambda: bytearray(b"x") * (100 << 20), strategies=["sequential", "threads"], workers=[1, 2]
    )
    def reads(state):
        return state[7]
"""


def groups_of(document: Any) -> dict[int, set[str]]:
    groups: dict[int, set[str]] = {}
    for result in document.cells:
        for sample in result.samples:
            groups.setdefault(sample.group, set()).add(result.cell.label.partition("-")[2])
    return groups


@pytest.mark.parametrize(
    "declared", ["", "@scenario(together=2, strategies=['sequential', 'threads'], workers=[1, 2])"]
)
def test_cells_that_do_not_fit_are_paired_with_the_reference_in_turn(
    declared: str, experiment: Any, run_to_its_end: Any
) -> None:
    source = f"{declared}\ndef reads(): return 7" if declared else HUNGRY
    free = {} if declared else {"free_memory_bytes": lambda: 350 * MIB}
    document = run_to_its_end(experiment(source), **free)
    assert groups_of(document) == {0: {"sequential-1", "threads-1"}, 1: {"sequential-1", "threads-2"}}
    sides = {result.cell.id: {(one.round, one.group) for one in result.samples} for result in document.cells}
    ratios = RoundRatios(document.cells, document.scenarios)
    for comparison in document.comparisons:
        if comparison.about == "scaling":
            # Neighbours only: the reference's other process was not alive then.
            assert sides[comparison.subject] < sides[comparison.reference]
            assert len(ratios.of(comparison.subject, comparison.reference)) == FEWEST_ROUNDS


def test_cells_that_fit_are_not_parted(experiment: Any, run_to_its_end: Any) -> None:
    document = run_to_its_end(experiment(HUNGRY), free_memory_bytes=lambda: 1000 * MIB)
    assert groups_of(document) == {0: {"sequential-1", "threads-1", "threads-2"}}


def test_a_pair_that_does_not_fit_either_is_measured_with_a_word_of_warning(
    experiment: Any, run_to_its_end: Any, notes: list[str]
) -> None:
    document = run_to_its_end(experiment(HUNGRY), free_memory_bytes=lambda: 10 * MIB)
    assert len(groups_of(document)) == 2
    assert "GiB are free: the machine may swap" in " ".join(notes)
