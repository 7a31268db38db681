"""What is noticed beside the figures is named, with the cell that shows it; nothing is where nothing is."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from internals_lab.model.cell import CellResult
from internals_lab.model.observation import Observation
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import BackToBack, Sample, Surroundings
from internals_lab.verdicts.alternation import alternation_check
from internals_lab.verdicts.derivation import derive

Build = Callable[..., RunDocument]
Change = Callable[[Sample], Sample]
THREADS = "experiments/exp_gil.py::count[3.13-threads-2]"
SEQUENTIAL = "experiments/exp_gil.py::count[3.13-sequential]"


@pytest.fixture
def noticed(build_document: Build, true_cell: Any) -> Callable[[Change], list[Observation]]:
    """What is noticed when every sample of the threads is changed so, beside sequential ones as they were."""

    def noticed(change: Change, **facts: Any) -> list[Observation]:
        cells = [true_cell(), true_cell(strategy="threads", workers=2)]
        document = build_document(cells, blocks=16, **facts)
        results = [
            msgspec.structs.replace(result, samples=[change(sample) for sample in result.samples])
            if result.cell.id == THREADS
            else result
            for result in document.cells
        ]
        return derive(msgspec.structs.replace(document, cells=results)).observations

    return noticed


def with_walls(factor: Callable[[int], float]) -> Change:
    """Each block's time, by its place in the round, times this."""

    def change(sample: Sample) -> Sample:
        wall_ns = [round(wall * factor(place)) for place, wall in enumerate(sample.blocks.wall_ns)]
        return msgspec.structs.replace(sample, blocks=msgspec.structs.replace(sample.blocks, wall_ns=wall_ns))

    return change


def with_switches(ratio: float) -> Change:
    rng = random.Random(1)
    return lambda sample: msgspec.structs.replace(
        sample,
        back_to_back=BackToBack(
            wall_ns=[1_000_000], alternated_wall_ns=[round(1_000_000 * ratio * rng.lognormvariate(0, 0.02))]
        ),
    )


def test_where_there_is_nothing_nothing_is_noticed(noticed: Callable[[Change], list[Observation]]) -> None:
    assert noticed(lambda sample: sample) == []


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (with_walls(lambda place: 1 + 5 * (place == 7)), "pauses", "2 threads on 3.13 (8 of 128 blocks took about"),
        (with_switches(1.8), "alternation", "2 threads on 3.13 (1.8"),
    ],
)  # fmt: skip
def test_what_a_cell_shows_is_said_with_its_name(
    noticed: Callable[[Change], list[Observation]], change: Change, kind: str, words: str
) -> None:
    [found] = noticed(change)
    assert (found.kind, found.cells) == (kind, [THREADS])
    assert words in found.sentence


def test_two_speeds_are_named_and_neither_is_left_out(noticed: Callable[[Change], list[Observation]]) -> None:
    rng = random.Random(2)
    found = noticed(with_walls(lambda place: 1.5 if rng.random() < 0.35 else 1.0))
    assert [one.kind for one in found] == ["two speeds"]
    assert "% of the blocks are 1.5x slower" in found[0].sentence


def test_a_switch_that_costs_little_is_borne(noticed: Callable[[Change], list[Observation]]) -> None:
    assert noticed(with_switches(1.03)) == []


@pytest.mark.parametrize(
    ("ratios", "state"),
    [
        ([1.0, 1.02, 0.99, 1.01, 1.0, 0.98, 1.01, 1.0], "passed"),
        ([0.5, 2.0, 1.0, 0.7, 1.6, 0.9, 1.3, 0.6], "not checkable here"),
        ([1.8, 2.5, 1.7, 1.6, 3.0, 1.9, 1.5, 2.0], "failed"),
        ([0.8, 0.85, 0.7, 0.75, 0.8, 0.82, 0.79, 0.81], "failed"),
    ],
)
def test_alternating_passes_only_where_a_bias_would_have_shown(
    build_document: Build, true_cell: Any, ratios: list[float], state: str
) -> None:
    [result] = build_document([true_cell()], rounds=len(ratios)).cells
    samples = [
        msgspec.structs.replace(
            sample,
            back_to_back=BackToBack(wall_ns=[1_000_000], alternated_wall_ns=[round(1_000_000 * ratio)]),
        )
        for sample, ratio in zip(result.samples, ratios, strict=True)
    ]
    assert alternation_check(msgspec.structs.replace(result, samples=samples)).state == state


def test_an_invalid_cell_s_blocks_are_not_described(build_document: Build, true_cell: Any) -> None:
    document = build_document([true_cell()], blocks=16)
    [result] = document.cells
    samples = [with_walls(lambda place: 1 + 5 * (place == 7))(sample) for sample in result.samples]
    broken = msgspec.structs.replace(result, samples=samples, outcome="invalid", reason="starved")
    assert derive(msgspec.structs.replace(document, cells=[broken])).observations == []


def test_too_few_rounds_do_not_condemn_alternating(build_document: Build, true_cell: Any) -> None:
    document = build_document([true_cell()], rounds=4)
    samples = [with_switches(1.8)(sample) for sample in document.cells[0].samples]
    cells: list[CellResult] = [msgspec.structs.replace(document.cells[0], samples=samples)]
    [check] = derive(msgspec.structs.replace(document, cells=cells)).alternation
    assert (check.state, check.n, check.ratio) == ("not checkable here", 4, None)


def test_a_cell_that_is_busy_while_idle_marks_those_alive_beside_it(
    noticed: Callable[[Change], list[Observation]],
) -> None:
    burning = Surroundings(idle_wall_ns=100_000_000, idle_cpu_ns=50_000_000)
    [found] = noticed(lambda sample: msgspec.structs.replace(sample, surroundings=burning))
    assert (found.kind, found.cells, found.affects) == ("busy while idle", [THREADS], [SEQUENTIAL])
    assert "2 threads on 3.13 (49% of a processor)" in found.sentence
