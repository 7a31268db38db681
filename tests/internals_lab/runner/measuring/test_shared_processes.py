"""Snippets of one interpreter and setting live in one process, and what one of them does is no other's affair."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import psutil
import pytest

from internals_lab.declare.location import Location
from internals_lab.model.run import RunDocument
from internals_lab.runner.measuring.rounds import Round, RoundResult
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.shared_process import by_process
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.block_plan import BlockPlan

Experiment = Callable[[str], Location]
Arms = Callable[..., list[Arm]]
CPUS = sorted(os.sched_getaffinity(0))[:2]
PLAN = BlockPlan(
    units=40, lead_in_units=20, blocks=4, warmup_units=20, warmup_times=2, block_ns=1000, lead_in_ns=1000
)
ADDING = 'one = snippets({"a": "x + 1", "b": "x + 2", "c": "x + 3"}, setup="x = 1")'
# What `misbehave` does after so many statements that nothing went wrong with.
MISBEHAVING = '''
one = snippets(
    {{"good": "fine()", "better": "fine()", "bad": "misbehave()"}},
    setup="""
import os
turns = [0]
def fine():
    pass
def misbehave():
    turns[0] += 1
    if turns[0] > {after}:
        {body}
""",
    timeout_s={timeout_s},
)
'''

# Only pilots have this hash seed.
DYING = '''
one = snippets(
    {name: "pass" for name in "abcdefg"},
    setup="""
import os
if os.environ["PYTHONHASHSEED"] != "0":
    os._exit(5)
""",
)
'''


@pytest.fixture
def round_of(launcher: Launcher) -> Callable[..., RoundResult]:
    """What one round of these arms gives."""

    def round_of(arms: list[Arm], location: Location) -> RoundResult:
        plans = {arm.cell.id: PLAN for arm in arms}
        return Round(
            arms, plans, location, launcher, number=0, group=0, cpus=CPUS, rng=random.Random(1)
        ).run()

    return round_of


def variants(cells: object) -> set[str]:
    assert isinstance(cells, dict)
    return {cell_id[:-1].rpartition("-")[2] for cell_id in cells}


def test_the_snippets_of_a_setting_share_a_process_and_functions_have_one_each(
    experiment: Experiment, arms_of: Arms
) -> None:
    location = experiment("""
        two = snippets({"a": "x + 1", "b": "x + 2"}, setup="x = 1", knobs={"gc_freeze": [False, True]})
        other = snippets({"a": "pass"})

        @scenario(strategies=["sequential"], params={"n": [1, 2]})
        def unit(n): pass
    """)
    shared = [{arm.cell.label.partition("-")[2] for arm in arms} for arms in by_process(arms_of(location))]
    assert shared == [
        {"a-gc_freeze=False", "b-gc_freeze=False"},
        {"a-gc_freeze=True", "b-gc_freeze=True"},
        {"a"},
        {"sequential-1-n=1"},
        {"sequential-1-n=2"},
    ]


def test_cells_of_a_process_have_blocks_of_their_own_in_shuffled_order(
    experiment: Experiment, arms_of: Arms, round_of: Callable[..., RoundResult]
) -> None:
    location = experiment(ADDING)
    found = round_of(arms_of(location), location)
    assert found.failed == {}
    samples = list(found.samples.values())
    assert len(samples) == 3
    for sample in samples:
        assert sample.cells_in_process == 3
        assert sample.blocks.sweep == [0, 1, 2, 3]
        assert len(sample.warmup_wall_ns) == 2
        # Whose it is, nobody can tell.
        assert sample.memory is None
        assert sample.surroundings.blocks == 12
        assert {check.state for check in sample.checks if check.name == "idle"} <= {
            "passed",
            "not checkable here",
        }
    assert len({sample.start_wall_ns for sample in samples}) == 1
    positions = sorted(position for sample in samples for position in sample.blocks.position)
    assert positions == list(range(12))


@pytest.mark.parametrize("after", [0, 50, 150], ids=["warming up", "early in the sweep", "later"])
def test_a_snippet_that_raises_is_an_outcome_of_its_own(
    experiment: Experiment, arms_of: Arms, round_of: Callable[..., RoundResult], after: int
) -> None:
    location = experiment(MISBEHAVING.format(after=after, body="raise ValueError('no')", timeout_s=60))
    found = round_of(arms_of(location), location)
    assert variants(found.samples) == {"good", "better"}
    assert all(len(sample.blocks.wall_ns) == 4 for sample in found.samples.values())
    assert variants(found.failed) == {"bad"}
    [failed] = found.failed.values()
    assert failed.failure.outcome == "failed"
    assert failed.failure.reason == "ValueError: no"


@pytest.mark.parametrize(
    ("body", "outcome"), [("os._exit(3)", "crashed"), ("import time; time.sleep(600)", "timeout")]
)
def test_who_ends_the_process_costs_the_others_this_round_only(
    experiment: Experiment,
    arms_of: Arms,
    round_of: Callable[..., RoundResult],
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
    body: str,
    outcome: str,
) -> None:
    timeout_s = 0.5 if outcome == "timeout" else 60
    location = experiment(MISBEHAVING.format(after=50, body=body, timeout_s=timeout_s))
    arms = arms_of(location)
    found = round_of(arms, location)
    assert variants(found.failed) == {"bad"}
    [failed] = found.failed.values()
    assert failed.failure.outcome == outcome
    assert found.samples == {}
    await_end(left_running())
    going_on = [arm for arm in arms if arm.cell.id not in found.failed]
    assert variants(round_of(going_on, location).samples) == {"good", "better"}


def test_where_the_process_cannot_begin_no_cell_of_it_can(
    experiment: Experiment, arms_of: Arms, round_of: Callable[..., RoundResult]
) -> None:
    location = experiment(ADDING)
    arms = arms_of(location)
    location.path.write_text(location.path.read_text() + "\n# edited\n")
    found = round_of(arms, location)
    assert variants(found.failed) == {"a", "b", "c"}
    assert all("was edited while" in failed.failure.reason for failed in found.failed.values())


def test_a_process_ends_with_the_last_of_its_cells(
    experiment: Experiment,
    arms_of: Arms,
    round_of: Callable[..., RoundResult],
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
) -> None:
    location = experiment('one = snippets({"a": "undefined", "b": "undefined_too"})')
    found = round_of(arms_of(location), location)
    assert variants(found.failed) == {"a", "b"}
    await_end(left_running())


def test_a_cell_that_others_left_no_round_has_an_outcome_that_says_so(
    experiment: Experiment, run_to_its_end: Callable[..., RunDocument]
) -> None:
    # In each of the six rounds one of the seven ends the process of all of them.
    location = experiment(DYING)
    results = run_to_its_end(location).cells
    assert {result.outcome for result in results} == {"crashed"}
    reasons = sorted(str(result.reason) for result in results)
    assert reasons[:6] == ["exited with status 5 (prepare)"] * 6
    assert reasons[6] == "in every round, another cell ended the process that it shared"
