"""The journal as its writer keeps it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from internals_lab.errors import ResultsError
from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Sample
from internals_lab.store import document as documents
from internals_lab.store.journal import Journal
from internals_lab.store.loading import load_run
from internals_lab.store.redaction import Redaction

MakeSample = Callable[..., Sample]
RunChild = Callable[..., subprocess.Popen[str]]


def test_every_line_is_numbered_ascii_json_and_the_first_holds_the_plan(
    tmp_path: Path, planned: RunDocument, make_sample: MakeSample, cell_ids: tuple[str, str]
) -> None:
    journal = Journal.create(tmp_path / "lab-results", planned)
    journal.add_sample(cell_ids[0], make_sample(0))
    journal.end_cell(cell_ids[0], "failed", reason="größer", captured_output="\udc80 \x00 \u2028")
    journal.sync()
    journal.close()

    lines = [json.loads(line) for line in journal.path.read_text("ascii").splitlines()]
    assert [line["n"] for line in lines] == [0, 1, 2]
    assert [line["event"]["kind"] for line in lines] == ["header", "sample", "end"]
    assert msgspec.convert(lines[0]["event"]["document"], RunDocument) == planned
    assert lines[2]["event"]["captured_output"] == "\\udc80 \x00 \u2028"


def test_what_was_written_is_read_back_while_the_run_lasts(
    tmp_path: Path, planned: RunDocument, make_sample: MakeSample, cell_ids: tuple[str, str]
) -> None:
    journal = Journal.create(tmp_path, planned)
    journal.add_sample(cell_ids[1], make_sample(0))
    journal.add_sample(cell_ids[1], make_sample(1))
    journal.end_cell(
        cell_ids[0], "unsupported", reason="no subinterpreters", measured_s=1.5, captured_output="out"
    )
    loaded = load_run(journal.path)
    journal.close()

    first, second = loaded.cells
    assert loaded.run.status == "running"
    assert loaded.run.damage == []
    assert (first.outcome, first.reason) == ("unsupported", "no subinterpreters")
    assert (first.measured_s, first.captured_output) == (1.5, "out")
    assert (second.outcome, second.samples) == ("pending", [make_sample(0), make_sample(1)])


def test_finishing_replaces_the_journal_by_the_document(tmp_path: Path, planned: RunDocument) -> None:
    complete = msgspec.structs.replace(planned, run=msgspec.structs.replace(planned.run, status="complete"))
    path = Journal.create(tmp_path, planned).finish(complete)
    assert [path] == list(tmp_path.iterdir())
    assert path.name == f"{planned.run.id}.json"
    assert load_run(path) == complete


def test_what_is_private_reaches_neither_journal_nor_document(
    tmp_path: Path, planned: RunDocument, cell_ids: tuple[str, str]
) -> None:
    run = msgspec.structs.replace(planned.run, command_line=["/home/ann/bin/pytest"])
    private = msgspec.structs.replace(planned, run=run)
    journal = Journal.create(tmp_path, private, redaction=Redaction(homes=("/home/ann",)))
    journal.end_cell(cell_ids[0], "failed", reason="in /home/ann/x.py", captured_output="/home/ann/x.py:1")
    assert "ann" not in journal.path.read_text()
    assert load_run(journal.path).cells[0].captured_output == "~/x.py:1"
    assert "ann" not in journal.finish(private).read_text()


@pytest.mark.parametrize("below", ["results", "results/of/today", "."])
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, planned: RunDocument, below: str) -> None:
    (tmp_path / "file").write_text("a file, not a folder")
    folder = tmp_path / "file" / below
    with pytest.raises(ResultsError, match=re.escape(str(folder))):
        Journal.create(folder, planned)


def test_a_run_id_is_taken_once(tmp_path: Path, planned: RunDocument) -> None:
    journal = Journal.create(tmp_path, planned)
    before = journal.path.read_bytes()
    with pytest.raises(ResultsError, match="already there"):
        Journal.create(tmp_path, planned)
    assert journal.path.read_bytes() == before
    journal.finish(planned)
    with pytest.raises(ResultsError, match="already there"):
        Journal.create(tmp_path, planned)


def test_a_run_id_cannot_lead_out_of_the_folder(tmp_path: Path, planned: RunDocument) -> None:
    run = msgspec.structs.replace(planned.run, id="../elsewhere")
    with pytest.raises(ResultsError, match="without folders"):
        Journal.create(tmp_path / "results", msgspec.structs.replace(planned, run=run))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_json_cannot_carry_is_named_and_nothing_is_left(
    tmp_path: Path, planned: RunDocument, value: float
) -> None:
    run = msgspec.structs.replace(planned.run, settings={"patience": [1, value]})
    with pytest.raises(ResultsError, match=r"\$\.document\.run\.settings\.patience\[1\]"):
        Journal.create(tmp_path, msgspec.structs.replace(planned, run=run))
    assert list(tmp_path.iterdir()) == []


def test_the_final_document_must_be_of_the_same_run(tmp_path: Path, planned: RunDocument) -> None:
    other = msgspec.structs.replace(planned, run=msgspec.structs.replace(planned.run, id="other"))
    journal = Journal.create(tmp_path, planned)
    with pytest.raises(ResultsError, match="another run"):
        journal.finish(other)
    journal.close()


FULL_DISK = """
import resource, sys
from pathlib import Path
from internals_lab.errors import ResultsError
from internals_lab.store import document as documents
from internals_lab.store.journal import Journal
from internals_lab.model.sample import Sample
import msgspec

folder, planned = Path(sys.argv[1]), Path(sys.argv[2])
sample = msgspec.json.decode(sys.argv[3], type=Sample)
journal = Journal.create(folder, documents.decode(planned.read_bytes(), where="planned"))
cell = sys.argv[4]
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (journal.path.stat().st_size + 100, hard))
try:
    journal.add_sample(cell, sample)
except ResultsError as error:
    print(error, journal.path.read_bytes().count(b"\\n"), journal.path.read_bytes().endswith(b"}}}\\n"))
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
journal.add_sample(cell, sample)
journal.close()
"""


def test_a_full_disk_is_reported_and_leaves_no_torn_line(
    tmp_path: Path,
    planned: RunDocument,
    make_sample: MakeSample,
    cell_ids: tuple[str, str],
    run_child: RunChild,
) -> None:
    plan = tmp_path / "plan"
    plan.write_bytes(documents.encode(planned))
    sample = msgspec.json.encode(make_sample(0)).decode()
    child = run_child(FULL_DISK, tmp_path / "results", plan, sample, cell_ids[0])
    said, _ = child.communicate()
    assert child.returncode == 0
    assert "cannot be written: File too large 1 True" in said
    loaded = load_run(tmp_path / "results" / f"{planned.run.id}.jsonl")
    assert loaded.cells[0].samples == [make_sample(0)]
    assert loaded.run.damage == []


def test_a_pass_of_a_probe_is_there_as_soon_as_it_is_written(
    tmp_path: Path, planned: RunDocument, cell_ids: tuple[str, str]
) -> None:
    first = ProbePass(
        probe="gc", number=0, outcome="measured", figures={"pauses": 3}, columns={"at": [1, None]}
    )
    second = ProbePass(probe="gc", number=1, outcome="timeout", reason="took too long")
    journal = Journal.create(tmp_path, planned)
    journal.add_probe_pass(cell_ids[0], first)
    # A cell's outcome is known before probes look at it.
    journal.end_cell(cell_ids[0], "measured")
    journal.add_probe_pass(cell_ids[0], second)
    loaded = load_run(journal.path)
    journal.close()
    assert loaded.run.damage == []
    assert loaded.cells[0].probe_passes == [first, second]
    assert loaded.cells[0].outcome == "measured"
    assert loaded.cells[1].probe_passes == []
