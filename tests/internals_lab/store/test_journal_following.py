"""A journal that is looked at while it grows gives at every moment what reading the whole file would give."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from internals_lab.errors import ResultsError
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Sample
from internals_lab.store import document as documents
from internals_lab.store.journal import Journal
from internals_lab.store.journal_following import FollowedJournal
from internals_lab.store.journal_reading import JournalContent
from internals_lab.store.loading import load_run

MakeSample = Callable[..., Sample]


@pytest.fixture(scope="module")
def whole(
    tmp_path_factory: pytest.TempPathFactory,
    planned: RunDocument,
    make_sample: MakeSample,
    cell_ids: tuple[str, str],
) -> bytes:
    """A journal with every kind of line, one of them damaged, one of them twice."""
    journal = Journal.create(tmp_path_factory.mktemp("journal"), planned)
    journal.change_plan(msgspec.structs.replace(planned.run, forecast_s=12.5))
    for number in range(3):
        for cell_id in cell_ids:
            journal.add_sample(cell_id, make_sample(number, blocks=1))
    journal.end_cell(cell_ids[0], "measured", measured_s=1.5)
    journal.end_cell(cell_ids[1], "invalid", reason="starved")
    journal.close()
    lines = journal.path.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b'"crc32":"', b'"crc32":"x', 1)
    return b"".join([*lines[:5], lines[4], *lines[5:]])


def _look(journal: FollowedJournal) -> tuple[JournalContent, RunDocument] | str:
    try:
        content, document, _ = journal.read()
    except ResultsError as error:
        return str(error)
    return content, document


def _assert_as_from_scratch(journal: FollowedJournal) -> None:
    followed, scratch = _look(journal), _look(FollowedJournal(journal.path))
    if isinstance(followed, str) or isinstance(scratch, str):
        assert followed == scratch
        return
    assert followed[0] == scratch[0]
    assert followed[1] == scratch[1]


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_cut_anywhere_each_look_gives_what_the_whole_file_gives(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject
) -> None:
    ends = [place + 1 for place, byte in enumerate(whole) if byte == ord("\n")]
    near_an_end = st.sampled_from(ends).flatmap(lambda end: st.integers(end - 2, min(end + 1, len(whole))))
    cuts = data.draw(st.lists(st.integers(0, len(whole)) | near_an_end, min_size=1, max_size=8).map(sorted))
    path = tmp_path_factory.mktemp("cut") / "run.jsonl"
    path.touch()
    journal = FollowedJournal(path)
    for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
        with path.open("ab") as file:
            file.write(whole[start:end])
        _assert_as_from_scratch(journal)


def test_a_look_takes_only_what_was_added(
    tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.jsonl"
    *lines, last = whole.splitlines(keepends=True)
    path.write_bytes(b"".join(lines))
    journal = FollowedJournal(path)
    journal.read()
    looked_at: list[int] = []
    from_raw = documents.from_raw

    def counted(raw: dict[str, list[object]], *, where: str) -> RunDocument:
        looked_at.append(len(raw["cells"]))
        return from_raw(raw, where=where)

    monkeypatch.setattr(documents, "from_raw", counted)
    journal.read()
    with path.open("ab") as file:
        file.write(last)
    _, document, _ = journal.read()
    assert looked_at == [1]
    assert [cell.outcome for cell in document.cells] == ["measured", "invalid"]


def test_a_line_that_its_writer_took_back_is_forgotten(
    tmp_path: Path, planned: RunDocument, make_sample: MakeSample, cell_ids: tuple[str, str]
) -> None:
    journal = Journal.create(tmp_path, planned)
    start = journal.path.stat().st_size
    journal.add_sample(cell_ids[0], make_sample(0))
    followed = FollowedJournal(journal.path)
    # Whole but for its end: it counts until it is taken back.
    os.truncate(journal.path, journal.path.stat().st_size - 1)
    assert _samples(followed) == [1, 0]
    os.truncate(journal.path, start)
    assert _samples(followed) == [0, 0]
    journal.close()


@pytest.mark.parametrize("replaced", ["by a shorter one", "by one of the same name", "in place"])
def test_a_journal_that_was_replaced_starts_anew(
    tmp_path: Path, planned: RunDocument, whole: bytes, replaced: str
) -> None:
    path = tmp_path / "run.jsonl"
    path.write_bytes(whole)
    followed = FollowedJournal(path)
    assert _samples(followed) == [3, 2]
    header, plan, *_ = whole.splitlines(keepends=True)
    if replaced == "by a shorter one":
        path.write_bytes(header)
        assert _samples(followed) == [0, 0]
    elif replaced == "by one of the same name":
        other = tmp_path / "other"
        other.write_bytes(header + plan + b"\n" * len(whole))
        other.replace(path)
        assert _samples(followed) == [0, 0]
    else:
        path.write_bytes(header + plan + b"#\n" * len(whole))
        assert _samples(followed) == [0, 0]


def test_what_is_planned_by_now_replaces_the_first_plan(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "run.jsonl"
    path.write_bytes(whole)
    assert load_run(path).run.forecast_s == 12.5


def _samples(journal: FollowedJournal) -> list[int]:
    _, document, _ = journal.read()
    return [len(cell.samples) for cell in document.cells]
