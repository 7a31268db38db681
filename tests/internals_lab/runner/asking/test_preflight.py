"""What installs, what imports, and what turns the GIL on, before anything is measured."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.cli.main import main
from internals_lab.environments.environments import Environments
from internals_lab.environments.needs import Needs
from internals_lab.environments.project import project_at
from internals_lab.environments.uv_tool import InstalledUv
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.preflight import Preflight
from internals_lab.reporters.preflight import lines
from internals_lab.runner.asking.preflight import preflight
from internals_lab.runner.processes.launching import Launcher

Fly = Callable[..., Preflight]

# Its module goes by the name of its file alone, as Python's own rule has it: without Py_mod_gil it may need the GIL.
NEEDS_THE_GIL = """
#include <Python.h>
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "needs_the_gil", NULL, 0, NULL};
PyMODINIT_FUNC PyInit_needs_the_gil(void) { return PyModuleDef_Init(&module); }
"""
PYPROJECT = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "shop"
version = "1"
dependencies = ["iniconfig"]
"""
SETUP = """
from setuptools import Extension, setup
setup(ext_modules=[Extension(name + ".needs_the_gil", ["needs_the_gil.c"]) for name in ("eager", "lazy")])
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with a package that loads its C extension when it is imported, and one that does when it is used."""
    folder = tmp_path / "shop"
    for name in ("eager", "lazy"):
        (folder / "src" / name).mkdir(parents=True)
        (folder / "src" / name / "fast.py").write_text(f"from {name} import needs_the_gil\n")
    (folder / "src" / "eager" / "__init__.py").write_text("import iniconfig\nimport eager.fast\n")
    (folder / "src" / "lazy" / "__init__.py").write_text("import iniconfig\n")
    (folder / "needs_the_gil.c").write_text(NEEDS_THE_GIL)
    (folder / "setup.py").write_text(SETUP)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    return folder


@pytest.fixture
def fly(tmp_path: Path, launcher: Launcher) -> Fly:
    """A preflight on these interpreters, with what this environment says to uv."""

    def fly(needs: Needs, *interpreters: Interpreter, uv: dict[str, str] | None = None) -> Preflight:
        environments = Environments(
            interpreters,
            root=tmp_path,
            say=lambda _: None,
            folder=tmp_path / "environments",
            uv=InstalledUv({**os.environ, **(uv or {})}),
        )
        return preflight(needs, interpreters, environments, launcher, lambda _: None)

    return fly


def test_what_turns_the_gil_on_is_named_deep_down_as_well_and_only_where_there_is_a_choice(
    shop: Path, fly: Fly, gil_twin: Interpreter, free_threaded: Interpreter
) -> None:
    """Compiled by setuptools from the registry, as a team's project is."""
    answer = fly(Needs(project=project_at("shop", shop.parent)), gil_twin, free_threaded)
    with_gil, without = answer.interpreters
    assert with_gil.is_fine
    assert without.packages.keys() == {"iniconfig", "shop"}
    assert without.import_errors == []
    found = {one.module: (one.package, one.only_deeper) for one in without.gil_enablers}
    assert found == {"eager": ("shop", False), "lazy": ("shop", True)}
    assert all("needs_the_gil" in (one.enabled_by or "") for one in without.gil_enablers)
    assert not answer.is_fine
    told = lines(answer)
    assert any("import eager (shop) turns the GIL on, by " in line for line in told)
    assert any("import lazy (shop) turns the GIL on when what lies below it is used" in line for line in told)


def test_what_cannot_be_had_or_imported_is_told_for_that_interpreter_alone(
    fly: Fly, package_index: Any, gil_twin: Interpreter, free_threaded: Interpreter
) -> None:
    package_index.source("planted", "1.0", builds=False)
    package_index.wheel("planted", "1.0", "cp313-cp313-linux_x86_64", code="import nowhere")
    needs = Needs(requirements=("planted",))
    answer = fly(needs, gil_twin, free_threaded, uv=package_index.environment)
    installed, refused = answer.interpreters
    assert (installed.outcome, refused.outcome) == ("ready", "refused")
    [broken] = installed.import_errors
    assert broken.error == "ModuleNotFoundError: No module named 'nowhere'"
    told = lines(answer)
    assert f"{gil_twin.short}: import planted (planted): {broken.error}" in told
    [line] = [one for one in told if one.startswith(f"{free_threaded.short}: cannot be installed")]
    assert "no wheel for planted; Failed to build `planted==1.0`" in line
    assert told[-1] == "all is well on none"


def test_a_module_that_kills_its_process_is_an_import_error(
    fly: Fly, package_index: Any, this_interpreter: Interpreter
) -> None:
    package_index.wheel("planted", "1.0", code="import os; os.abort()")
    package_index.wheel("beneath", "1.0")
    needs = Needs(requirements=("beneath", "planted"))
    [on] = fly(needs, this_interpreter, uv=package_index.environment).interpreters
    assert [(one.module, one.error is None) for one in on.imports] == [("beneath", True), ("planted", False)]
    assert "SIGABRT" in (on.import_errors[0].error or "")


@pytest.fixture
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package_index: Any) -> Path:
    """Where the command is typed, with this test's own packages and cache."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name, value in package_index.environment.items():
        monkeypatch.setenv(name, value)
    return folder


def test_the_command_ends_as_a_ci_check_wants_it(
    in_a_folder: Path, package_index: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    package_index.wheel("planted", "1.0")
    command = ["preflight", "--requirements", "planted", "--interpreters", "this"]
    assert main(command) == 0
    told = capsys.readouterr()
    assert "planted  1.0" in told.out
    assert "making 1 environment with planted (1 package)" in told.err
    assert main([*command, "--json"]) == 0
    [on] = json.loads(capsys.readouterr().out)["interpreters"]
    assert (on["outcome"], on["packages"], on["imports"][0]["module"]) == (
        "ready",
        {"planted": "1.0"},
        "planted",
    )
    assert main(["preflight", "--requirements", "nowhere-to-be-had", "--interpreters", "this"]) == 1
    assert "cannot be installed: " in capsys.readouterr().out


def test_a_folder_without_a_project_is_refused(in_a_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preflight"]) == 2
    assert "there is no project here" in capsys.readouterr().err


def test_a_project_is_not_tried_on_what_it_does_not_run_on_unless_that_is_named(
    in_a_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (in_a_folder / "pyproject.toml").write_text('[project]\nname = "shop"\nrequires-python = ">=4"\n')
    assert main(["preflight"]) == 2
    assert "none of the interpreters that are found can run the project shop" in capsys.readouterr().err
    assert main(["preflight", "--interpreters", "this"]) == 1
    assert "the project shop requires Python >=4" in capsys.readouterr().out
