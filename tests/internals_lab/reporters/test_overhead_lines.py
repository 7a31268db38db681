"""A line for each strategy whose workers cost something beside their work, and none for the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Transfer
from internals_lab.reporters.markdown import markdown
from internals_lab.reporters.summary import summaries
from internals_lab.reporters.terminal import lines
from internals_lab.verdicts.derivation import derive

MS = 1_000_000


@pytest.fixture
def run_of(build_document: Callable[..., RunDocument], true_cell: type[Any]) -> Callable[..., RunDocument]:
    """A run with a cell for each (strategy, workers), whose samples have these facts."""

    def run_of(cells: dict[tuple[str, int], dict[str, Any]], unit_ns: float = 5 * MS) -> RunDocument:
        document = build_document(
            [true_cell(strategy=strategy, workers=workers, unit_ns=unit_ns) for strategy, workers in cells]
        )
        results = [
            msgspec.structs.replace(
                result, samples=[msgspec.structs.replace(sample, **facts) for sample in result.samples]
            )
            for result, facts in zip(document.cells, cells.values(), strict=True)
        ]
        return derive(msgspec.structs.replace(document, cells=results))

    return run_of


def overheads(document: RunDocument) -> list[str]:
    [summary] = summaries(document)
    return summary.overheads


def test_starting_is_said_of_the_most_workers_of_a_strategy(run_of: Callable[..., RunDocument]) -> None:
    document = run_of(
        {
            ("sequential", 1): {},
            ("processes", 1): {"pool_start_wall_ns": 9 * MS},
            ("processes", 2): {"pool_start_wall_ns": 14 * MS},
        }
    )
    [line] = overheads(document)
    assert line == "2 processes on 3.13: starting takes 14.0 ms [14.0, 14.0]"
    assert line in markdown(document)
    assert line in "\n".join(lines(document, width=120))


@pytest.mark.parametrize(
    ("start_ns", "unit_ns"),
    [(0.9 * MS, 0.001 * MS), (14 * MS, 20 * MS)],
    ids=["short", "shorter than a unit"],
)
def test_starting_that_does_not_matter_is_not_said(
    run_of: Callable[..., RunDocument], start_ns: float, unit_ns: float
) -> None:
    cells = {("sequential", 1): {}, ("processes", 2): {"pool_start_wall_ns": round(start_ns)}}
    assert overheads(run_of(cells, unit_ns)) == []


def handed_over(task_ns: int, more_ns: int, **facts: Any) -> dict[str, Any]:
    transfer = Transfer(task_wall_ns=[task_ns] * 5, carried_wall_ns=[task_ns + more_ns] * 5, **facts)
    return {"transfer": transfer}


def test_a_task_is_said_with_what_it_carries_and_how_large_that_is(
    run_of: Callable[..., RunDocument],
) -> None:
    facts = handed_over(
        95_000, 12_000, tasks_per_unit=100, argument_bytes=[900, 1100, 1000], result_bytes=[310]
    )
    [line] = overheads(run_of({("sequential", 1): {}, ("process_pool", 2): facts}))
    assert line == (
        "process_pool with 2 workers on 3.13: a task there and back takes 95.0 µs [95.0, 95.0]; "
        "what it carries 12.0 µs [12.0, 12.0] more (1.0 kB there, 310 bytes back)"
    )


@pytest.mark.parametrize(
    ("tasks_per_unit", "said"), [(1, False), (10, False), (100, True)], ids=["whole", "tenth", "hundredth"]
)
def test_a_task_is_said_where_it_is_much_beside_the_work_in_it(
    run_of: Callable[..., RunDocument], tasks_per_unit: int, said: bool
) -> None:
    # Of 10 ms of work in a unit: two workers at 5 ms each.
    facts = handed_over(40_000, 0, tasks_per_unit=tasks_per_unit)
    assert bool(overheads(run_of({("sequential", 1): {}, ("thread_pool", 2): facts}))) is said


def test_what_costs_nothing_to_carry_is_not_said(run_of: Callable[..., RunDocument]) -> None:
    facts = handed_over(95_000, -300, tasks_per_unit=100)
    [line] = overheads(run_of({("sequential", 1): {}, ("thread_pool", 2): facts}))
    assert line.endswith("a task there and back takes 95.0 µs [95.0, 95.0]")


def test_what_cannot_be_sent_is_always_said(run_of: Callable[..., RunDocument]) -> None:
    facts = {"transfer": Transfer(refused="TypeError: cannot pickle '_thread.lock' object")}
    [line] = overheads(run_of({("sequential", 1): {}, ("process_pool", 2): facts}, unit_ns=1e9))
    assert line.endswith(
        ": what a task would carry cannot be sent (TypeError: cannot pickle '_thread.lock' object)"
    )
