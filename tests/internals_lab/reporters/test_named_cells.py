"""Reasons name cells as a reader would."""

from __future__ import annotations

import pytest

from internals_lab.reporters.named_cells import NamedCells, named_cells

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
SHORTS = {GIL: "3.13", FREE: "3.13t"}


@pytest.fixture
def cells(build_document, true_cell) -> NamedCells:
    document = build_document(
        [
            true_cell(interpreter=name, strategy=strategy, workers=2, params={"n": n})
            for name in (GIL, FREE)
            for strategy in ("sequential", "threads")
            for n in (1, 10)
        ],
        scenario={"params": {"n": [1, 10]}},
    )
    return named_cells(document.cells, document.scenarios[0], SHORTS)


@pytest.mark.parametrize(
    ("reason", "on", "told"),
    [
        (
            "3.13t-threads-2-n=1 is crashed: SIGSEGV",
            FREE,
            "2 threads with n=1 are crashed: SIGSEGV",
        ),
        (
            "3.13t-threads-2-n=10 is crashed: SIGSEGV",
            GIL,
            "2 threads on 3.13t with n=10 are crashed: SIGSEGV",
        ),
        (
            "no processes cell to compare 3.13-sequential-n=1 with is in this run",
            GIL,
            "no processes cell to compare sequential with n=1 with is in this run",
        ),
        ("3.13-sequential-n=100 is something else", GIL, "3.13-sequential-n=100 is something else"),
        ("typical faster, total inconclusive", GIL, "typical faster, total inconclusive"),
    ],
)
def test_a_label_becomes_a_name_and_nothing_else_changes(
    cells: NamedCells, reason: str, on: str, told: str
) -> None:
    assert cells.plain(reason, on=on) == told


def test_what_was_starved_is_short(cells: NamedCells) -> None:
    reason = (
        "3.13t-threads-2-n=1 is invalid: 6 of 8 rounds: ready to run but without a processor for 23% of the time: "
        "others had it, or processes of its own"
    )
    told = cells.plain(reason, on=FREE)
    assert told == "no figure for 2 threads with n=1: starved in 6 of 8 rounds"
