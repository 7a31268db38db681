"""A run by its file, by its id or the end of it, or as the latest one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from internals_lab.errors import ResultsError
from internals_lab.store.chosen_run import chosen_run

OLDER, NEWER, RUNNING = "20260101T100000Z-aa11", "20260101T110000Z-bb22", "20260101T120000Z-cc33"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    folder = tmp_path / "lab-results"
    folder.mkdir()
    for name in (f"{NEWER}.json", f"{OLDER}.json", f"{RUNNING}.jsonl", "kept-for-ever.json"):
        (folder / name).write_text("{}")
    # A copy has the time of the copying.
    os.utime(folder / f"{NEWER}.json", (0, 0))
    return folder


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("latest", f"{NEWER}.json"),
        ("previous", f"{OLDER}.json"),
        (OLDER, f"{OLDER}.json"),
        ("aa11", f"{OLDER}.json"),
        ("cc33", f"{RUNNING}.jsonl"),
        ("kept-for-ever", "kept-for-ever.json"),
    ],
)
def test_a_run_is_found_by_its_word(results: Path, word: str, name: str) -> None:
    assert chosen_run(word, results) == results / name


def test_a_file_is_itself(results: Path) -> None:
    path = results / f"{OLDER}.json"
    assert chosen_run(str(path), results.parent / "elsewhere") == path


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("gone.json", "gone.json: no such file; name a run's .json, its id in"),
        (
            "20260101T100000Z-aa12",
            f"has no run '20260101T100000Z-aa12'; did you mean '{OLDER}'?; 'latest' is its newest",
        ),
        ("zz", "valid: 'kept-for-ever'"),
    ],
)
def test_an_unknown_run_is_refused_with_what_would_be_right(results: Path, word: str, said: str) -> None:
    with pytest.raises(ResultsError) as refused:
        chosen_run(word, results)
    assert said in str(refused.value)


def test_an_end_that_several_have_is_refused_with_all_of_them(results: Path) -> None:
    (results / "other-bb22.json").write_text("{}")
    with pytest.raises(ResultsError, match=f"'bb22' is the end of several runs .*: other-bb22, {NEWER}"):
        chosen_run("bb22", results)


def test_a_folder_without_runs_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="holds no run; `pytest --internals-lab experiments/` makes one"):
        chosen_run("latest", tmp_path / "lab-results")


def test_there_is_no_previous_run_before_the_first(tmp_path: Path) -> None:
    (tmp_path / f"{OLDER}.json").write_text("{}")
    with pytest.raises(ResultsError, match="one finished run, so there is no 'previous' one"):
        chosen_run("previous", tmp_path)
