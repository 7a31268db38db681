"""Journals that were cut, damaged or put together wrongly."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.errors import ResultsError
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Sample
from internals_lab.store import document as documents
from internals_lab.store.journal import Journal
from internals_lab.store.journal_reading import JournalContent, read
from internals_lab.store.loading import load_run
from internals_lab.store.owner import Owner

SAMPLES = 5
MakeSample = Callable[..., Sample]


@pytest.fixture(scope="module")
def journal_lines(
    tmp_path_factory: pytest.TempPathFactory,
    planned: RunDocument,
    make_sample: MakeSample,
    cell_ids: tuple[str, str],
    dead_owner: Owner,
) -> list[bytes]:
    """The lines of a journal whose run is dead: header, five samples of one cell."""
    journal = Journal.create(tmp_path_factory.mktemp("journal"), planned, owner=dead_owner)
    for number in range(SAMPLES):
        journal.add_sample(cell_ids[0], make_sample(number))
    journal.close()
    return journal.path.read_bytes().splitlines(keepends=True)


def _rounds(content: JournalContent) -> list[int]:
    return [sample["round"] for sample in content.raw_document["cells"][0]["samples"]]


@given(data=st.data())
def test_a_journal_cut_at_any_byte_keeps_every_line_before_the_cut(
    journal_lines: list[bytes], data: st.DataObject
) -> None:
    whole = b"".join(journal_lines)
    cut = data.draw(st.integers(len(journal_lines[0]) - 1, len(whole)))
    content = read(whole[:cut], where="cut")
    ends = [sum(map(len, journal_lines[: count + 1])) for count in range(len(journal_lines))]
    # A line is whole as soon as only its end of line is missing.
    complete = sum(cut >= end - 1 for end in ends)
    assert _rounds(content) == list(range(complete - 1))
    assert content.damage == []
    inside_a_line = all(cut not in (end - 1, end) for end in ends)
    assert content.torn_tail == (complete + 1 if inside_a_line else None)


@given(data=st.data())
def test_a_journal_cut_within_its_header_is_truncated(
    journal_lines: list[bytes], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(journal_lines[0]) - 2))
    with pytest.raises(ResultsError, match="truncated"):
        read(journal_lines[0][:cut], where="cut")


@given(data=st.data())
def test_a_changed_byte_is_noticed_and_costs_only_its_line(
    journal_lines: list[bytes], data: st.DataObject
) -> None:
    whole = bytearray(b"".join(journal_lines))
    place = data.draw(st.integers(len(journal_lines[0]), len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    content = read(bytes(whole), where="flipped")
    assert content.damage or content.torn_tail is not None
    rounds = _rounds(content)
    assert rounds == sorted(set(rounds))
    # An end of line that is gone takes both lines with it.
    assert len(rounds) >= SAMPLES - 2


@given(data=st.data())
def test_a_changed_byte_in_the_header_is_an_error(journal_lines: list[bytes], data: st.DataObject) -> None:
    whole = bytearray(b"".join(journal_lines))
    place = data.draw(st.integers(0, len(journal_lines[0]) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ResultsError, match="flipped"):
        read(bytes(whole), where="flipped")


def test_a_dead_journal_with_a_torn_tail_loads_and_says_so(
    tmp_path: Path, journal_lines: list[bytes]
) -> None:
    path = tmp_path / "run.jsonl"
    path.write_bytes(b"".join(journal_lines[:3]) + journal_lines[3][:50])
    loaded = load_run(path)
    assert loaded.run.status == "crashed"
    assert loaded.run.finished is not None
    assert loaded.run.damage == ["line 4 is incomplete: the run ended while it was written"]
    assert [cell.reason for cell in loaded.cells] == [
        "the run ended while this cell was being measured; 2 sample(s) are kept",
        "the run ended before this cell was measured",
    ]


def test_the_line_that_a_live_run_is_writing_is_no_damage(tmp_path: Path, planned: RunDocument) -> None:
    journal = Journal.create(tmp_path, planned)
    journal.close()
    with journal.path.open("ab") as file:
        file.write(b'{"n":1,"crc32":"0')
    loaded = load_run(journal.path)
    assert loaded.run.status == "running"
    assert loaded.run.damage == []


def test_lines_that_are_missing_repeated_or_strange_are_reported(
    tmp_path: Path,
    journal_lines: list[bytes],
    planned: RunDocument,
    make_sample: MakeSample,
    dead_owner: Owner,
) -> None:
    journal = Journal.create(tmp_path, planned, owner=dead_owner)
    journal.add_sample("exp_gil.py::another[3.13]", make_sample(0))
    journal.close()
    strange = journal.path.read_bytes().splitlines(keepends=True)[1]
    header, first, second, _, fourth, fifth = journal_lines
    content = read(b"".join([header, strange, second, first, fourth, b"\n", fifth]), where="x")
    assert content.damage == [
        "line 2 is about a cell that the plan does not have, and left out",
        "line 4 is a duplicate (number 1 came before) and left out",
        "line 6 is damaged (its checksum does not hold) and left out",
    ]
    assert read(b"".join([header, first, fourth]), where="x").damage == [
        "before line 3, 2 line(s) are missing"
    ]


@pytest.mark.parametrize(
    "content", [b'{"level": "info"}\n', b'{"n":0,"x":1}\n{"n":1}\n', b"\n", b"\x00\xff" * 40, b"[1, 2]"]
)
def test_a_foreign_journal_is_named_as_such(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(content)
    with pytest.raises(ResultsError, match=r"log\.jsonl: not a journal of internals_lab"):
        load_run(path)


ENDLESS_WRITER = """
import sys
from pathlib import Path
import msgspec
from internals_lab.store import document as documents
from internals_lab.store.journal import Journal
from internals_lab.model.sample import Sample

planned = documents.decode(Path(sys.argv[2]).read_bytes(), where="planned")
sample = msgspec.json.decode(Path(sys.argv[3]).read_bytes(), type=Sample)
journal = Journal.create(Path(sys.argv[1]), planned)
number = 0
while True:
    journal.add_sample(sys.argv[4], msgspec.structs.replace(sample, round=number))
    print(number, flush=True)
    number += 1
"""


def test_a_run_that_is_killed_while_it_writes_loses_at_most_one_line(
    tmp_path: Path,
    planned: RunDocument,
    make_sample: MakeSample,
    cell_ids: tuple[str, str],
    run_child: Callable[..., subprocess.Popen[str]],
) -> None:
    (tmp_path / "plan").write_bytes(documents.encode(planned))
    (tmp_path / "sample").write_bytes(msgspec.json.encode(make_sample(0, blocks=2_000)))
    child = run_child(ENDLESS_WRITER, tmp_path / "out", tmp_path / "plan", tmp_path / "sample", cell_ids[0])
    assert child.stdout is not None
    journal = tmp_path / "out" / f"{planned.run.id}.jsonl"
    for _ in range(3):
        child.stdout.readline()
    assert load_run(journal).run.status == "running"

    child.kill()
    rest = child.stdout.read().split()
    # Ended but not collected: a zombie still has a number and a start.
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    loaded = load_run(journal)
    child.wait()
    child.stdout.close()

    written = [sample.round for sample in loaded.cells[0].samples]
    announced = int(rest[-1]) if rest else 2
    assert loaded.run.status == load_run(journal).run.status == "crashed"
    assert written == list(range(len(written)))
    assert announced + 1 <= len(written) <= announced + 2
