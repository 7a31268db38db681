"""What is kept of environments is told with its size and its last use, and goes when nobody uses it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from internals_lab.environments.agreed import AGREED, Agreed
from internals_lab.environments.environments import Environments, Made
from internals_lab.environments.folder import SCRATCH, STAMP, Stamp, python_in
from internals_lab.environments.kept import forget_agreements, kept_in, remove, unused
from internals_lab.environments.needs import Needs
from internals_lab.environments.resolution import Resolved
from internals_lab.model.interpreter import Interpreter

DAY_S = 86_400.0
NOW = 1_000 * DAY_S
PLANTED = Needs(requirements=("planted",))


@pytest.fixture
def make(folder: Path) -> Callable[..., Path]:
    """An environment that was used so many days before now."""

    def make(name: str, *, days: float, requirements: tuple[str, ...] = ("planted",)) -> Path:
        place = folder / name
        python_in(place).parent.mkdir(parents=True)
        python_in(place).write_bytes(b"x" * 1000)
        (place / "pyvenv.cfg").write_bytes(b"")
        stamp = Stamp(made_of=Resolved(pins=["planted==1.0"]), requirements=list(requirements))
        (place / STAMP).write_bytes(msgspec.json.encode(stamp))
        for file in (place / STAMP, place / "pyvenv.cfg"):
            os.utime(file, (NOW - days * DAY_S, NOW - days * DAY_S))
        return place

    return make


def _names(some: list[Any]) -> list[str]:
    return [Path(one.path).name for one in some]


def test_each_is_told_with_what_it_was_made_for_and_the_last_used_comes_first(
    make: Callable[..., Path], folder: Path
) -> None:
    make("old", days=40)
    make("new", days=1, requirements=("planted @ git+https://me:secret@example/x",))
    new, old = kept_in(folder)
    assert (_names([new, old]), new.works, old.packages) == (["new", "old"], True, {"planted": "1.0"})
    assert new.requirements == ["planted @ git+https://example/x"]
    assert (new.unused_s(NOW), old.unused_s(NOW)) == (DAY_S, 40 * DAY_S)


def test_what_is_shared_with_others_is_not_given_back(make: Callable[..., Path], folder: Path) -> None:
    place = make("one", days=1)
    os.link(python_in(place), folder / "of uv's cache")
    [one] = kept_in(folder)
    assert one.bytes - one.own_bytes == 1000


def test_what_was_not_used_for_long_goes_and_the_rest_stays(make: Callable[..., Path], folder: Path) -> None:
    for name, days in (("new", 1), ("middle", 29.9), ("old", 30), ("older", 300)):
        make(name, days=days)
    going = unused(kept_in(folder), for_s=30 * DAY_S, now=NOW)
    assert _names(going) == ["old", "older"]
    remove(going)
    assert _names(kept_in(folder)) == ["new", "middle"]
    assert sorted(one.name for one in folder.iterdir()) == ["middle", "new"]


@pytest.mark.parametrize("missing", [STAMP, "python"])
def test_what_does_not_work_goes_however_new_it_is(
    make: Callable[..., Path], folder: Path, missing: str
) -> None:
    place = make("broken", days=0)
    (place / STAMP if missing == STAMP else python_in(place)).unlink()
    going = unused(kept_in(folder), for_s=30 * DAY_S, now=NOW)
    assert _names(going) == ["broken"]


def test_what_somebody_else_put_there_and_what_is_being_made_is_left_alone(
    make: Callable[..., Path], folder: Path
) -> None:
    make(f"{SCRATCH}1", days=300)
    (folder / "notes").mkdir()
    (folder / "notes" / "mine.txt").write_text("mine")
    assert kept_in(folder) == []


def test_versions_that_nobody_asked_for_long_are_forgotten_and_those_of_today_are_not(folder: Path) -> None:
    agreed = Agreed(folder)
    for key in ("old", "asked"):
        agreed.keep(key, {"one": Resolved(pins=["planted==1.0"])})
        os.utime(folder / AGREED / f"{key}.json", (0, 0))
    assert agreed.recall("asked")
    now = (folder / AGREED / "asked.json").stat().st_mtime
    assert forget_agreements(folder, for_s=DAY_S, now=now) == 1
    assert (agreed.recall("old"), agreed.recall("asked") is None) == (None, False)


def test_a_use_counts_and_what_was_removed_is_made_again(
    environments: Callable[..., Environments],
    package_index: Any,
    this_interpreter: Interpreter,
    folder: Path,
) -> None:
    package_index.wheel("planted", "1.0")
    environments(this_interpreter).made_for(PLANTED)
    [one] = kept_in(folder)
    assert (one.works, one.requirements, one.packages) == (True, ["planted"], {"planted": "1.0"})
    os.utime(Path(one.path) / STAMP, (0, 0))
    environments(this_interpreter).made_for(PLANTED)
    [used] = kept_in(folder)
    assert used.last_used > 0
    remove([used])
    assert kept_in(folder) == []
    [again] = environments(this_interpreter).made_for(PLANTED).values()
    assert isinstance(again, Made)
    assert _names(kept_in(folder)) == _names([one])
