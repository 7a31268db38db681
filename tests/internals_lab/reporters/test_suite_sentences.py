"""What a suite has to say, and what of it is said once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.results import SuiteMean
from internals_lab.model.run import RunDocument
from internals_lab.reporters.suite_lines import suite_lines

JIT = {"jit": True}


@pytest.fixture
def mean_of() -> Callable[..., SuiteMean]:
    def mean_of(subject: CellResult, reference: CellResult, **facts: Any) -> SuiteMean:
        pair = f"{subject.cell.id} / {reference.cell.id}"
        given = {"state": "unsupported", "comparisons": [], "without": [pair], "reason": "not to be had"}
        words = (subject.cell.label, reference.cell.label)
        return SuiteMean(
            file="exp_x.py",
            suite="programs",
            subject=words[0],
            reference=words[1],
            **(given | {"sentence": f"Over programs, {words[0]} could not be compared."} | facts),
        )

    return mean_of


@pytest.fixture
def cells(build_document: Callable[..., RunDocument], true_cell: Any) -> RunDocument:
    """A first interpreter without a compiler, two more without, one with, one that has it on for good."""
    lacks = {"outcome": "unsupported", "knobs": JIT}
    return build_document(
        [
            true_cell(interpreter="cpython-3.9"),
            true_cell(interpreter="cpython-3.9", reason="3.9 is built without a JIT", **lacks),
            true_cell(interpreter="cpython-3.10", reason="3.10 is built without a JIT", **lacks),
            true_cell(interpreter="cpython-3.11", reason="3.11 is built without a JIT", **lacks),
            true_cell(interpreter="cpython-3.15", knobs=JIT),
            true_cell(
                interpreter="cpython-3.15+jit", reason="3.15+jit has jit set to True", outcome="unsupported"
            ),
        ]
    )


def test_many_pairs_without_a_mean_are_one_sentence_with_each_reason_once(cells, mean_of) -> None:
    _, first, *others = cells.cells
    means = [mean_of(one, first) for one in others]
    assert suite_lines(msgspec.structs.replace(cells, suites=means)) == [
        "Over programs, 4 pairs could not be compared (built without a JIT: 3.10, 3.9 and 3.11; "
        "has jit set to True: 3.15+jit)."
    ]


def test_a_single_pair_without_a_mean_says_so_itself(cells, mean_of) -> None:
    mean = mean_of(cells.cells[2], cells.cells[0])
    assert suite_lines(msgspec.structs.replace(cells, suites=[mean])) == [mean.sentence]


def test_means_come_first_and_each_has_its_sentence(cells, mean_of) -> None:
    typical = Interval(estimate=1.2, low=1.1, high=1.3, level=0.95, n=8)
    there = mean_of(cells.cells[4], cells.cells[0], typical=typical, sentence="Over 2 programs, it is so.")
    lacking = [mean_of(cells.cells[2], cells.cells[1]), mean_of(cells.cells[3], cells.cells[1])]
    lines = suite_lines(msgspec.structs.replace(cells, suites=[*lacking, there]))
    assert lines[0] == "Over 2 programs, it is so."
    assert len(lines) == 2


def test_pairs_of_measured_cells_are_named_with_the_reason_of_the_mean(cells, mean_of) -> None:
    sequential, jit = cells.cells[0], cells.cells[4]
    means = [mean_of(jit, sequential, reason="2 rounds are too few"), mean_of(sequential, jit)]
    [line] = suite_lines(msgspec.structs.replace(cells, suites=means))
    assert f"2 rounds are too few: {jit.cell.label}" in line
    assert f"not to be had: {sequential.cell.label}" in line
