"""The noise floor of a machine is found again, on that machine only."""

from __future__ import annotations

from pathlib import Path

import pytest

from internals_lab.errors import ResultsError
from internals_lab.machine.stored_noise import store_noise, stored_noise
from internals_lab.model.noise_floor import NoiseFigures, NoiseFloor

SEQUENTIAL = NoiseFigures(
    interpreter="cpython-3.13.5",
    workers=1,
    rounds=32,
    pairs=3,
    level=0.95,
    half_width=0.012,
    excluding_one=0,
    bias=0.0,
)
FLOOR = NoiseFloor(
    machine="alpha", measured="2026-01-01T12:00:00+00:00", lab_version="0.1.0", sequential=SEQUENTIAL
)


def test_what_was_stored_is_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    assert stored_noise("alpha", folder) is None
    path = store_noise(FLOOR, folder)
    assert stored_noise("alpha", folder) == FLOOR
    assert [path] == list(folder.iterdir())


def test_another_machine_s_floor_says_nothing_here(tmp_path: Path) -> None:
    store_noise(FLOOR, tmp_path)
    assert stored_noise("beta", tmp_path) is None
    (tmp_path / "alpha.json").rename(tmp_path / "beta.json")
    assert stored_noise("beta", tmp_path) is None


@pytest.mark.parametrize("text", ["", "{}", "\xff\xfe", '{"machine": "alpha"'])
def test_a_file_that_cannot_be_read_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "alpha.json").write_bytes(text.encode("latin-1"))
    assert stored_noise("alpha", tmp_path) is None


def test_where_it_cannot_be_kept_the_path_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultsError, match=r"file/alpha\.json cannot be written"):
        store_noise(FLOOR, tmp_path / "file")


def test_parallel_work_is_held_against_parallel_figures_where_there_are_any() -> None:
    assert FLOOR.of_workers(2) is SEQUENTIAL
