"""`internals-lab compare`: what is printed, what is written, and what it ends with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from internals_lab.cli.main import main
from internals_lab.model.run import RunDocument
from internals_lab.model.run_comparison import RunComparison
from internals_lab.verdicts.derivation import derive

replace = msgspec.structs.replace
FREE = "cpython-3.13.5t"


@pytest.fixture
def results(tmp_path: Path, build_document: Callable[..., RunDocument], true_cell: Any) -> Path:
    """Two runs; in the newer one threads take 1.3 times as long."""
    folder = tmp_path / "lab-results"
    folder.mkdir()
    for hour, factor in ((11, 1.0), (12, 1.3)):
        shared = {"interpreter": FREE, "gil_at_end": False}
        cells = [
            true_cell(**shared),
            true_cell(unit_ns=2_600_000 * factor, strategy="threads", workers=2, **shared),
        ]
        document = derive(build_document(cells, seed=hour, round_drift=0.005))
        run = replace(document.run, id=f"20260101T{hour}0000Z-ab{hour}", started=f"2026-01-01T{hour}:00:00Z")
        (folder / f"{run.id}.json").write_bytes(msgspec.json.encode(replace(document, run=run)))
    return folder


@pytest.fixture
def compare(results: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """The command with these words over that folder: its exit code and what it printed, errors last."""

    def compare(*words: str) -> tuple[int, str]:
        code = main(["compare", "--results", str(results), *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return compare


def test_the_newest_two_are_compared_and_what_changed_is_told_with_its_interval(compare: Any) -> None:
    code, told = compare()
    assert code == 0
    lines = told.splitlines()
    assert lines[0] == "baseline  20260101T110000Z-ab11, begun 2026-01-01T11:00:00Z, effort quick"
    assert "Of 2 times 1 slower; of 1 speedup 1 lower." in lines
    slower = next(line for line in lines if line.startswith("slower !"))
    assert "count 3.13t-threads-2" in slower
    assert "1.30x slower [1." in slower
    assert (
        "Times of a unit: 1 within noise, not shown" in lines or "Times of a unit: 1 same, not shown" in lines
    )
    # What is not known of two runs is said, whatever they show.
    assert "an interval of times from two runs is less to be trusted" in told.replace("\n", " ")


def test_all_shows_what_did_not_change(compare: Any) -> None:
    _, told = compare("ab11", "ab12", "--all")
    assert any("count 3.13t-sequential" in line for line in told.splitlines())
    assert "not shown" not in told


def test_the_other_way_round_it_became_faster(compare: Any) -> None:
    _, told = compare("latest", "previous")
    assert "Of 2 times 1 faster; of 1 speedup 1 higher." in told


@pytest.mark.parametrize(("words", "code"), [((), 0), (("--fail-on", "regressed"), 10)])
def test_a_regression_fails_where_that_is_asked(compare: Any, words: tuple[str, ...], code: int) -> None:
    assert compare(*words)[0] == code
    assert compare("latest", "previous", *words)[0] == 0


def test_a_run_and_itself(compare: Any) -> None:
    code, told = compare("latest", "latest", "--fail-on", "regressed")
    assert code == 0
    assert "This is one run twice: nothing can have changed." in told


def test_markdown_is_written_where_it_is_asked(compare: Any, tmp_path: Path) -> None:
    target = tmp_path / "change.md"
    code, told = compare("-o", str(target))
    assert code == 0
    assert told == f"{target}: Of 2 times 1 slower; of 1 speedup 1 lower.\n"
    text = target.read_text()
    assert text == compare("--markdown")[1]
    assert text.startswith("# What changed between two runs\n")
    assert "| slower ! | experiments/exp\\_gil.py::count | 3.13t-threads-2 |" in text
    assert "## How it was judged" in text


def test_json_is_the_comparison_itself(compare: Any) -> None:
    found = msgspec.json.decode(compare("--json")[1], type=RunComparison)
    assert [one.cell.label for one in found.changes if one.regressed] == ["3.13t-threads-2"] * 2


def test_another_machine_is_said_once(compare: Any, results: Path) -> None:
    path = next(results.glob("*ab12.json"))
    document = msgspec.json.decode(path.read_bytes(), type=RunDocument)
    path.write_bytes(
        msgspec.json.encode(replace(document, machine=replace(document.machine, id="elsewhere")))
    )
    code, told = compare("--fail-on", "regressed")
    assert code == 0
    assert told.count("two machines") == 1
    assert "slower" not in told
    row = next(line for line in told.splitlines() if line.startswith("other machine"))
    assert row.count(" ms [") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ab11", "ab13"), "has no run 'ab13'"),
        (("-o", "change.txt"), "change.txt: say in which form, with --markdown or --json"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_would_be_right(
    compare: Any, words: tuple[str, ...], said: str
) -> None:
    code, told = compare(*words)
    assert code == 2
    assert told.startswith("internals-lab: ")
    assert said in told
