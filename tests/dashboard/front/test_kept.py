"""What Dash answered at an earlier start stands in for it, as long as the code is the same."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from internals_lab_dashboard.application import create_application, unguarded
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.front.kept import KEPT, Kept, state_of
from internals_lab_dashboard.front.parts import Parts
from internals_lab_dashboard.front.routes import Front
from internals_lab_dashboard.turns import Turns
from werkzeug.test import Client

HOST = {"Host": "127.0.0.1:8642"}


def kept_in(file: Path, state: str = "this code") -> Kept:
    """As a start of that code finds it."""
    return Kept(file, lambda: state)


def test_the_next_start_gives_what_dash_gave_to_this_one(results_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "cache" / "answers.json"
    first = kept_in(file)
    assert not Front(Parts(), first).stands_in(KEPT[0])
    dash = Client(unguarded(Library(results_folder), Turns(results_folder)).server)
    first.keep(lambda path: dash.get(path).text)
    front = Front(Parts(), kept_in(file))
    whole = create_application(results_folder).server.test_client()
    for path in KEPT:
        assert front.stands_in(path)
        ours, dashs = Client(front).get(path), whole.get(path, headers=HOST)
        assert (
            (ours.status_code, ours.mimetype)
            == (dashs.status_code, dashs.mimetype)
            == (200, "application/json")
        )
        assert json.loads(ours.text) == json.loads(dashs.text)
        assert len(ours.text) > 1000
    assert str(results_folder) in json.dumps(Client(front).get("/_dash-layout").json)
    assert not front.stands_in("/_dash-update-component")


def test_other_code_finds_nothing_and_keeps_its_own(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    kept_in(file, "before").keep(lambda path: f"before {path}")
    after = kept_in(file, "after")
    assert after.answers == {}
    kept_in(file, "after").keep(lambda path: f"after {path}")
    assert kept_in(file, "after").answers == {path: f"after {path}" for path in KEPT}
    assert [path.name for path in tmp_path.iterdir()] == ["answers.json"]


def test_what_is_kept_is_not_asked_for_again(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    kept_in(file).keep(lambda path: path)
    asked: list[str] = []
    kept_in(file).keep(lambda path: asked.append(path) or path)
    assert asked == []


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b'{"state": "this code"}',
        b'{"state": "this code", "answers": []}',
        b'{"state": "this code", "answers": {"/_dash-layout": "{}"}}',
        b'{"state": "this code", "answers": {"/_dash-layout": "{}", "/_dash-dependencies": 1}}',
    ],
)
def test_a_file_that_is_not_whole_is_none(tmp_path: Path, words: bytes) -> None:
    file = tmp_path / "answers.json"
    file.write_bytes(words)
    assert kept_in(file).answers == {}


def test_a_cache_that_cannot_be_written_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be", encoding="utf-8")
    kept = kept_in(tmp_path / "cache" / "answers.json")
    kept.keep(lambda path: path)
    assert kept_in(tmp_path / "cache" / "answers.json").answers == {}


def test_the_state_of_code_changes_with_any_file_of_it(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "one.py"
    file.write_text("1", encoding="utf-8")
    seen = [state_of([tmp_path]), state_of([tmp_path])]
    assert seen[0] == seen[1]
    found = file.stat()
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns + 1))
    seen.append(state_of([tmp_path]))
    file.write_text("22", encoding="utf-8")
    seen.append(state_of([tmp_path]))
    (tmp_path / "two.py").touch()
    seen.append(state_of([tmp_path]))
    (tmp_path / "notes.txt").touch()
    assert state_of([tmp_path]) == seen[-1]
    assert len(set(seen)) == 4
