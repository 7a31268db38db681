"""Cells with more workers than there is room for say so, wherever they are shown."""

from __future__ import annotations

import msgspec
import pytest

from internals_lab.model.machine import Room
from internals_lab.model.run import RunDocument
from internals_lab.reporters.markdown import markdown
from internals_lab.reporters.terminal import lines
from internals_lab.verdicts.derivation import derive


@pytest.fixture
def document(build_document, true_cell) -> RunDocument:
    """Sequential work, two and four threads that are faster, on two cores."""
    threads = [true_cell(strategy="threads", workers=n, unit_ns=5e6 / n) for n in (2, 4)]
    return derive(build_document([true_cell(), *threads]))


def test_the_cell_has_the_room_that_it_goes_beyond(document: RunDocument) -> None:
    beyond = [(result.cell.workers, result.beyond_room) for result in document.cells]
    assert beyond == [(1, None), (2, None), (4, Room(cores=2, limit="physical cores"))]


def test_the_table_has_a_mark_with_a_note(document: RunDocument) -> None:
    text = lines(document, 200)
    assert sum("threads × 4 †" in line for line in text) == 1
    assert not any("threads × 2 †" in line for line in text)
    assert "† beyond the 2 physical cores" in text
    assert "threads × 4 †" in markdown(document)


def test_the_verdict_says_it_behind_the_figure(document: RunDocument) -> None:
    sentences = [sentence for verdict in document.verdicts for sentence in verdict.sentences]
    [four] = [sentence for sentence in sentences if sentence.startswith("4 threads on 3.13 are")]
    assert "GIL on, beyond the 2 physical cores)" in four
    assert not any("beyond" in sentence for sentence in sentences if sentence.startswith("2 threads"))


def test_a_quota_is_named_as_what_it_is(document: RunDocument) -> None:
    machine = msgspec.structs.replace(document.machine, quota_cores=1.5)
    rederived = derive(msgspec.structs.replace(document, machine=machine))
    assert {result.beyond_room for result in rederived.cells if result.cell.workers > 1} == {
        Room(cores=1.5, limit="quota")
    }
    assert "† beyond the quota of 1.5 cores" in lines(rederived, 200)
