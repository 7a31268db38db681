"""Which runs last is known from the first lines of journals and from nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.live_runs import LiveRuns

from internals_lab.model.run import RunDocument
from internals_lab.store.journal import Journal
from internals_lab.store.owner import Owner


@pytest.fixture
def make_run(run_builder: Callable[..., Any]) -> Callable[[str, str], RunDocument]:
    """A run that has just begun, by its id and the day on which it was started."""

    def make(run_id: str, day: str) -> RunDocument:
        builder = run_builder(run_id, started=f"2026-03-{day}T10:00:00+00:00").scaling()
        builder.run = msgspec.structs.replace(builder.run, status="running", finished=None)
        builder.machine = msgspec.structs.replace(builder.machine, cpus_allowed=[0, 1])
        document: RunDocument = builder.build()
        return document

    return make


def test_a_run_is_there_from_its_first_line_to_its_end(
    tmp_path: Path, make_run: Callable[[str, str], RunDocument]
) -> None:
    live = LiveRuns(tmp_path / "results")
    assert live.now() == ()
    planned = make_run("one", "01")
    journal = Journal.create(tmp_path / "results", planned)
    [run] = live.now()
    assert (run.key, run.scenarios, run.cpus) == ("one", ("count",), (0, 1))
    journal.finish(
        msgspec.structs.replace(planned, run=msgspec.structs.replace(planned.run, status="complete"))
    )
    assert live.now() == ()


def test_the_newest_run_comes_first_and_dead_ones_are_left_out(
    tmp_path: Path, make_run: Callable[[str, str], RunDocument]
) -> None:
    owner = Owner.this_process()
    journals = [
        Journal.create(tmp_path, make_run("older", "01")),
        Journal.create(tmp_path, make_run("newer", "02")),
        Journal.create(
            tmp_path, make_run("dead", "03"), owner=msgspec.structs.replace(owner, process_start="another")
        ),
    ]
    (tmp_path / "foreign.jsonl").write_text("{}\n")
    (tmp_path / "begun.jsonl").write_bytes(journals[0].path.read_bytes()[:40])
    assert [run.key for run in LiveRuns(tmp_path).now()] == ["newer", "older"]
    for journal in journals:
        journal.close()


def test_a_header_that_was_not_whole_is_read_when_it_is(
    tmp_path: Path, make_run: Callable[[str, str], RunDocument]
) -> None:
    journal = Journal.create(tmp_path, make_run("one", "01"))
    journal.close()
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[:100])
    live = LiveRuns(tmp_path)
    assert live.now() == ()
    journal.path.write_bytes(whole)
    assert [run.key for run in live.now()] == ["one"]


def test_a_revision_changes_with_every_line_and_at_the_end(
    tmp_path: Path, make_run: Callable[[str, str], RunDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    live = LiveRuns(tmp_path)
    assert live.revision("one") == ""
    planned = make_run("one", "01")
    journal = Journal.create(tmp_path, planned)
    seen = [live.revision("one")]
    assert live.revision("one") == seen[0]
    journal.end_cell(planned.cells[0].cell.id, "measured")
    seen.append(live.revision("one"))
    with monkeypatch.context() as patch:
        patch.setattr(Owner, "is_alive", lambda _owner: False)
        seen.append(live.revision("one"))
    journal.finish(planned)
    seen.append(live.revision("one"))
    assert len(set(seen)) == 4
    assert seen[-1].startswith("document")


def test_a_key_names_a_file_of_this_folder_alone(
    tmp_path: Path, make_run: Callable[[str, str], RunDocument]
) -> None:
    Journal.create(tmp_path / "other", make_run("one", "01")).close()
    (tmp_path / "results").mkdir()
    assert LiveRuns(tmp_path / "results").revision("../other/one") == ""
