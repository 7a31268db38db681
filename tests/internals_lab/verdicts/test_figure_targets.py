"""On which cells a claim about a figure is judged."""

from __future__ import annotations

from typing import Any

import pytest

from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.verdicts.claim_targets import ClaimTarget, claim_targets

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
ID = "experiments/exp_gil.py::count"
SOME = Threshold(text="> 0", low=0)


@pytest.fixture
def targets(build_document: Any, true_cell: Any) -> Any:
    """The targets of one claim in a run of two builds, sequential and 1 and 2 threads."""

    def targets(**words: Any) -> list[ClaimTarget]:
        cells = [
            true_cell(interpreter=name, strategy=strategy, workers=workers)
            for name in (GIL, FREE)
            for strategy, workers in (("sequential", 1), ("threads", 1), ("threads", 2))
        ]
        document = build_document(cells, claims=[Claim(text="It pauses", figure="gc.pauses", **words)])
        plan = [one.cell for one in document.cells]
        return claim_targets(document.scenarios[0], plan, document.interpreters, cores_usable=2)

    return targets


def ids(found: list[ClaimTarget]) -> list[str]:
    return [one.item_id.removeprefix(f"{ID}[claim-it-pauses-") for one in found]


def test_a_value_is_judged_on_every_cell_under_an_id_of_its_own(targets: Any) -> None:
    found = targets(value=SOME)
    assert ids(found) == [
        *("3.13-sequential]", "3.13-1-threads]", "3.13-2-threads]"),
        *("3.13t-sequential]", "3.13t-1-threads]", "3.13t-2-threads]"),
    ]
    assert [one.subject for one in found][:3] == [
        f"{ID}[3.13-sequential]",
        f"{ID}[3.13-threads-1]",
        f"{ID}[3.13-threads-2]",
    ]
    assert {(one.reference, one.reason) for one in found} == {(None, None)}
    assert found[2].setting == "2 workers, threads"


@pytest.mark.parametrize(
    ("where", "subjects"),
    [
        ({"strategy": "sequential"}, ["3.13-sequential", "3.13t-sequential"]),
        ({"strategy": ["threads"], "gil": False}, ["3.13t-threads-1", "3.13t-threads-2"]),
        ({"interpreter": "3.13", "strategy": "sequential"}, ["3.13-sequential"]),
    ],
)
def test_where_picks_cells(targets: Any, where: dict[str, Any], subjects: list[str]) -> None:
    assert [one.subject for one in targets(value=SOME, where=where)] == [f"{ID}[{one}]" for one in subjects]


def test_workers_pick_cells_with_so_many_and_no_sequential_one(targets: Any) -> None:
    found = targets(value=SOME, workers="cores")
    assert [one.subject for one in found] == [f"{ID}[3.13-threads-2]", f"{ID}[3.13t-threads-2]"]
    assert ids(found) == ["3.13-threads]", "3.13t-threads]"]


def test_one_worker_is_what_a_sequential_cell_has(targets: Any) -> None:
    found = targets(value=SOME, workers=1, where={"gil": True})
    assert [one.subject for one in found] == [f"{ID}[3.13-sequential]", f"{ID}[3.13-threads-1]"]


def test_a_count_that_is_not_in_the_run_says_what_is(targets: Any) -> None:
    [one] = targets(value=SOME, workers=7, where={"gil": True})
    assert (one.subject, one.reason) == (
        None,
        "no cell with workers = 7 is in this run (there are: 1, 2)",
    )


def test_a_filter_that_nothing_passes_says_so(targets: Any) -> None:
    [one] = targets(value=SOME, where={"interpreter": "2.7"})
    assert (one.subject, one.reason) == (None, "no cell of this run has interpreter=2.7")


def test_a_ratio_has_the_two_sides_of_a_speedup(targets: Any) -> None:
    sides = {
        "subject": Side(axis="strategy", value="threads"),
        "reference": Side(axis="strategy", value="sequential"),
    }
    found = targets(ratio=Threshold(text="> 1", low=1), workers=2, **sides)
    assert [(one.subject, one.reference) for one in found] == [
        (f"{ID}[3.13-threads-2]", f"{ID}[3.13-sequential]"),
        (f"{ID}[3.13t-threads-2]", f"{ID}[3.13t-sequential]"),
    ]
