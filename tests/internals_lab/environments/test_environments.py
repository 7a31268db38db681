"""One environment an interpreter, whole or not there, made once."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from internals_lab.environments.environments import Environments, Made
from internals_lab.environments.folder import SCRATCH, STAMP, sole_maker
from internals_lab.environments.needs import Needs
from internals_lab.environments.project import project_at
from internals_lab.environments.resolution import Refused
from internals_lab.environments.uv_tool import UvAnswer
from internals_lab.model.interpreter import Interpreter

MakeEnvironments = Callable[..., Environments]
PLANTED = Needs(requirements=("planted",))


def _run(made: Made | Refused, code: str) -> str:
    assert isinstance(made, Made), made
    command = [made.interpreter.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _finished(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob(f"*/{STAMP}"))


def test_what_is_needed_can_be_imported_there_and_nothing_else(
    environments: MakeEnvironments, package_index: Any, this_interpreter: Interpreter
) -> None:
    package_index.wheel("planted", "1.0", requires=["beneath"])
    package_index.wheel("beneath", "0.3")
    made = environments(this_interpreter).made_for(PLANTED)[this_interpreter.name]
    assert _run(made, "import planted, beneath; print(planted.version, beneath.version)") == "1.0 0.3"
    assert _run(made, "import importlib.util as u; print(u.find_spec('pytest'))") == "None"
    assert isinstance(made, Made)
    assert made.record.packages == {"planted": "1.0", "beneath": "0.3"}
    assert (made.interpreter.name, made.interpreter.identity) == (
        this_interpreter.name,
        this_interpreter.identity,
    )


def test_all_interpreters_get_the_newest_version_that_each_of_them_has_a_wheel_of(
    environments: MakeEnvironments, package_index: Any, gil_twin: Interpreter, free_threaded: Interpreter
) -> None:
    package_index.wheel("planted", "2.0", "cp313-cp313-linux_x86_64")
    package_index.source("planted", "2.0", builds=True)
    for abi in ("cp313", "cp313t"):
        package_index.wheel("planted", "1.5", f"cp313-{abi}-linux_x86_64")
    results = environments(gil_twin, free_threaded).made_for(PLANTED)
    assert {_run(made, "import planted; print(planted.version)") for made in results.values()} == {"1.5"}


def test_an_environment_is_made_where_it_is_asked_for_with_the_version_that_all_can_have(
    environments: MakeEnvironments,
    package_index: Any,
    gil_twin: Interpreter,
    free_threaded: Interpreter,
    folder: Path,
    watched: Any,
) -> None:
    package_index.wheel("planted", "2.0", "cp313-cp313-linux_x86_64")
    for abi in ("cp313", "cp313t"):
        package_index.wheel("planted", "1.5", f"cp313-{abi}-linux_x86_64")
    run = environments(gil_twin, free_threaded)
    [(name, made)] = run.made_for(PLANTED, {gil_twin.name}).items()
    assert name == gil_twin.name
    assert _run(made, "import planted; print(planted.version)") == "1.5"
    assert len(_finished(folder)) == 1
    watched.commands.clear()
    results = run.made_for(PLANTED)
    assert results[gil_twin.name] == made
    assert len(_finished(folder)) == 2
    assert watched.commands == ["venv --relocatable", "pip install"]


def test_the_second_time_nothing_is_asked_and_nothing_is_made(
    environments: MakeEnvironments, package_index: Any, this_interpreter: Interpreter, watched: Any
) -> None:
    package_index.wheel("planted", "1.0")
    first = environments(this_interpreter).made_for(PLANTED)
    assert watched.commands
    watched.commands.clear()
    package_index.wheel("planted", "2.0")
    again = environments(this_interpreter).made_for(PLANTED)
    assert watched.commands == []
    assert again == first


def test_the_cost_is_said_before_and_progress_meanwhile(
    environments: MakeEnvironments,
    package_index: Any,
    gil_twin: Interpreter,
    free_threaded: Interpreter,
    said: list[str],
) -> None:
    package_index.source("planted", "1.0", builds=True)
    environments(gil_twin, free_threaded).made_for(PLANTED)
    shorts = [gil_twin.short, free_threaded.short]
    assert said[0] == f"finding versions of planted that {', '.join(shorts)} can have ..."
    assert said[1].startswith("making 2 environments with planted (1 package) in ")
    assert said[1].endswith("once: minutes, for planted has no wheel and is built from source")
    assert [line for line in said if line.startswith("environment")] == [
        f"environment 1 of 2: {shorts[0]} ...",
        f"environment 2 of 2: {shorts[1]} ...",
    ]


def test_one_without_a_wheel_is_refused_with_the_reason_and_the_others_are_not(
    environments: MakeEnvironments, package_index: Any, gil_twin: Interpreter, free_threaded: Interpreter
) -> None:
    package_index.wheel("planted", "1.0", "cp313-cp313-linux_x86_64")
    results = environments(gil_twin, free_threaded).made_for(PLANTED)
    assert isinstance(results[gil_twin.name], Made)
    refused = results[free_threaded.name]
    assert isinstance(refused, Refused)
    assert "planted" in refused.reason
    assert "cp313t" in refused.reason or "no wheels" in refused.reason or "wheel" in refused.reason
    assert "\n" not in refused.reason


def test_what_does_not_build_is_refused_once_and_holds_nobody_back(
    environments: MakeEnvironments,
    package_index: Any,
    gil_twin: Interpreter,
    free_threaded: Interpreter,
    watched: Any,
) -> None:
    package_index.source("planted", "1.0", builds=False)
    for version in ("1.0", "2.0"):
        package_index.wheel("planted", version, "cp313-cp313-linux_x86_64")
    results = environments(gil_twin, free_threaded).made_for(PLANTED)
    refused = results[free_threaded.name]
    assert isinstance(refused, Refused)
    assert refused.without_wheel == ["planted"]
    assert "Failed to build" in refused.reason
    assert "there is no such compiler here" in refused.reason
    # While it might still have been built, 1.0 was what both could have.
    assert _run(results[gil_twin.name], "import planted; print(planted.version)") == "2.0"
    watched.commands.clear()
    assert environments(gil_twin, free_threaded).made_for(PLANTED) == results
    assert watched.commands == []


def test_a_refusal_is_not_believed_for_ever(
    environments: MakeEnvironments, package_index: Any, this_interpreter: Interpreter
) -> None:
    path = package_index.source("planted", "1.0", builds=False)
    refused = environments(this_interpreter).made_for(PLANTED)[this_interpreter.name]
    assert isinstance(refused, Refused)
    path.unlink()
    package_index.wheel("planted", "1.1")
    assert isinstance(environments(this_interpreter).made_for(PLANTED)[this_interpreter.name], Refused)
    again = environments(this_interpreter, asks_again=True).made_for(PLANTED)[this_interpreter.name]
    assert isinstance(again, Made)


def test_one_built_from_source_says_so(
    environments: MakeEnvironments, package_index: Any, this_interpreter: Interpreter
) -> None:
    package_index.source("planted", "1.0", builds=True)
    package_index.wheel("beneath", "1.0")
    needs = Needs(requirements=("beneath", "planted"))
    made = environments(this_interpreter).made_for(needs)[this_interpreter.name]
    assert isinstance(made, Made)
    assert made.record.built == ["planted"]
    assert _run(made, "import planted; print(planted.version)") == "1.0"


def test_what_was_left_half_made_is_never_taken_for_an_environment(
    environments: MakeEnvironments,
    package_index: Any,
    this_interpreter: Interpreter,
    folder: Path,
    watched: Any,
) -> None:
    class Killed(BaseException):
        """As by a signal."""

    def dies_in_the_middle(*arguments: Any, **more: Any) -> UvAnswer:
        if arguments[:2] == ("pip", "install"):
            raise Killed
        return watched(*arguments, **more)

    package_index.wheel("planted", "1.0")
    with pytest.raises(Killed):
        environments(this_interpreter, uv=dies_in_the_middle).made_for(PLANTED)
    assert _finished(folder) == []
    leftover = folder / f"{SCRATCH}of-a-killed-run"
    leftover.mkdir()
    made = environments(this_interpreter).made_for(PLANTED)[this_interpreter.name]
    assert _run(made, "import planted; print(planted.version)") == "1.0"
    assert not leftover.exists()
    assert len(_finished(folder)) == 1


def test_an_environment_whose_stamp_is_gone_is_made_anew(
    environments: MakeEnvironments, package_index: Any, this_interpreter: Interpreter, folder: Path
) -> None:
    package_index.wheel("planted", "1.0")
    environments(this_interpreter).made_for(PLANTED)
    [name] = _finished(folder)
    (folder / name / STAMP).unlink()
    made = environments(this_interpreter).made_for(PLANTED)[this_interpreter.name]
    assert _run(made, "import planted; print(planted.version)") == "1.0"
    assert _finished(folder) == [name]


def test_two_runs_at_once_take_turns(
    environments: MakeEnvironments,
    package_index: Any,
    this_interpreter: Interpreter,
    folder: Path,
    watched: Any,
) -> None:
    package_index.wheel("planted", "1.0")
    waits = threading.Event()
    results: list[Any] = []

    def second(line: str) -> None:
        if "another run makes environments" in line:
            waits.set()

    with sole_maker(folder, lambda _: None):
        run = threading.Thread(
            target=lambda: results.append(environments(this_interpreter, say=second).made_for(PLANTED))
        )
        run.start()
        assert waits.wait(60)
        assert watched.commands == []
    run.join(60)
    assert _run(results[0][this_interpreter.name], "import planted; print(planted.version)") == "1.0"


def test_another_build_in_the_same_place_is_another_environment(
    environments: MakeEnvironments, package_index: Any, this_interpreter: Interpreter, folder: Path
) -> None:
    package_index.wheel("planted", "1.0")
    environments(this_interpreter).made_for(PLANTED)
    rebuilt = msgspec.structs.replace(this_interpreter, identity="another")
    environments(rebuilt).made_for(PLANTED)
    assert len(_finished(folder)) == 2


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (
            {"implementation": "micropython"},
            "packages cannot be installed into micropython, and it needs planted",
        ),
        (
            {"language_version": [2, 7, 18]},
            "packages cannot be installed into Python 2, and it needs planted",
        ),
    ],
)
def test_interpreters_without_packages_are_refused_unasked(
    facts: dict[str, Any],
    reason: str,
    environments: MakeEnvironments,
    this_interpreter: Interpreter,
    watched: Any,
) -> None:
    other = msgspec.structs.replace(this_interpreter, **facts)
    assert environments(other).made_for(PLANTED) == {other.name: Refused(reason=reason)}
    assert watched.commands == []


def test_an_executable_that_uv_can_do_nothing_with_is_refused_in_a_line(
    environments: MakeEnvironments, package_index: Any, this_interpreter: Interpreter, tmp_path: Path
) -> None:
    package_index.wheel("planted", "1.0")
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho rubbish\n")
    broken.chmod(0o755)
    other = msgspec.structs.replace(
        this_interpreter, executable=str(broken), name="broken", short="broken", identity="broken"
    )
    results = environments(other, this_interpreter).made_for(PLANTED)
    refused = results["broken"]
    assert isinstance(refused, Refused)
    assert "\n" not in refused.reason
    assert isinstance(results[this_interpreter.name], Made)


# A project with a build backend of its own, so that no registry is needed.
BACKEND = """
import os, zipfile

def build_editable(folder, *_):
    about = "shop-1.0.dist-info"
    with zipfile.ZipFile(os.path.join(folder, "shop-1.0-py3-none-any.whl"), "w") as wheel:
        wheel.writestr("shop.pth", os.path.abspath("src"))
        wheel.writestr(about + "/METADATA", "Metadata-Version: 2.1\\nName: shop\\nVersion: 1.0\\nRequires-Dist: planted")
        wheel.writestr(about + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any")
        wheel.writestr(about + "/RECORD", "")
    return "shop-1.0-py3-none-any.whl"
"""
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "shop"
version = "1.0"
requires-python = ">=3.10"
dependencies = ["planted"]
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Its folder."""
    folder = tmp_path / "shop"
    (folder / "src" / "shop").mkdir(parents=True)
    (folder / "src" / "shop" / "__init__.py").write_text("import planted\nprice = 1\n")
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "backend.py").write_text(BACKEND)
    return folder


def test_the_teams_project_is_installed_as_its_pyproject_says_and_its_edits_are_seen(
    environments: MakeEnvironments, package_index: Any, this_interpreter: Interpreter, shop: Path
) -> None:
    package_index.wheel("planted", "1.0")
    needs = Needs(project=project_at("shop", shop.parent))
    made = environments(this_interpreter).made_for(needs)[this_interpreter.name]
    assert _run(made, "import shop; print(shop.price, shop.planted.version)") == "1 1.0"
    assert isinstance(made, Made)
    assert (made.record.project, made.record.requirements) == ("shop", [])
    assert made.record.packages == {"planted": "1.0", "shop": "1.0"}
    (shop / "src" / "shop" / "__init__.py").write_text("import planted\nprice = 22\n")
    assert _run(made, "import shop; print(shop.price)") == "22"


def test_a_project_is_refused_where_it_says_that_it_does_not_run(
    environments: MakeEnvironments, this_interpreter: Interpreter, shop: Path, watched: Any
) -> None:
    old = msgspec.structs.replace(this_interpreter, language_version=[3, 9, 18])
    results = environments(old).made_for(Needs(project=project_at("shop", shop.parent)))
    assert results[old.name] == Refused(reason="the project shop requires Python >=3.10, this is 3.9.18")
    assert watched.commands == []


def test_passwords_of_addresses_are_not_told() -> None:
    needs = Needs(requirements=("shop@ https://ann:secret@packages.example/shop-1.whl",))
    assert needs.as_told() == ["shop@ https://packages.example/shop-1.whl"]
    assert "secret" not in str(needs)
