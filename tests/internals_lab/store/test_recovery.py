"""Dead journals become documents; live ones and unreadable ones stay."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from internals_lab.cli import recover as command
from internals_lab.errors import ResultsError
from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Sample
from internals_lab.store.journal import Journal
from internals_lab.store.loading import load_run
from internals_lab.store.owner import Owner
from internals_lab.store.recovery import recover
from internals_lab.verdicts.cut_short import worked_out

MakeJournal = Callable[..., Path]


@pytest.fixture
def make_journal(
    tmp_path: Path, planned: RunDocument, make_sample: Callable[..., Sample], dead_owner: Owner
) -> MakeJournal:
    """The journal of a run with one sample and one cell that ended; dead unless an owner is given."""

    def make(run_id: str, *, owner: Owner = dead_owner) -> Path:
        document = msgspec.structs.replace(planned, run=msgspec.structs.replace(planned.run, id=run_id))
        journal = Journal.create(tmp_path, document, owner=owner)
        first, second = (result.cell.id for result in planned.cells)
        journal.add_sample(first, make_sample(0))
        journal.end_cell(first, "measured", measured_s=2.5)
        journal.add_sample(second, make_sample(0))
        journal.close()
        return journal.path

    return make


def _recover_command(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    args = parser.parse_args(["recover", *map(str, arguments)])
    return int(args.run(args))


def test_a_dead_journal_becomes_a_document_with_everything_that_was_in_it(make_journal: MakeJournal) -> None:
    journal = make_journal("dead")
    as_journal = load_run(journal)
    (recovery,) = recover(journal, worked_out)
    assert not journal.exists()
    assert recovery.path == journal.with_suffix(".json")
    assert (recovery.state, recovery.detail) == ("finished", "2 sample(s) kept, 1 of 2 cells had ended")
    document = load_run(recovery.path)
    assert document == worked_out(as_journal)
    assert document.run.status == "crashed"
    assert document.cells[0].measured_s == 2.5
    assert (
        document.cells[1].reason == "the run ended while this cell was being measured; 1 sample(s) are kept"
    )


def test_what_is_recovered_has_the_figures_of_all_that_was_measured(
    tmp_path: Path, planned: RunDocument, make_sample: Callable[..., Sample], dead_owner: Owner
) -> None:
    journal = Journal.create(tmp_path, planned, owner=dead_owner)
    first = planned.cells[0].cell.id
    for number in range(8):
        journal.add_sample(first, make_sample(number))
    journal.end_cell(first, "measured", measured_s=2.5)
    for number in range(6):
        figures = {"pauses": 3.0 + number}
        journal.add_probe_pass(
            first, ProbePass(probe="gc", number=number, outcome="measured", figures=figures)
        )
    journal.close()
    as_measured = load_run(journal.path)
    assert _recover_command(tmp_path) == 0
    found = load_run(journal.path.with_suffix(".json"))
    [figure] = found.cells[0].figures
    assert (figure.full_name, figure.n, figure.least, figure.most) == ("gc.pauses", 6, 3.0, 8.0)
    assert figure.value is not None
    assert figure.value.low < 5.5 < figure.value.high
    assert found.cells[0].unit_wall_ns is not None
    assert found.cells[0].samples == as_measured.cells[0].samples
    assert found == worked_out(as_measured)


def test_a_journal_whose_owner_lives_is_left_alone(make_journal: MakeJournal) -> None:
    journal = make_journal("alive", owner=Owner.this_process())
    before = journal.read_bytes()
    (recovery,) = recover(journal, worked_out)
    assert (recovery.state, recovery.path) == ("still running", journal)
    assert journal.read_bytes() == before
    assert not journal.with_suffix(".json").exists()


def test_a_folder_is_recovered_as_far_as_it_can_be(tmp_path: Path, make_journal: MakeJournal) -> None:
    make_journal("a-dead")
    make_journal("b-alive", owner=Owner.this_process())
    foreign = tmp_path / "c-foreign.jsonl"
    foreign.write_bytes(b'{"level": "info"}\n')
    torn = make_journal("d-torn")
    torn.write_bytes(torn.read_bytes()[:-40])
    recoveries = recover(tmp_path, worked_out)
    assert [(entry.run_id, entry.state) for entry in recoveries] == [
        ("a-dead", "finished"),
        ("b-alive", "still running"),
        ("c-foreign", "left"),
        ("d-torn", "finished"),
    ]
    assert "not a journal of internals_lab" in recoveries[2].detail
    assert "line 4 is incomplete" in recoveries[3].detail
    assert foreign.exists()
    assert recover(tmp_path, worked_out) == recoveries[1:3]


def test_a_journal_stays_when_the_document_beside_it_cannot_be_read(make_journal: MakeJournal) -> None:
    journal = make_journal("dead")
    journal.with_suffix(".json").write_bytes(b'{"schema": "internals-lab/run/1"')
    (recovery,) = recover(journal, worked_out)
    assert recovery.state == "left"
    assert "dead.json: truncated" in recovery.detail
    assert journal.exists()


def test_a_run_that_is_finished_needs_nothing(make_journal: MakeJournal) -> None:
    (recovery,) = recover(make_journal("dead"), worked_out)
    assert [entry.state for entry in recover(recovery.path, worked_out)] == ["was finished"]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=f"{re.escape(str(tmp_path))}/absent: no such file or folder"):
        recover(tmp_path / "absent", worked_out)


def test_the_command_says_what_became_of_each_journal(
    tmp_path: Path, make_journal: MakeJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    make_journal("dead")
    assert _recover_command(tmp_path) == 0
    assert capsys.readouterr().out == (
        f"{tmp_path}/dead.json: finished (2 sample(s) kept, 1 of 2 cells had ended)\n"
    )
    assert _recover_command(tmp_path) == 0
    assert capsys.readouterr().out == f"{tmp_path}: no journals, nothing to recover\n"
    (tmp_path / "foreign.jsonl").write_bytes(b"")
    assert _recover_command(tmp_path) == 1
    assert "foreign.jsonl: left (" in capsys.readouterr().out


def test_the_command_looks_into_lab_results_unless_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ResultsError, match="lab-results: no such file or folder"):
        _recover_command()
