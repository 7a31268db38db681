"""Cells go into the environments that their scenarios need, and stay out of those that they do not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.declare.location import Location
from internals_lab.environments.environments import Environments
from internals_lab.environments.folder import STAMP
from internals_lab.environments.needs import NOTHING, Needs
from internals_lab.environments.uv_tool import InstalledUv
from internals_lab.errors import DeclarationError
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.asking.collecting_inside import collect_inside
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.planning.placing import Placing
from internals_lab.runner.processes.launching import Launcher

MakePlacing = Callable[..., Placing]


@pytest.fixture
def placing(tmp_path: Path, package_index: Any) -> MakePlacing:
    """For these interpreters, with this test's own packages."""

    def placing(*interpreters: Interpreter, common: Needs = NOTHING) -> Placing:
        environments = Environments(
            interpreters,
            root=tmp_path,
            say=lambda _: None,
            folder=tmp_path / "environments",
            uv=InstalledUv({**os.environ, **package_index.environment}),
        )
        return Placing(environments, common)

    return placing


@pytest.fixture
def arm_on(make_arm: Any) -> Any:
    """An arm of a scenario with these requirements on that interpreter."""

    def arm_on(interpreter: Interpreter, *requirements: str, **more: Any) -> Any:
        from dataclasses import replace

        arm = make_arm(requirements=list(requirements), cell_id=f"{requirements}[{interpreter.name}]", **more)
        return replace(arm, interpreter=interpreter)

    return arm_on


def placed(placing: Placing, *arms: Arm) -> list[Arm]:
    """All of them."""
    return placing.place(arms, placing.spots(arms))


def test_a_cell_is_started_in_the_environment_and_keeps_its_interpreters_name(
    placing: MakePlacing, arm_on: Any, package_index: Any, this_interpreter: Interpreter
) -> None:
    package_index.wheel("planted", "1.0")
    place = placing(this_interpreter)
    [plain, needing] = placed(place, arm_on(this_interpreter), arm_on(this_interpreter, "planted"))
    assert plain.interpreter is this_interpreter
    assert needing.left_out is None
    assert needing.interpreter.name == this_interpreter.name
    assert needing.interpreter.executable != this_interpreter.executable
    [record] = place.records
    assert (record.scenarios, record.packages) == ([needing.scenario.id], {"planted": "1.0"})


def test_only_cells_at_the_spots_that_are_asked_for_get_an_environment(
    placing: MakePlacing,
    arm_on: Any,
    package_index: Any,
    this_interpreter: Interpreter,
    gil_twin: Interpreter,
    tmp_path: Path,
) -> None:
    package_index.wheel("planted", "1.0")
    place = placing(this_interpreter, gil_twin)
    here, there = arm_on(this_interpreter, "planted"), arm_on(gil_twin, "planted")
    arms = place.place([here, there], {there.spot})
    assert arms[0] is here
    assert arms[1].interpreter.executable != gil_twin.executable
    assert [record.interpreter for record in place.records] == [gil_twin.name]
    assert len(list(tmp_path.glob(f"environments/*/{STAMP}"))) == 1


def test_what_cannot_be_had_leaves_the_cell_out_and_makes_no_record(
    placing: MakePlacing, arm_on: Any, this_interpreter: Interpreter
) -> None:
    place = placing(this_interpreter)
    [arm] = placed(place, arm_on(this_interpreter, "planted"))
    assert arm.left_out is not None
    outcome, reason = arm.left_out
    assert outcome == "unsupported"
    assert "planted" in reason
    assert place.records == []


def test_what_the_run_needs_is_not_for_interpreters_that_are_sent_the_source_alone(
    placing: MakePlacing, arm_on: Any, build_interpreter: Any
) -> None:
    sent = build_interpreter("micropython-1.26.0", implementation="micropython", short="micropython1.26")
    place = placing(common=Needs(requirements=("planted",)))
    [portable, needing] = placed(place, arm_on(sent), arm_on(sent, "planted"))
    assert portable.left_out is None
    assert needing.left_out == (
        "unsupported",
        "micropython1.26 is sent the source alone, without packages; this needs planted",
    )


@pytest.fixture
def collected(launcher: Launcher, registry: Registry, this_interpreter: Interpreter) -> Any:
    """The scenarios of a file, by the way that a run takes."""
    return lambda location, place: collect_inside(location, [this_interpreter], place, launcher, registry)


def test_a_file_that_imports_what_its_scenarios_require_is_read_as_text_first(
    placing: MakePlacing,
    collected: Any,
    experiment: Callable[[str], Location],
    package_index: Any,
    this_interpreter: Interpreter,
) -> None:
    package_index.wheel("planted", "1.0")
    package_index.wheel("beneath", "1.0")
    location = experiment("""
        import planted, beneath

        @scenario(requirements=["planted"])
        def counts(): pass

        adding = snippets({"a": "1"}, requirements=("beneath", "planted>=1"))
    """)
    found = collected(location, placing(this_interpreter))
    assert [one.requirements for one in found] == [["planted"], ["beneath", "planted>=1"]]


def test_reading_a_file_makes_an_environment_on_the_first_interpreter_that_can_load_it_and_on_no_other(
    placing: MakePlacing,
    experiment: Callable[[str], Location],
    package_index: Any,
    this_interpreter: Interpreter,
    gil_twin: Interpreter,
    launcher: Launcher,
    registry: Registry,
    tmp_path: Path,
) -> None:
    package_index.wheel("planted", "1.0")
    location = experiment("""
        import planted

        @scenario()
        def counts(): pass
    """)
    both = [this_interpreter, gil_twin]
    place = placing(*both, common=Needs(requirements=("planted",)))
    assert [one.name for one in collect_inside(location, both, place, launcher, registry)] == ["counts"]
    [made] = tmp_path.glob(f"environments/*/{STAMP}")
    assert made.parent.name.startswith(this_interpreter.name)


def test_one_that_cannot_load_the_file_does_not_keep_the_next_from_it(
    placing: MakePlacing,
    experiment: Callable[[str], Location],
    package_index: Any,
    this_interpreter: Interpreter,
    gil_twin: Interpreter,
    launcher: Launcher,
    registry: Registry,
) -> None:
    package_index.wheel("planted", "1.0")
    location = experiment("""
        import sys, planted

        assert sys.version_info >= (3, 13)

        @scenario()
        def counts(): pass
    """)
    both = [this_interpreter, gil_twin]
    place = placing(*both, common=Needs(requirements=("planted",)))
    assert [one.name for one in collect_inside(location, both, place, launcher, registry)] == ["counts"]


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("['numpy=2']", "unit: 'numpy=2' is no requirement such as 'numpy>=2'"),
        ("'numpy'", "unit: requirements is a list such as ['numpy>=2'], not 'numpy'"),
        ("[2]", "unit: requirements is a list such as ['numpy>=2'], not [2]"),
    ],
)
def test_a_requirement_that_is_none_is_named_with_its_place(
    declared: str,
    message: str,
    placing: MakePlacing,
    collected: Any,
    experiment: Callable[[str], Location],
    this_interpreter: Interpreter,
) -> None:
    location = experiment(f"\n@scenario(requirements={declared})\ndef unit(): pass")
    with pytest.raises(DeclarationError) as caught:
        collected(location, placing(this_interpreter))
    assert message in str(caught.value)
    assert str(caught.value).startswith("exp_case.py:3: ")


def test_where_nobody_can_have_it_the_file_is_refused_with_the_reason(
    placing: MakePlacing, collected: Any, experiment: Callable[[str], Location], this_interpreter: Interpreter
) -> None:
    location = experiment("import planted\n@scenario(requirements=['planted'])\ndef unit(): pass")
    with pytest.raises(DeclarationError, match=r"no interpreter can have what it needs .*planted"):
        collected(location, placing(this_interpreter))
