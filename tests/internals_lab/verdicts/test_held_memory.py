"""What cells hold, and what each further worker adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from internals_lab.errors import EstimationError
from internals_lab.model.cell import CellResult
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import TreeMemory
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.held_memory import held_memory, memory_kind, memory_per_added_worker

MB = 1 << 20
SIZES = [100, 101, 99, 102, 98, 100, 103, 97]


def memory(size: int, **facts: int | None) -> TreeMemory:
    """Resident twice and unique half of the proportional size, unless said otherwise."""
    known: dict[str, Any] = {"rss_bytes": 2 * size, "pss_bytes": size, "uss_bytes": size // 2, "processes": 1}
    return TreeMemory(**(known | facts))


@pytest.fixture
def build(
    build_document: Callable[..., RunDocument], true_cell: type[Any]
) -> Callable[[dict[tuple[str, int], Sequence[TreeMemory | None]]], RunDocument]:
    """A run with cells of that strategy and number of workers, a sample for each memory."""

    def build(cells: dict[tuple[str, int], Sequence[TreeMemory | None]]) -> RunDocument:
        document = build_document(
            [true_cell(strategy=strategy, workers=workers) for strategy, workers in cells]
        )
        results = [
            msgspec.structs.replace(
                result,
                samples=[
                    msgspec.structs.replace(sample, memory=held)
                    for sample, held in zip(result.samples, memories, strict=True)
                ],
            )
            for result, memories in zip(document.cells, cells.values(), strict=True)
        ]
        return msgspec.structs.replace(document, cells=results)

    return build


def sized(size: int) -> list[TreeMemory]:
    """A size with a little noise."""
    return [memory(size * noise // 100) for noise in SIZES]


def test_a_cell_says_what_it_held_and_how_that_was_counted(build: Callable[..., RunDocument]) -> None:
    [cell] = derive(build({("sequential", 1): sized(50 * MB)})).cells
    assert cell.memory_kind == "pss"
    assert cell.memory_bytes is not None
    assert cell.memory_bytes.estimate == pytest.approx(50 * MB, rel=0.02)
    assert cell.memory_bytes.low < 50 * MB < cell.memory_bytes.high
    assert (cell.memory_bytes.n, cell.memory_bytes.level) == (8, 0.95)


@pytest.mark.parametrize(
    ("lacking", "kind"),
    [
        ({}, "pss"),
        ({"pss_bytes": None}, "uss"),
        ({"pss_bytes": None, "uss_bytes": None}, "rss"),
        ({"uss_bytes": None}, "pss"),
    ],
)
def test_the_measure_is_the_best_that_every_sample_has(
    build: Callable[..., RunDocument], lacking: dict[str, None], kind: str
) -> None:
    memories = [memory(50 * MB) for _ in range(7)] + [memory(50 * MB, **lacking)]
    [cell] = derive(build({("sequential", 1): memories})).cells
    assert cell.memory_kind == kind
    assert cell.memory_bytes is not None
    assert cell.memory_bytes.estimate == pytest.approx({"pss": 50, "uss": 25, "rss": 100}[kind] * MB)


def test_a_cell_with_a_sample_that_was_not_weighed_has_no_figure(build: Callable[..., RunDocument]) -> None:
    [cell] = derive(build({("sequential", 1): [*sized(MB)[:7], None]})).cells
    assert (cell.memory_bytes, cell.memory_kind) == (None, None)
    with pytest.raises(EstimationError, match="without its rss size"):
        held_memory(cell, "rss", 0.95)


def test_each_worker_adds_its_share_of_what_is_more_than_sequential(
    build: Callable[..., RunDocument],
) -> None:
    # The machine's mood of a round is in both cells, and cancels.
    cells = {
        ("sequential", 1): [memory(size * MB) for size in SIZES],
        ("processes", 4): [memory((size + 4 * 12) * MB) for size in SIZES],
    }
    sequential, processes = build(cells).cells
    added = memory_per_added_worker(processes, sequential, 0.95)
    assert (added.low, added.estimate, added.high, added.n) == (12 * MB, 12 * MB, 12 * MB, 8)


def test_against_fewer_workers_of_the_same_what_the_first_cost_once_cancels_out(
    build: Callable[..., RunDocument],
) -> None:
    one, four = build({("processes", 1): sized(80 * MB), ("processes", 4): sized(110 * MB)}).cells
    added = memory_per_added_worker(four, one, 0.95)
    assert added.estimate == pytest.approx(10 * MB, rel=0.02)


def test_workers_that_hold_less_add_less_than_nothing(build: Callable[..., RunDocument]) -> None:
    sequential, threads = build({("sequential", 1): sized(80 * MB), ("threads", 2): sized(60 * MB)}).cells
    added = memory_per_added_worker(threads, sequential, 0.95)
    assert added.estimate == pytest.approx(-10 * MB, rel=0.02)


def test_only_rounds_that_both_have_count(build: Callable[..., RunDocument]) -> None:
    sequential, threads = build({("sequential", 1): sized(80 * MB), ("threads", 2): sized(60 * MB)}).cells
    fewer = msgspec.structs.replace(threads, samples=threads.samples[1:])
    assert memory_per_added_worker(fewer, sequential, 0.95).n == 7


def refused(subject: CellResult, reference: CellResult) -> str:
    """Why there is no figure."""
    with pytest.raises(EstimationError) as caught:
        memory_per_added_worker(subject, reference, 0.95)
    return str(caught.value)


def test_what_cannot_be_told_is_refused_with_the_reason(build: Callable[..., RunDocument]) -> None:
    one, four, blind = build(
        {("threads", 1): sized(MB), ("threads", 4): sized(MB), ("processes", 2): [None] * 8}
    ).cells
    assert refused(one, four).endswith(f"has no more workers than {four.cell.id}")
    assert refused(four, four).endswith(f"has no more workers than {four.cell.id}")
    assert "no measure of memory in common" in refused(blind, one)
    few = msgspec.structs.replace(four, samples=four.samples[:2])
    assert "2 rounds are too few" in refused(few, one)
    assert memory_kind([one, four]) == "pss"
