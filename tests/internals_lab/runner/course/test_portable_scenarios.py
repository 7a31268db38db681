"""Portable scenarios, by the way that a run takes, on every implementation that is there."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from internals_lab.declare.location import Location
from internals_lab.interpreters.findings import Findings
from internals_lab.kinds.known import KnownKinds
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.registry import Registry
from internals_lab.runner.measuring.rounds import Round, RoundResult
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.effort import FEWEST_ROUNDS, STEPS_TO_TELL, Effort
from internals_lab.runner.planning.looks import looks_of
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.block_plan import plan_blocks, units_to_tell
from internals_lab.runner.sizing.pilot import PilotFailure, PilotResult, run_pilot, unit_key

Experiment = Callable[[str], Location]
ArmsOf = Callable[..., list[Arm]]

COUNT = """
STEP = 1

@scenario(portable=True, params={"n": [20000]}, strategies=["sequential"])
def count(n):
    total = 0
    while total < n:
        total += STEP
    return total
"""
MOST_ATTEMPTS = 6


@pytest.fixture(scope="session")
def kinds(registry: Registry) -> KnownKinds:
    """The kinds of interpreters that the lab knows by itself."""
    return registry.kinds


@pytest.fixture(scope="session")
def everywhere(
    found_interpreters: Findings,
    this_interpreter: Interpreter,
    pypy: Interpreter,
    jython: Interpreter,
    micropython: Interpreter,
    pyodide: Interpreter,
) -> dict[str, Interpreter]:
    """An interpreter of each implementation, by its name, and the oldest CPython."""
    named = {"cpython": this_interpreter, "pypy": pypy, "jython": jython}
    cpythons = [one for one in found_interpreters.interpreters if one.implementation == "cpython"]
    oldest = min(cpythons, key=lambda one: one.language_version)
    return {**named, "micropython": micropython, "pyodide": pyodide, "oldest": oldest}


@pytest.fixture
def sent_source(everywhere: dict[str, Interpreter], kinds: KnownKinds) -> list[Interpreter]:
    """Those that load no experiment files."""
    return [one for one in everywhere.values() if kinds.is_sent_source(one)]


@pytest.fixture
def one_round(launcher: Launcher, quick: Effort) -> Callable[..., RoundResult]:
    """One round of these arms, after their pilots."""

    def one_round(arms: list[Arm], location: Location) -> RoundResult:
        pilots = run_pilot(arms, location, launcher, quick)
        plans = {}
        for arm in arms:
            pilot = pilots[unit_key(arm)]
            assert isinstance(pilot, PilotResult), pilot
            plans[arm.cell.id] = plan_blocks(arm, 3, pilot.unit_ns, quick, cores_usable=2)
        return Round(arms, plans, location, launcher, number=0, group=0, cpus=[0], rng=random.Random(1)).run()

    return one_round


def test_one_round_has_a_sample_of_every_interpreter(
    everywhere: dict[str, Interpreter],
    experiment: Experiment,
    arms_of: ArmsOf,
    one_round: Callable[..., RoundResult],
) -> None:
    location = experiment(COUNT)
    arms = arms_of(location, list(everywhere.values()))
    result = one_round(list(arms), location)
    assert result.failed == {}
    for arm in arms:
        sample = result.samples[arm.cell.id]
        assert min(sample.blocks.wall_ns) > 0, arm.cell.id
        # A while loop of 20,000 turns takes from microseconds (PyPy) to milliseconds; more is another unit.
        assert 1e3 < min(sample.blocks.wall_ns) / sample.units_per_block < 1e9, arm.cell.id
        by_name = {check.name: check for check in sample.checks}
        assert by_name["result"].state == "passed"
        assert by_name["clock"].state == "passed", by_name["clock"].detail
        assert by_name["gil"].state != "failed", by_name["gil"].detail
        # By its own count, or by the host's.
        assert by_name["starvation"].state != "not checkable here", by_name["starvation"].detail
        assert sample.gil.at_end in (None, arm.interpreter.has_gil)
        # One thread is kept on a processor; a virtual machine has others that need one as well.
        assert sample.cpus == ([] if arm.interpreter.implementation in ("jython", "pyodide") else [0])
        assert len(sample.blocks.cpu_ns) in (0, len(sample.blocks.wall_ns))


@pytest.mark.measures
def test_pypy_is_several_times_as_fast_with_an_interval_that_says_so(
    everywhere: dict[str, Interpreter],
    experiment: Experiment,
    run_to_its_end: Callable[..., RunDocument],
    quick: Effort,
) -> None:
    chosen = {name: everywhere[name] for name in ("cpython", "pypy")}
    effort = replace(quick, rounds=FEWEST_ROUNDS, block_ns=2_000_000, lead_in_ns=500_000)
    for _ in range(MOST_ATTEMPTS):
        document = run_to_its_end(experiment(COUNT), effort, interpreters=list(chosen.values()))
        if all(result.outcome == "measured" for result in document.cells):
            break
    reasons = [result.reason for result in document.cells]
    assert {result.outcome for result in document.cells} == {"measured"}, reasons
    cpython, pypy = (result.unit_wall_ns for result in document.cells)
    assert cpython is not None
    assert pypy is not None
    assert pypy.high * 3 < cpython.low, (pypy, cpython)
    [faster] = [one for one in document.comparisons if "pypy" in one.subject]
    assert (faster.about, faster.state) == ("interpreter", "faster")


UNSUPPORTED = """
@scenario(strategies=["sequential"])
def plain(): return 1

@scenario(portable=True, strategies=["processes"], workers=[1])
def spread(): return 1

@scenario(portable=True, knobs={"switch_interval": [0.001]}, strategies=["sequential"])
def turned(): return 1

@scenario(portable=True, strategies=["sequential"])
def newer(): return (lambda: 1_000)() and "{0!r}".format(b"".hex())
"""


@pytest.mark.measures
def test_what_an_interpreter_cannot_do_is_unsupported_with_the_reason(
    everywhere: dict[str, Interpreter],
    this_interpreter: Interpreter,
    experiment: Experiment,
    run_to_its_end: Callable[..., RunDocument],
) -> None:
    oldest = everywhere["oldest"]
    document = run_to_its_end(experiment(UNSUPPORTED), interpreters=[this_interpreter, oldest])
    told = {(r.cell.scenario, r.cell.interpreter): (r.outcome, r.reason) for r in document.cells}
    assert {told[key][0] for key in told if key[1] == this_interpreter.name} == {"measured"}
    whole = f"cpython {oldest.version}"
    assert told["exp_case.py::plain", oldest.name] == (
        "unsupported",
        f"only portable scenarios run on {whole}",
    )
    assert told["exp_case.py::spread", oldest.name] == (
        "unsupported",
        f"{whole} runs what is sent to it, without the strategy processes",
    )
    assert told["exp_case.py::turned", oldest.name] == (
        "unsupported",
        f"{whole} runs what is sent to it, without the knob switch_interval",
    )
    outcome, reason = told["exp_case.py::newer", oldest.name]
    assert outcome == "unsupported"
    assert reason == "it lacks what the scenario uses: SyntaxError: invalid syntax (line 13)"


def test_where_all_are_sent_source_the_lab_reads_the_file_itself(
    sent_source: list[Interpreter], experiment: Experiment, arms_of: ArmsOf
) -> None:
    [arm] = arms_of(experiment(COUNT), sent_source[:1])
    assert arm.left_out is None
    [arm] = arms_of(experiment(COUNT.replace("portable=True, ", "")), sent_source[:1])
    assert arm.left_out is not None
    assert arm.left_out[0] == "unsupported"


HOSTILE = """
calls = [0]

@scenario(portable=True, strategies=["sequential"], check=None, timeout_s=%s)
def unit():
    calls[0] += 1
    if calls[0] > 1:
        %s
"""
DIES = """try:
            import ffi
            ffi.open(None).func("v", "abort", "")()
        except ImportError:
            import os
            os.abort()"""
READS = """import sys
        while sys.stdin.readline():
            pass
        raise ValueError("nothing to read")"""


@pytest.mark.parametrize(
    ("body", "timeout_s", "outcome", "reason"),
    [
        ("while True: pass", 1, "timeout", "no answer within 1 s (pilot)"),
        # Whichever comes first: the time, or more than anybody will read.
        ("while True: print('rubbish' * 100)", 1, "timeout or failed", "(pilot)"),
        ("raise ValueError('wrong')", 60, "failed", "ValueError: wrong"),
        ("import sys; sys.exit(3)", 60, "failed", "called sys.exit(3)"),
        (READS, 60, "failed", "ValueError: nothing to read"),
        (DIES, 60, "crashed", "killed by SIGABRT (pilot)"),
        ("[].append([0] * 10**11)", 60, "failed", "MemoryError"),
    ],
    ids=["never ends", "prints without end", "raises", "exits", "reads", "dies", "eats memory"],
)
def test_a_hostile_unit_costs_its_cell_and_seconds(
    sent_source: list[Interpreter],
    experiment: Experiment,
    arms_of: ArmsOf,
    launcher: Launcher,
    quick: Effort,
    body: str,
    timeout_s: int,
    outcome: str,
    reason: str,
) -> None:
    # Those that start at once; the others have nothing of their own between the unit and the host.
    quickly = [one for one in sent_source if one.implementation in ("cpython", "micropython")]
    location = experiment(HOSTILE % (timeout_s, body))
    arms = arms_of(location, quickly)
    pilots = run_pilot(arms, location, launcher, quick)
    assert len(pilots) == len(quickly) > 0
    for key, pilot in pilots.items():
        assert isinstance(pilot, PilotFailure), key
        assert pilot.failure.outcome in outcome, (key, pilot.failure.reason)
        assert reason in pilot.failure.reason, key
    assert launcher.end_strays() == []


@pytest.mark.parametrize(("step_ns", "least"), [(1, 1), (1_000, 20), (15_600_000, 312_000)])
def test_blocks_are_long_enough_for_a_coarse_clock(step_ns: int, least: int) -> None:
    assert units_to_tell(10_000, step_ns) == least
    assert least * 10_000 >= STEPS_TO_TELL * step_ns


FACTS = """
@inspection(portable=True, params={"size": [10]})
def facts(size):
    return {"division": 7 / 2, "length": len([0] * size), "is_new": [] is not [], "name": "x", "all": [1, "y"]}
"""
LACKING = """
@inspection(portable=True)
def lacking():
    import no_module_of_that_name
"""


def test_an_inspection_finds_its_facts_on_every_interpreter(
    everywhere: dict[str, Interpreter],
    experiment: Experiment,
    run_to_its_end: Callable[..., RunDocument],
    quick: Effort,
) -> None:
    document = run_to_its_end(
        experiment(FACTS), replace(quick, passes=1), interpreters=list(everywhere.values())
    )
    builds = {interpreter.name: interpreter for interpreter in document.interpreters}
    assert len(document.cells) == len(everywhere)
    for result in document.cells:
        assert (result.outcome, result.reason) == ("measured", None), result.cell.id
        [seen] = result.probe_passes
        division = 3 if builds[result.cell.interpreter].language_version[0] == 2 else 3.5
        assert seen.figures == {"division": division, "length": 10, "is_new": 1}, result.cell.id
        assert seen.detail == {"name": "x", "all": [1, "y"]}
        assert seen.gil is not None


def test_what_an_inspection_needs_and_an_interpreter_lacks_is_unsupported_where_source_is_sent(
    everywhere: dict[str, Interpreter],
    this_interpreter: Interpreter,
    experiment: Experiment,
    run_to_its_end: Callable[..., RunDocument],
    quick: Effort,
) -> None:
    chosen = [this_interpreter, everywhere["oldest"]]
    here, there = run_to_its_end(experiment(LACKING), replace(quick, passes=2), interpreters=chosen).cells
    assert (here.outcome, there.outcome) == ("failed", "unsupported")
    for result in (here, there):
        assert "no_module_of_that_name" in (result.reason or "")
        assert len(result.probe_passes) == 1


def test_a_probe_that_an_interpreter_cannot_be_sent_is_unsupported_there(
    everywhere: dict[str, Interpreter], make_scenario: Callable[..., Scenario], registry: Registry
) -> None:
    scenario = make_scenario(probes=["bytecode"])
    oldest = everywhere["oldest"]
    [look] = looks_of(scenario, oldest, registry.strategies["sequential"], registry)
    assert look.unsupported == f"cpython {oldest.version} runs what is sent to it, without probes"
