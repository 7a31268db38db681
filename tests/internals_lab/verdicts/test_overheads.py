"""What workers cost beside their work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from internals_lab.model.cell import CellResult
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Transfer
from internals_lab.verdicts.derivation import derive

NOISE = [1.0, 1.02, 0.98, 1.01, 0.99, 1.03, 0.97, 1.0]


@pytest.fixture
def derived(build_document: Callable[..., RunDocument], true_cell: type[Any]) -> Callable[..., CellResult]:
    """A cell of a pool whose samples have, in each round, what `facts_of(noise)` gives."""

    def derived(facts_of: Callable[[float], dict[str, Any]], **facts: Any) -> CellResult:
        document = build_document([true_cell(strategy="process_pool", workers=2, **facts)])
        [cell] = document.cells
        samples = [
            msgspec.structs.replace(sample, **facts_of(noise))
            for sample, noise in zip(cell.samples, NOISE, strict=False)
        ]
        one = msgspec.structs.replace(cell, samples=samples)
        return derive(msgspec.structs.replace(document, cells=[one])).cells[0]

    return derived


def test_starting_is_estimated_over_rounds(derived: Callable[..., CellResult]) -> None:
    cell = derived(lambda noise: {"pool_start_wall_ns": round(14e6 * noise)})
    assert cell.pool_start_wall_ns is not None
    assert cell.pool_start_wall_ns.estimate == pytest.approx(14e6, rel=0.01)
    assert cell.pool_start_wall_ns.low < 14e6 < cell.pool_start_wall_ns.high
    assert (cell.pool_start_wall_ns.n, cell.pool_start_wall_ns.level) == (8, 0.95)
    assert (cell.task_wall_ns, cell.transfer_wall_ns) == (None, None)


def test_where_nothing_is_started_there_is_no_figure(derived: Callable[..., CellResult]) -> None:
    assert derived(lambda noise: {}).pool_start_wall_ns is None


def handing_over(task_ns: float, more_ns: float) -> Callable[[float], dict[str, Any]]:
    """Tasks that get slower and slower, one of them ten times; what is carried adds the same to each."""

    def facts(noise: float) -> dict[str, Any]:
        task = [round(task_ns * noise * step) for step in (0.8, 0.9, 1.0, 1.1, 10)]
        return {
            "transfer": Transfer(task_wall_ns=task, carried_wall_ns=[one + round(more_ns) for one in task])
        }

    return facts


def test_a_task_costs_what_is_typical_and_what_it_carries_is_told_beside_it(
    derived: Callable[..., CellResult],
) -> None:
    cell = derived(handing_over(100_000, 12_000))
    assert cell.task_wall_ns is not None
    assert cell.task_wall_ns.estimate == pytest.approx(100_000, rel=0.01)
    assert cell.transfer_wall_ns is not None
    assert cell.transfer_wall_ns.estimate == pytest.approx(12_000)
    assert cell.transfer_wall_ns.n == 8


def test_what_costs_nothing_to_carry_may_be_less_than_nothing(derived: Callable[..., CellResult]) -> None:
    cell = derived(handing_over(100_000, -50))
    assert cell.transfer_wall_ns is not None
    assert cell.transfer_wall_ns.estimate == pytest.approx(-50)


@pytest.mark.parametrize("facts", [{"rounds": 2}, {"outcome": "invalid", "reason": "starved"}])
def test_too_few_rounds_and_cells_that_do_not_count_give_no_figure(
    derived: Callable[..., CellResult], facts: dict[str, Any]
) -> None:
    cell = derived(lambda noise: {"pool_start_wall_ns": 1000} | handing_over(100, 10)(noise), **facts)
    assert (cell.pool_start_wall_ns, cell.task_wall_ns, cell.transfer_wall_ns) == (None, None, None)


def test_what_cannot_be_sent_has_no_figure(derived: Callable[..., CellResult]) -> None:
    cell = derived(lambda noise: {"transfer": Transfer(refused="TypeError: cannot pickle 'lock' object")})
    assert (cell.task_wall_ns, cell.transfer_wall_ns) == (None, None)
