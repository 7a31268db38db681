"""A sample without the GIL that was asked for is invalid, wherever the GIL came on, and says by whom."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from internals_lab.declare.location import Location
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.sample import Sample
from internals_lab.runner.measuring.rounds import Round
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.sizing.block_plan import BlockPlan
from internals_lab.runner.trust.checks import invalid_reason

PLAN = BlockPlan(
    units=1, lead_in_units=0, blocks=1, warmup_units=1, warmup_times=1, block_ns=1000, lead_in_ns=0
)
Samples = Callable[[str, Interpreter], list[Sample]]


@pytest.fixture
def samples_of(
    experiment: Callable[[str], Location], arms_of: Callable[..., list[Arm]], launcher: Launcher
) -> Samples:
    """Of one round of an experiment's cells on an interpreter."""

    def samples_of(source: str, interpreter: Interpreter) -> list[Sample]:
        location = experiment(source)
        arms = arms_of(location, [interpreter])
        plans = {arm.cell.id: PLAN for arm in arms}
        cpus = sorted(os.sched_getaffinity(0))[:2]
        found = Round(
            arms, plans, location, launcher, number=0, group=0, cpus=cpus, rng=random.Random(1)
        ).run()
        assert found.failed == {}
        return list(found.samples.values())

    return samples_of


def test_in_every_strategy_the_package_that_imports_it_is_named(
    samples_of: Samples, free_threaded: Interpreter, extension_folder: Path
) -> None:
    samples = samples_of(
        f"""
        sys.path.insert(0, {str(extension_folder)!r})

        @scenario(strategies=["sequential", "threads", "processes", "process_pool"], workers=[2])
        def unit():
            import leaning
        """,
        free_threaded,
    )
    assert len(samples) == 4
    for sample in samples:
        reason = "the GIL was turned on by the import of 'leaning._native', which leaning imports"
        assert invalid_reason([sample]) == reason


def test_a_process_that_the_unit_starts_itself_is_not_overlooked(
    samples_of: Samples, free_threaded: Interpreter, extension_folder: Path
) -> None:
    [sample] = samples_of(
        f"""
        PROGRAM = "import sys; sys.path.insert(0, {str(extension_folder)!r}); import needs_no_gil, needs_the_gil"

        @scenario(strategies=["sequential"])
        def unit():
            return subprocess.run([sys.executable, "-c", PROGRAM]).returncode
        """,
        free_threaded,
    )
    assert sample.gil.at_end is False
    assert invalid_reason([sample]) == (
        "the GIL was turned on by the import of 'needs_the_gil', in a process that the unit started"
    )


def test_a_gil_that_is_forced_off_stays_off_whatever_is_imported(
    samples_of: Samples, free_threaded: Interpreter, extension_folder: Path
) -> None:
    forced_off, forced_on = samples_of(
        f"""
        sys.path.insert(0, {str(extension_folder)!r})
        import needs_the_gil

        @scenario(strategies=["sequential"], knobs={{"gil": [False, True]}})
        def unit(): pass
        """,
        free_threaded,
    )
    assert {forced_off.gil.at_end, forced_on.gil.at_end} == {False, True}
    assert invalid_reason([forced_off]) is None
    assert invalid_reason([forced_on]) is None


def test_an_environment_that_turns_it_on_before_the_first_line_is_named(
    samples_of: Samples, free_threaded: Interpreter, extension_folder: Path, tmp_path: Path
) -> None:
    environment = tmp_path / "environment"
    subprocess.run([free_threaded.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    [packages] = environment.glob("lib/python*/site-packages")
    (packages / "first.pth").write_text(f"{extension_folder}\nimport needs_the_gil\n")
    told = msgspec.structs.replace(
        free_threaded, executable=str(environment / "bin" / "python"), gil_enabled_at_start=True
    )
    [sample] = samples_of("@scenario(strategies=['sequential'])\ndef unit(): pass", told)
    assert sample.gil.at_start is True
    assert invalid_reason([sample]) == (
        "the GIL was turned on by the import of 'needs_the_gil', before anything of the experiment was loaded"
    )
