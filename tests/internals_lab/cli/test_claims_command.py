"""`internals-lab claims`: what is printed, what is written, and what is said of results that cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from internals_lab.cli.main import main
from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.model.ledger import Ledger
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.derivation import derive

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"


@pytest.fixture
def results(tmp_path: Path, build_document: Callable[..., RunDocument], true_cell: Any) -> Path:
    """Two runs of one claim, the newer of which measured one interpreter only."""
    folder = tmp_path / "lab-results"
    folder.mkdir()
    faster = Claim(
        text="Threads help",
        subject=Side(axis="strategy", value="threads"),
        reference=Side(axis="strategy", value="sequential"),
        speedup=Threshold(text="> 1.5", low=1.5),
        section="article 7",
    )
    for hour, speedups in ((11, {GIL: 1.0, FREE: 1.9}), (12, {GIL: 1.0})):
        cells = []
        for name, speedup in speedups.items():
            shared = {"interpreter": name, "gil_at_end": name == GIL}
            cells += [true_cell(**shared)]
            cells += [true_cell(unit_ns=5_000_000 / speedup, strategy="threads", workers=2, **shared)]
        document = derive(build_document(cells, claims=[faster], seed=hour))
        run = msgspec.structs.replace(
            document.run,
            id=f"run-{hour}",
            started=f"2026-01-01T{hour}:00:00Z",
            command_line=["pytest", "--lab-results=/home/ann/of-ann", "/srv/x/exp_gil.py"],
        )
        text = msgspec.json.encode(msgspec.structs.replace(document, run=run))
        (folder / f"run-{hour}.json").write_bytes(text)
    return folder


def test_every_statement_is_told_with_figure_rounds_gil_and_run(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", str(results)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1 statement on 2 interpreters, judged 2 times: 1 confirmed, 1 refuted."
    assert "Section 7" in lines
    assert "  claim: speedup > 1.5 · experiments/exp_gil.py::count" in lines
    refuted = next(line for line in lines if "✗ refuted" in line)
    assert refuted.split()[2] == "3.13"
    assert "[0." in refuted
    assert refuted.endswith("n = 8  GIL on")
    confirmed = next(place for place, line in enumerate(lines) if "✓ confirmed" in line)
    assert lines[confirmed].endswith("n = 8  GIL off")
    assert "run run-11" in lines[confirmed + 1]


@pytest.mark.parametrize("of", [["--run", "run-12"], ["run-12.json"]])
def test_one_run_can_be_chosen(results: Path, capsys: pytest.CaptureFixture[str], of: list[str]) -> None:
    words = [str(results / of[0])] if len(of) == 1 else [str(results), *of]
    assert main(["claims", *words]) == 0
    told = capsys.readouterr().out
    assert "1 statement on 1 interpreter, judged once: 1 refuted." in told
    assert "run-11" not in told


def test_json_is_the_ledger_itself(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", str(results), "--json"]) == 0
    found = msgspec.json.decode(capsys.readouterr().out, type=Ledger)
    assert found.schema == "internals-lab/ledger/1"
    assert [one.run for one in found.statements[0].judgements] == ["run-12", "run-11"]


def test_a_page_says_how_it_was_made_and_links_to_experiments_from_where_it_lies(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("docs", "experiments"):
        (tmp_path / folder).mkdir()
    (tmp_path / "experiments" / "exp_gil.py").touch()
    assert main(["claims", str(results), "--markdown", "-o", "docs/claims.md"]) == 0
    assert capsys.readouterr().out == "docs/claims.md: 1 statement on 2 interpreters\n"
    page = (tmp_path / "docs" / "claims.md").read_text(encoding="utf-8")
    assert "Made by `internals-lab claims lab-results --markdown -o docs/claims.md`" in page
    assert "[`experiments/exp_gil.py::count`](../experiments/exp_gil.py)" in page
    assert "pytest --lab-results=of-ann exp\\_gil.py" in page
    assert "/home" not in page
    assert str(tmp_path) not in page
    assert "- Threads help (2 workers): refuted on 3.13; confirmed on 3.13t" in page


def test_a_file_that_is_no_run_is_said_and_does_not_hide_the_others(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (results / "broken.json").write_text("{", encoding="utf-8")
    assert main(["claims", str(results)]) == 0
    said = capsys.readouterr()
    assert "broken.json" in said.err
    assert "1 statement" in said.out


def test_a_folder_without_runs_says_how_to_make_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", str(tmp_path)]) == 2
    assert "pytest --internals-lab" in capsys.readouterr().err


def test_a_run_that_is_not_there_is_refused_with_those_that_are(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", str(results), "--run", "run-99"]) == 2
    assert "there are: run-12, run-11" in capsys.readouterr().err


def test_a_file_is_not_written_in_a_form_that_nobody_named(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", str(results), "-o", str(tmp_path / "claims.txt")]) == 2
    assert "--markdown or --json" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_an_error_with_its_reason(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", str(results), "-o", str(tmp_path / "missing" / "claims.md")]) == 2
    assert "cannot be written" in capsys.readouterr().err
