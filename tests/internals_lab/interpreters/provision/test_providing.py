"""The order in which ways are tried, what is kept when one fails, and what is never done twice."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.cache_folder import STAMP
from internals_lab.interpreters.provision.cost import Cost
from internals_lab.interpreters.provision.offer import Offer
from internals_lab.interpreters.provision.offers import OFFERS, offer_for
from internals_lab.interpreters.provision.proof import Expected
from internals_lab.interpreters.provision.providing import Provider
from internals_lab.interpreters.provision.stamp import Stamp, stamp_in
from internals_lab.interpreters.provision.way import OutOfReach, Site, Staged

NOTHING = Cost(download_bytes=0, time="a moment", meanwhile_bytes=0, kept_bytes=0)
THIS = Expected(implementation="cpython", language=sys.version_info[:2])


@dataclasses.dataclass
class Sketch:
    """A way that installs a script which starts the running Python, or fails as it is told."""

    name: str = "a sketch"
    failure: InterpreterError | None = None
    cost: Cost = NOTHING
    recipe: tuple[str, ...] = ("drawn",)
    hindered: str | None = None
    script: str = f'exec {sys.executable} "$@"'
    version: tuple[int, ...] = (1,)
    needs: tuple[Path, ...] = ()
    during: Callable[[Site], None] = lambda site: None
    tries: int = 0

    def hindrance(self) -> str | None:
        return self.hindered

    def stage(self, site: Site) -> Staged:
        self.tries += 1
        self.during(site)
        if self.failure:
            raise self.failure
        program = site.scratch / "made" / site.executable.relative_to(site.target)
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\n{self.script}\n")
        program.chmod(0o755)
        return Staged(folder=site.scratch / "made", source=self.name, version=self.version, needs=self.needs)


def offer(word: str, *ways: Sketch, twin: str | None = None, over: str | None = None) -> Offer:
    return Offer(
        word=word,
        folder=f"folder-{word}",
        executable="bin/python",
        expected=THIS,
        ways=ways,
        twin=twin,
        over=over,
    )


def provider(cache: Path, *offers: Offer, say: Callable[[str], None] = lambda line: None) -> Provider:
    by_word: Mapping[str, Offer] = {each.word: each for each in offers}
    return Provider(cache=cache, say=say, offers=by_word, uv=Path)


def test_the_first_way_that_leads_there_is_taken_and_the_others_are_named_with_their_reasons(
    tmp_path: Path,
) -> None:
    lines: list[str] = []
    first = Sketch(name="first", failure=InterpreterError("no luck"))
    second, third = Sketch(name="second"), Sketch(name="third")
    executable = provider(tmp_path, offer("9.9", first, second, third), say=lines.append).provide("9.9")
    assert executable == tmp_path / "interpreters/folder-9.9/bin/python"
    assert subprocess.run([executable, "-c", ""], check=False).returncode == 0
    assert (first.tries, second.tries, third.tries) == (1, 1, 0)
    assert "  9.9: not from first: no luck" in lines
    stamp = stamp_in(executable.parent.parent)
    assert stamp is not None
    assert (stamp.way, stamp.place) == ("second", str(executable.parent.parent))


def test_the_cost_is_said_before_anything_is_done(tmp_path: Path) -> None:
    lines: list[str] = []
    cost = Cost(
        download_bytes=25_000_000, time="some 15 s", meanwhile_bytes=200_000_000, kept_bytes=90_000_000
    )
    way = Sketch(cost=cost, during=lambda site: lines.append("begun"))
    provider(tmp_path, offer("9.9", way), say=lines.append).provide("9.9")
    assert str(tmp_path / "interpreters") in lines[0]
    assert "from a sketch: some 15 s, 25 MB of download, 0.2 GB of disk meanwhile, 90 MB kept" in lines[1]
    assert lines[2] == "begun"


def test_the_second_time_nothing_is_done_or_said(tmp_path: Path) -> None:
    lines: list[str] = []
    way = Sketch()
    provider(tmp_path, offer("9.9", way)).provide("9.9")
    provider(tmp_path, offer("9.9", way), say=lines.append).provide("9.9")
    assert (way.tries, lines) == (1, [])


def test_where_no_way_leads_there_all_reasons_are_one_line(tmp_path: Path) -> None:
    ways = (
        Sketch(name="uv", failure=OutOfReach("no network")),
        Sketch(name="Debian sid", hindered="no apt-get"),
    )
    with pytest.raises(
        InterpreterError, match=r"^9\.9 cannot be had here\. uv: no network\. Debian sid: no apt-get\. Log: "
    ):
        provider(tmp_path, offer("9.9", *ways)).provide("9.9")
    assert ways[1].tries == 0
    assert not (tmp_path / "interpreters/folder-9.9").exists()


def test_what_cannot_be_reached_is_not_asked_again_for_the_next_word(tmp_path: Path) -> None:
    unreachable, also = (Sketch(name="uv", failure=OutOfReach("no network")) for _ in range(2))
    lacking, asked = (Sketch(name="Debian", failure=InterpreterError("no such package")) for _ in range(2))
    several = provider(tmp_path, offer("1", unreachable, lacking), offer("2", also, asked))
    for word in ("1", "2"):
        with pytest.raises(InterpreterError, match=r"uv: no network\. Debian: no such package"):
            several.provide(word)
    assert [way.tries for way in (unreachable, lacking, also, asked)] == [1, 1, 0, 1]


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo no such library >&2; exit 127", "does not run: it said 'no such library'"),
        ("echo internals-lab-proof cpython 2 0 0 ''", r"it is cpython 2\.0, not cpython 3"),
        ("echo internals-lab-proof pypy 3 99 0 ''", r"it is pypy 3\.99, not cpython"),
        (
            f"echo internals-lab-proof cpython {sys.version_info[0]} {sys.version_info[1]} 1 ''",
            "it is free-threaded",
        ),
        (
            f"echo internals-lab-proof cpython {sys.version_info[0]} {sys.version_info[1]} 0 ssl",
            "it cannot import ssl",
        ),
    ],
)
def test_what_is_not_as_asked_is_taken_away_and_what_was_there_comes_back(
    tmp_path: Path, script: str, reason: str
) -> None:
    executable = provider(tmp_path, offer("9.9", Sketch(recipe=("old",)))).provide("9.9")
    with pytest.raises(InterpreterError, match=reason):
        provider(tmp_path, offer("9.9", Sketch(script=script))).provide("9.9")
    stamp = stamp_in(executable.parent.parent)
    assert stamp is not None
    assert stamp.flags == ("old",)
    assert subprocess.run([executable, "-c", ""], check=False).returncode == 0


def test_what_is_not_as_asked_leaves_nothing_where_nothing_was(tmp_path: Path) -> None:
    with pytest.raises(InterpreterError):
        provider(tmp_path, offer("9.9", Sketch(script="exit 1"))).provide("9.9")
    assert [path.name for path in (tmp_path / "interpreters").iterdir()] in ([], [".lock"])


def remove_stamp(folder: Path, needed: Path) -> None:
    (folder / STAMP).unlink()


def remove_program(folder: Path, needed: Path) -> None:
    (folder / "bin/python").unlink()


def garble_stamp(folder: Path, needed: Path) -> None:
    (folder / STAMP).write_text("{")


def remove_need(folder: Path, needed: Path) -> None:
    needed.unlink()


@pytest.mark.parametrize("damage", [remove_stamp, remove_program, garble_stamp, remove_need])
def test_what_is_not_whole_is_made_again(tmp_path: Path, damage: Callable[[Path, Path], None]) -> None:
    needed = tmp_path / "needed"
    needed.touch()
    way = Sketch(needs=(needed,))
    executable = provider(tmp_path, offer("9.9", way)).provide("9.9")
    damage(executable.parent.parent, needed)
    provider(tmp_path, offer("9.9", way)).provide("9.9")
    assert way.tries == 2
    assert executable.is_file()


def test_what_was_moved_with_its_cache_is_made_again(tmp_path: Path) -> None:
    way = Sketch()
    provider(tmp_path / "here", offer("9.9", way)).provide("9.9")
    (tmp_path / "here").rename(tmp_path / "there")
    provider(tmp_path / "there", offer("9.9", way)).provide("9.9")
    assert way.tries == 2


def test_what_a_killed_installation_left_is_removed(tmp_path: Path) -> None:
    leftover = tmp_path / "interpreters/.building-of-before/root"
    leftover.mkdir(parents=True)
    provider(tmp_path, offer("9.9", Sketch())).provide("9.9")
    assert not leftover.exists()


def test_two_at_once_take_turns_and_install_once(tmp_path: Path) -> None:
    lines: list[str] = []
    begun, waited = threading.Event(), threading.Event()

    def first(site: Site) -> None:
        begun.set()
        assert waited.wait(60)

    def say(line: str) -> None:
        lines.append(line)
        if "waiting for it" in line:
            waited.set()

    way = Sketch(during=first)
    both = [provider(tmp_path, offer("9.9", way), say=say) for _ in range(2)]
    threads = [threading.Thread(target=each.provide, args=["9.9"]) for each in both]
    threads[0].start()
    assert begun.wait(60)
    threads[1].start()
    for thread in threads:
        thread.join()
    assert way.tries == 1
    assert len([line for line in lines if "ready" in line]) == 1


def test_too_little_disk_is_an_error_that_says_how_much_is_needed_before_anything_is_done(
    tmp_path: Path,
) -> None:
    huge = Cost(download_bytes=0, time="years", meanwhile_bytes=10**18, kept_bytes=0)
    way = Sketch(cost=huge)
    with pytest.raises(InterpreterError, match=r"needs 1000000000\.0 GB of free disk .*make room"):
        provider(tmp_path, offer("9.9", way)).provide("9.9")
    assert way.tries == 0


def test_a_cache_that_cannot_be_written_is_an_error_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InterpreterError, match=r"9\.9 cannot be installed in .*file"):
        provider(tmp_path / "file", offer("9.9", Sketch())).provide("9.9")


def test_what_is_made_over_another_gets_that_first(tmp_path: Path) -> None:
    order: list[str] = []
    below = Sketch(during=lambda site: order.append("below"))
    above = Sketch(during=lambda site: order.append("above"))
    provider(tmp_path, offer("1", above, over="2"), offer("2", below)).provide("1")
    assert order == ["below", "above"]


def with_twin(folder: Path, **changes: object) -> None:
    stamp = stamp_in(folder)
    assert stamp is not None
    twin: Stamp = msgspec.structs.replace(stamp, **changes)
    twin.write(folder)


def test_what_is_older_than_its_twin_is_made_again(tmp_path: Path) -> None:
    ways = Sketch(), Sketch()
    pair = provider(tmp_path, offer("1", ways[0], twin="2"), offer("2", ways[1], twin="1"))
    pair.provide("1")
    folder = pair.provide("2").parent.parent
    assert [way.tries for way in ways] == [1, 1]
    with_twin(folder, source_version=(1, 0, 1))
    ways[0].version = (1, 0, 1)
    pair.provide("1")
    pair.provide("2")
    assert [way.tries for way in ways] == [2, 1]


def test_twins_come_from_the_same_place_or_not_at_all(tmp_path: Path) -> None:
    uv, build = Sketch(name="uv", failure=InterpreterError("no network")), Sketch(name="build")
    other_uv, other_build = Sketch(name="uv"), Sketch(name="build")
    pair = provider(tmp_path, offer("1", uv, build, twin="2"), offer("2", other_uv, other_build, twin="1"))
    pair.provide("1")
    pair.provide("2")
    assert (other_uv.tries, other_build.tries) == (0, 1)
    other_build.failure = InterpreterError("no compiler")
    (tmp_path / "interpreters/folder-2" / STAMP).unlink()
    with pytest.raises(
        InterpreterError, match=r"\(its twin 1 came from build, so it has to\)\. build: no compiler"
    ):
        pair.provide("2")


def test_what_came_from_elsewhere_than_its_twin_is_made_again(tmp_path: Path) -> None:
    uv, build = Sketch(name="uv"), Sketch(name="build")
    pair = provider(tmp_path, offer("1", uv, build, twin="2"), offer("2", Sketch(name="uv"), build, twin="1"))
    pair.provide("1")
    with_twin(pair.provide("2").parent.parent, way="build")
    pair.provide("1")
    assert (uv.tries, build.tries) == (1, 1)


@pytest.mark.parametrize("word", ["3.14", "python3.14", "cpython-3.14", " 3.14 "])
def test_a_word_may_be_said_in_several_ways(word: str) -> None:
    assert offer_for(word) is OFFERS["3.14"]


def test_pypy_alone_is_the_one_that_debian_has_kept_longest() -> None:
    assert offer_for("pypy") is OFFERS["pypy3.9"]


def test_an_unknown_word_is_an_error_with_the_nearest_valid_one(tmp_path: Path) -> None:
    with pytest.raises(
        InterpreterError, match=r"'pypi3\.11' is nothing that can be installed; did you mean 'pypy3\.11'\?"
    ):
        Provider(cache=tmp_path).provide("pypi3.11")


def test_no_two_offers_share_a_word_or_a_folder() -> None:
    words = [word for each in OFFERS.values() for word in (each.word, *each.aliases)]
    folders = [each.folder for each in OFFERS.values()]
    assert sorted(set(words)) == sorted(words)
    assert sorted(set(folders)) == sorted(folders)
