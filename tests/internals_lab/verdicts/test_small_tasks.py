from __future__ import annotations

import msgspec
import pytest

from internals_lab.model.sample import Transfer
from internals_lab.verdicts.derivation import derive

TASK_NS = 40_000


@pytest.fixture
def told(build_document, true_cell):
    """The verdict's sentences on two workers of a thread pool, where a unit takes so long and has so many items."""

    def told(unit_ns: float, items: int) -> str:
        cells = [true_cell(), true_cell(strategy="thread_pool", workers=2, unit_ns=unit_ns)]
        document = build_document(cells, scenario={"has_items": items > 1})
        sequential, pool = document.cells
        transfer = Transfer(task_wall_ns=[TASK_NS] * 5, carried_wall_ns=[TASK_NS] * 5, tasks_per_unit=items)
        samples = [msgspec.structs.replace(sample, transfer=transfer) for sample in pool.samples]
        pool = msgspec.structs.replace(pool, samples=samples)
        derived = derive(msgspec.structs.replace(document, cells=[sequential, pool]))
        return " ".join(derived.verdicts[0].sentences)

    return told


def test_items_with_less_work_than_handing_one_over_takes_are_named(told) -> None:
    assert "Too little work per task for thread_pool with 2 workers on 3.13: " in told(5_000_000, 1_000)


def test_how_many_times_the_work_of_an_item_it_is_counts_what_all_workers_do(told) -> None:
    # Two workers do 1000 items in 5 ms: 10 µs of work each.
    assert "takes 40.0 µs [40.0, 40.0], 4 times the work on an item" in told(5_000_000, 1_000)


def test_items_with_more_work_are_not(told) -> None:
    assert "Too little work" not in told(5_000_000, 50)


def test_without_items_the_unit_is_the_task(told) -> None:
    assert "Too little work" not in told(5_000_000, 1)
    assert "Too little work per task" in told(5_000, 1)
