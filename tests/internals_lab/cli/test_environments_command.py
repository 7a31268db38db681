"""`internals-lab environments`: what is kept, and making room."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from internals_lab.environments.folder import STAMP, Stamp, python_in
from internals_lab.environments.resolution import Resolved


@pytest.fixture
def lab_environment(lab_environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A cache of each test's own: it tells of all that is kept."""
    return lab_environment | {"XDG_CACHE_HOME": str(tmp_path / "cache")}


@pytest.fixture
def folder(lab_environment: dict[str, str]) -> Iterator[Path]:
    """Two environments: one used now, one a long time ago."""
    folder = Path(lab_environment["XDG_CACHE_HOME"]) / "internals-lab" / "environments"
    for name, used in (("new", None), ("old", (0, 0))):
        python_in(folder / name).parent.mkdir(parents=True, exist_ok=True)
        python_in(folder / name).write_bytes(b"x" * 2_000_000)
        (folder / name / "pyvenv.cfg").write_bytes(b"")
        stamp = Stamp(made_of=Resolved(pins=["rich==13.0"]), requirements=["rich"])
        (folder / name / STAMP).write_bytes(msgspec.json.encode(stamp))
        os.utime(folder / name / STAMP, used)
    yield folder
    assert {one.name for one in folder.iterdir()} <= {"new", "old", ".lock"}


def test_what_is_kept_is_listed_with_what_it_takes(lab: Any, folder: Path) -> None:
    ended = lab("environments")
    headings, new, old, together = ended.answer.splitlines()
    assert headings.split() == ["environment", "size", "its", "own", "last", "used", "made", "for"]
    assert new.split() == ["new", "2.0", "MB", "2.0", "MB", "today", "rich"]
    assert old.startswith("old ")
    assert old.endswith(" days ago  rich")
    assert together == f"2 environments in {folder}: 4.0 MB, of which removing them gives back 4.0 MB"


def test_the_same_as_data(lab: Any, folder: Path) -> None:
    told = json.loads(lab("environments", "--json").answer)
    assert told["folder"] == str(folder)
    assert [(Path(one["path"]).name, one["packages"]) for one in told["environments"]] == [
        ("new", {"rich": "13.0"}),
        ("old", {"rich": "13.0"}),
    ]


def test_what_was_not_used_for_long_is_removed_and_said_before_where_that_is_asked(
    lab: Any, folder: Path
) -> None:
    said = lab("environments", "prune", "--dry-run")
    assert said.answer.endswith("1 of 2 environments would be removed, which makes room of 2.0 MB\n")
    assert (folder / "old").exists()
    done = lab("environments", "prune")
    assert done.answer.startswith("old: last used ")
    assert done.answer.endswith("1 of 2 environments removed, which makes room of 2.0 MB\n")
    assert ((folder / "old").exists(), (folder / "new").exists()) == (False, True)
    assert lab("environments", "prune", "--unused-for", "0").code == 0
    assert not (folder / "new").exists()
    assert lab("environments").answer == f"no environments in {folder}\n"


@pytest.mark.parametrize("days", ["-1", "soon", "nan"])
def test_no_number_of_days_is_refused(lab: Any, days: str) -> None:
    ended = lab("environments", "prune", "--unused-for", days)
    assert ended.code == 2
    assert f"{days!r} is no number of days, such as 30 or 0" in ended.said
