"""What nobody can have measured is refused wherever it comes in: from a worker, from a file, by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from internals_lab.errors import EstimationError, ResultsError
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.estimation.pairing import round_ratio
from internals_lab.estimation.work import Work
from internals_lab.model.plausibility import implausible
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import BackToBack, Sample, Transfer
from internals_lab.store import document as documents
from internals_lab.store.loading import load_run
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.measured_work import samples_by_turn

Spoil = Callable[[Sample, int], Sample]


def in_blocks(name: str) -> Spoil:
    def spoil(sample: Sample, value: int) -> Sample:
        return msgspec.structs.replace(
            sample,
            blocks=msgspec.structs.replace(sample.blocks, **{name: [value] * len(sample.blocks.wall_ns)}),
        )

    return spoil


def in_workers(name: str) -> Spoil:
    def spoil(sample: Sample, value: int) -> Sample:
        column = [value] * len(sample.workers.block)
        return msgspec.structs.replace(
            sample, workers=msgspec.structs.replace(sample.workers, **{name: column})
        )

    return spoil


def in_sample(name: str, *, listed: bool = False) -> Spoil:
    def spoil(sample: Sample, value: int) -> Sample:
        return msgspec.structs.replace(sample, **{name: [value] if listed else value})

    return spoil


NEVER_ZERO = {
    "a block": in_blocks("wall_ns"),
    "an empty loop": in_blocks("empty_wall_ns"),
    "a warm-up": in_sample("warmup_wall_ns", listed=True),
    "units": in_sample("units_per_block"),
}
NEVER_NEGATIVE = {
    "CPU time of a block": in_blocks("cpu_ns"),
    "gathering": in_blocks("gathering_wall_ns"),
    "a worker's beginning": in_workers("start_ns"),
    "a worker's CPU time": in_workers("cpu_ns"),
    "run delay": in_workers("run_delay_ns"),
    "start": in_sample("start_wall_ns"),
    "load": in_sample("load_wall_ns"),
    "set-up": in_sample("setup_wall_ns"),
    "the start of a pool": in_sample("pool_start_wall_ns"),
    "a task handed over": lambda sample, value: msgspec.structs.replace(
        sample, transfer=Transfer(task_wall_ns=[value], carried_wall_ns=[5])
    ),
    "a block right after another": lambda sample, value: msgspec.structs.replace(
        sample, back_to_back=BackToBack(wall_ns=[5], alternated_wall_ns=[value])
    ),
}
SMALL = [(what, spoil, 0) for what, spoil in NEVER_ZERO.items()]
SMALL += [(what, spoil, -1) for what, spoil in NEVER_NEGATIVE.items()]


@pytest.fixture
def measured(build_document: Any, true_cell: Any, timeline: Any) -> RunDocument:
    """Two measured cells of which the lab makes a comparison."""
    document: RunDocument = build_document(
        [true_cell(timeline=timeline()), true_cell(strategy="threads", workers=2, timeline=timeline())]
    )
    return document


def with_sample(
    document: RunDocument, change: Callable[[Sample], Sample], outcome: Any = "measured"
) -> RunDocument:
    """The document with the fourth sample of its second cell changed."""
    result = document.cells[1]
    samples = list(result.samples)
    samples[3] = change(samples[3])
    changed = msgspec.structs.replace(result, samples=samples, outcome=outcome)
    return msgspec.structs.replace(document, cells=[document.cells[0], changed])


def test_what_the_lab_measures_is_plausible(measured: RunDocument) -> None:
    assert {implausible(sample) for result in measured.cells for sample in result.samples} == {None}


@pytest.mark.parametrize(("spoil", "most"), [case[1:] for case in SMALL], ids=[case[0] for case in SMALL])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(less=st.integers(0, 2**62))
def test_durations_that_cannot_be_are_told(measured: RunDocument, spoil: Spoil, most: int, less: int) -> None:
    assert implausible(spoil(measured.cells[1].samples[3], most - less)) is not None


def test_a_duration_without_its_partner_is_told(measured: RunDocument) -> None:
    [sample] = measured.cells[1].samples[3:4]
    spoiled = msgspec.structs.replace(sample, transfer=Transfer(task_wall_ns=[5, 6], carried_wall_ns=[7]))
    assert "transfer has 2 entries beside 1" in str(implausible(spoiled))


def test_a_worker_that_ends_before_it_begins_is_told(measured: RunDocument) -> None:
    spoiled = in_workers("end_ns")(in_workers("start_ns")(measured.cells[1].samples[3], 5_000), 4_000)
    assert "timeline entry 0 ends 1000 ns before it begins" in str(implausible(spoiled))


@pytest.mark.parametrize(("spoil", "most"), [case[1:] for case in SMALL], ids=[case[0] for case in SMALL])
def test_a_document_with_durations_that_cannot_be_is_refused_by_cell_and_round(
    measured: RunDocument, spoil: Spoil, most: int, tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(documents.encode(with_sample(measured, lambda sample: spoil(sample, most))))
    with pytest.raises(ResultsError) as refused:
        load_run(path)
    assert f"cell {measured.cells[1].cell.id!r}, round 3: " in str(refused.value)


def test_a_cell_that_was_found_invalid_may_show_why(measured: RunDocument, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    spoiled = with_sample(measured, lambda sample: in_blocks("wall_ns")(sample, 0), outcome="invalid")
    path.write_bytes(documents.encode(spoiled))
    assert load_run(path).cells[1].outcome == "invalid"


@pytest.mark.parametrize("kind", ["scenario", "interpreter"])
def test_a_cell_of_what_the_document_lacks_is_refused(
    measured: RunDocument, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    stranger = msgspec.structs.replace(measured, **{f"{kind}s": []})
    path.write_bytes(documents.encode(stranger))
    with pytest.raises(ResultsError, match=f"is of the {kind} .* which the document does not have"):
        load_run(path)


def the_comparison(document: RunDocument) -> Any:
    (comparison,) = [one for one in derive(document).comparisons if one.about == "scaling"]
    return comparison


def test_cells_of_two_runs_are_not_compared(measured: RunDocument) -> None:
    assert the_comparison(measured).state != "invalid"
    spliced = with_sample(measured, lambda sample: msgspec.structs.replace(sample, hash_seed=2**31))
    comparison = the_comparison(spliced)
    assert comparison.state == "invalid"
    assert comparison.typical is None
    assert "round 3: the two sides were not alive together" in comparison.reason


def test_rounds_of_unlike_work_are_not_compared(measured: RunDocument) -> None:
    spliced = with_sample(
        measured, lambda sample: msgspec.structs.replace(sample, units_per_block=sample.units_per_block + 1)
    )
    comparison = the_comparison(spliced)
    assert comparison.state == "invalid"
    assert "a cell's work is fixed once for its run" in comparison.reason
    with pytest.raises(EstimationError, match="units a block in round 0"):
        samples_by_turn(spliced.cells[1])


@given(
    st.lists(st.integers(max_value=0), min_size=1, max_size=5), st.lists(st.integers(1, 10**9), max_size=5)
)
def test_work_that_took_no_time_is_refused_wherever_it_stands(wrong: list[int], right: list[int]) -> None:
    columns = [*right, *wrong]
    with pytest.raises(EstimationError, match="a duration must be positive"):
        Work(sweep=list(range(len(columns))), elapsed_ns=columns, units=1)


@given(st.integers(max_value=0))
def test_blocks_without_units_are_refused(units: int) -> None:
    with pytest.raises(EstimationError, match="at least 1 is needed"):
        Work(sweep=[0], elapsed_ns=[5], units=units)


def test_sides_that_never_were_neighbours_are_refused() -> None:
    with pytest.raises(EstimationError, match="share no sweep"):
        round_ratio(
            Work(sweep=[0, 2], elapsed_ns=[5, 5], units=1), Work(sweep=[1, 3], elapsed_ns=[5, 5], units=1)
        )


@given(st.lists(st.floats(-5, 5), max_size=5))
def test_fewer_than_six_rounds_give_no_interval(values: list[float]) -> None:
    with pytest.raises(EstimationError, match=f"{len(values)} rounds are too few .* 6 are the fewest"):
        of_logarithms(values, 0.95)
