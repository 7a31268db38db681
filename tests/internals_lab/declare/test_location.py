"""Where an experiment is decides its name and what it can import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.declare.location import locate


@pytest.fixture
def touch(tmp_path: Path) -> Callable[[str], Path]:
    """An empty file below the project's root."""

    def touch(name: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return path

    return touch


def test_a_plain_folder_is_the_first_root_and_the_projects_the_last(
    touch: Callable[[str], Path], tmp_path: Path
) -> None:
    found = locate(touch("experiments/exp_gil.py"), root=tmp_path)
    assert (found.id, found.module) == ("experiments/exp_gil.py", "exp_gil")
    assert found.roots == (str(tmp_path / "experiments"), str(tmp_path))


def test_a_package_is_imported_from_the_folder_that_holds_it(
    touch: Callable[[str], Path], tmp_path: Path
) -> None:
    touch("lab/team/__init__.py")
    touch("lab/team/speed/__init__.py")
    found = locate(touch("lab/team/speed/exp_gil.py"), root=tmp_path)
    assert found.module == "team.speed.exp_gil"
    assert found.roots == (str(tmp_path / "lab"), str(tmp_path))


def test_src_and_the_settings_folders_come_between(touch: Callable[[str], Path], tmp_path: Path) -> None:
    touch("src/project/__init__.py")
    found = locate(touch("experiments/exp_gil.py"), root=tmp_path, pythonpath=[tmp_path / "more"])
    expected = [tmp_path / "experiments", tmp_path / "more", tmp_path / "src", tmp_path]
    assert list(found.roots) == [str(folder) for folder in expected]


def test_a_root_is_named_once(touch: Callable[[str], Path], tmp_path: Path) -> None:
    assert locate(touch("exp_gil.py"), root=tmp_path, pythonpath=[tmp_path]).roots == (str(tmp_path),)


def test_a_file_outside_the_root_has_its_whole_path_as_id(
    touch: Callable[[str], Path], tmp_path: Path
) -> None:
    path = touch("elsewhere/exp_gil.py")
    (tmp_path / "project").mkdir()
    assert locate(path, root=tmp_path / "project").id == path.as_posix()


def test_a_dot_in_a_files_name_makes_no_package(touch: Callable[[str], Path], tmp_path: Path) -> None:
    assert locate(touch("exp_v1.2.py"), root=tmp_path).module == "exp_v1_2"


def test_a_link_is_the_file_that_it_leads_to(touch: Callable[[str], Path], tmp_path: Path) -> None:
    real = touch("real/exp_gil.py")
    link = tmp_path / "exp_link.py"
    link.symlink_to(real)
    assert locate(link, root=tmp_path).path == real


def test_an_installed_project_is_not_imported_from_its_sources(
    touch: Callable[[str], Path], tmp_path: Path
) -> None:
    touch("src/shop/__init__.py")
    elsewhere = tmp_path / "elsewhere"
    found = locate(touch("experiments/exp_gil.py"), root=tmp_path, pythonpath=[elsewhere], installed=True)
    assert found.roots == (str(tmp_path / "experiments"), str(elsewhere))
