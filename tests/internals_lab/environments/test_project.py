"""A project is what its pyproject.toml says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.environments.needs import Needs
from internals_lab.environments.project import project_at
from internals_lab.errors import SettingsError

BACKEND = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
ABOUT = '[project]\nname = "The.Shop"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["rich"]\n'
EXTRAS = '[project.optional-dependencies]\nfast = ["numpy"]\n'

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file of the project."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


def test_one_with_a_build_backend_is_installed_so_that_its_sources_are_followed(
    write: Write, tmp_path: Path
) -> None:
    write("pyproject.toml", BACKEND + ABOUT + EXTRAS)
    project = project_at(".[Fast]", tmp_path)
    assert project.has_backend
    assert project.name == "the-shop"
    assert Needs(project=project).lines == [f"-e {tmp_path}[fast]"]
    assert Needs(project=project).roots == []


def test_one_without_gives_its_requirements_and_lies_on_the_path(write: Write, tmp_path: Path) -> None:
    write("lib/pyproject.toml", ABOUT + EXTRAS)
    write("lib/src/the_shop.py", "")
    project = project_at("lib[fast]", tmp_path)
    needs = Needs(project=project).and_also(["idna"])
    assert not project.has_backend
    assert needs.lines == ["rich", "numpy", "idna"]
    assert needs.roots == [str(tmp_path / "lib" / "src"), str(tmp_path / "lib")]


def test_a_setup_py_alone_is_a_project_with_a_backend(write: Write, tmp_path: Path) -> None:
    write("setup.py", "")
    assert project_at(".", tmp_path).has_backend


@pytest.mark.parametrize(
    ("files", "word", "message"),
    [
        ({}, "nowhere", "there is no folder nowhere"),
        ({}, ".", "has none of pyproject.toml, setup.py, setup.cfg"),
        ({"pyproject.toml": "x ="}, ".", "cannot be read: Invalid"),
        ({"pyproject.toml": ABOUT + EXTRAS}, ".[fats]", "has no extra 'fats'; it has fast"),
        ({"pyproject.toml": '[project]\nrequires-python = "three"\n'}, ".", "Invalid specifier: 'three'"),
    ],
)
def test_what_is_no_project_is_refused(
    files: dict[str, str], word: str, message: str, write: Write, tmp_path: Path
) -> None:
    for name, text in files.items():
        write(name, text)
    with pytest.raises(SettingsError, match=message.replace("[", r"\[")):
        project_at(word, tmp_path)


def test_it_says_which_versions_of_the_language_it_runs_on(write: Write, tmp_path: Path) -> None:
    write("pyproject.toml", BACKEND + ABOUT)
    project = project_at(".", tmp_path)
    assert not project.runs_on([3, 9, 18])
    assert project.runs_on([3, 15, 0])


def test_an_edit_of_what_is_compiled_changes_its_state_and_one_of_python_does_not(
    write: Write, tmp_path: Path
) -> None:
    write("pyproject.toml", BACKEND + ABOUT)
    write("shop/fast.c", "int x;")
    write(".venv/lib/fast.c", "int y;")
    project = project_at(".", tmp_path)
    before = project.state()
    write("shop/__init__.py", "x = 1")
    write(".venv/lib/fast.c", "int z;")
    assert project.state() == before
    write("shop/fast.c", "int y;")
    after = project.state()
    assert after != before
    write("pyproject.toml", BACKEND + ABOUT + EXTRAS)
    assert project.state() not in (before, after)
