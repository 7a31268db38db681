"""Which pairs are compared, and what becomes of them."""

from __future__ import annotations

import math

import msgspec
import pytest

from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.verdicts.derivation import derive

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
UNIT_NS = 5_000_000


def short(comparison) -> tuple[str, str, str]:
    label = lambda cell_id: cell_id.partition("[")[2][:-1]  # noqa: E731
    return label(comparison.subject), label(comparison.reference), comparison.about


def test_parallel_cells_meet_their_sequential_cell_and_sequential_ones_the_first_interpreter(
    build_document, true_cell
) -> None:
    cells = [
        true_cell(interpreter=name, strategy=strategy, workers=workers)
        for name in (GIL, FREE)
        for strategy, workers in (("sequential", 1), ("threads", 2), ("threads", 4))
    ]
    planned = [short(comparison) for comparison in derive(build_document(cells)).comparisons]
    assert [one for one in planned if one[2] != "change"] == [
        ("3.13-threads-2", "3.13-sequential", "scaling"),
        ("3.13-threads-4", "3.13-sequential", "scaling"),
        ("3.13t-sequential", "3.13-sequential", "interpreter"),
        ("3.13t-threads-2", "3.13t-sequential", "scaling"),
        ("3.13t-threads-4", "3.13t-sequential", "scaling"),
    ]


def test_cells_of_unlike_params_or_knobs_are_never_compared(build_document, true_cell) -> None:
    cells = [
        true_cell(strategy=strategy, workers=workers, params={"n": n}, knobs={"switch_interval": knob})
        for n in (1, 2)
        for knob in (0.005, 0.001)
        for strategy, workers in (("sequential", 1), ("threads", 2))
    ]
    comparisons = derive(build_document(cells)).comparisons
    assert len(comparisons) == 4
    assert all(
        c.subject.replace("threads-2", "sequential") == c.reference and c.about == "scaling"
        for c in comparisons
    )


def test_variants_meet_the_same_variant_of_the_first_interpreter_only(build_document, true_cell) -> None:
    cells = [
        true_cell(interpreter=name, variant=v, empty_ns=10) for name in (GIL, FREE) for v in ("def", "lambda")
    ]
    comparisons = derive(build_document(cells, scenario={"kind": "snippets"})).comparisons
    assert [short(comparison) for comparison in comparisons] == [
        ("3.13t-def", "3.13-def", "interpreter"),
        ("3.13t-lambda", "3.13-lambda", "interpreter"),
    ]


@pytest.mark.parametrize("speedup", [0.5, 0.93, 1.1, 1.75, 3.4])
def test_the_interval_finds_the_true_speedup(build_document, true_cell, speedup: float) -> None:
    cells = [true_cell(), true_cell(strategy="threads", workers=2, unit_ns=UNIT_NS / speedup)]
    [comparison] = derive(build_document(cells, rounds=16, blocks=16)).comparisons
    for interval in (comparison.typical, comparison.total):
        assert interval.low < speedup < interval.high
        assert interval.high / interval.low < 1.02  # drift of 20 % from round to round has cancelled
        assert interval.n == 16
    assert comparison.state == ("faster" if speedup > 1 else "slower")


def test_identical_cells_are_the_same(build_document, true_cell) -> None:
    [comparison] = derive(build_document([true_cell(), true_cell(strategy="threads", workers=2)])).comparisons
    assert comparison.state == "same"


def test_the_margin_of_the_run_decides_what_is_the_same(build_document, true_cell) -> None:
    cells = [true_cell(), true_cell(strategy="threads", workers=2, unit_ns=UNIT_NS / 1.1)]
    document = build_document(cells, settings={"equivalence_margin": 0.2})
    assert derive(document).comparisons[0].state == "same"
    assert derive(build_document(cells)).comparisons[0].state == "faster"


def test_rare_long_pauses_show_in_the_total_and_in_the_reason(build_document, true_cell) -> None:
    paused = true_cell(strategy="threads", workers=2, pause_every=4, pause_ns=40_000_000)
    [comparison] = derive(build_document([true_cell(), paused])).comparisons
    assert comparison.state == "same"
    assert comparison.total.high < 0.8
    assert comparison.reason == "typical same, total slower"


def test_a_unit_over_items_is_shared_out_and_not_repeated(build_document, true_cell) -> None:
    cells = [true_cell(), true_cell(strategy="threads", workers=4, unit_ns=UNIT_NS / 3)]
    derived = derive(build_document(cells, scenario={"has_items": True}))
    assert derived.comparisons[0].typical.estimate == pytest.approx(3, rel=0.02)
    assert derived.cells[1].unit_wall_ns.estimate == pytest.approx(
        derived.cells[0].unit_wall_ns.estimate / 3, rel=0.02
    )


def test_fewer_rounds_than_the_level_needs_are_inconclusive_with_the_reason(
    build_document, true_cell
) -> None:
    cells = [true_cell(), true_cell(strategy="threads", workers=2, unit_ns=1_000_000, rounds=5)]
    derived = derive(build_document(cells))
    [comparison] = derived.comparisons
    assert (comparison.state, comparison.typical, comparison.total) == ("inconclusive", None, None)
    assert comparison.reason == "5 shared rounds; an interval at 95 % needs at least 6"
    assert derived.cells[1].unit_wall_ns is None


def test_rounds_that_only_one_side_has_are_left_out(build_document, true_cell) -> None:
    cells = [true_cell(rounds=7), true_cell(strategy="threads", workers=2)]
    derived = derive(build_document(cells))
    assert derived.comparisons[0].typical.n == 7
    assert [result.unit_wall_ns.n for result in derived.cells] == [7, 8]


def test_a_stricter_level_of_the_run_needs_more_rounds(build_document, true_cell) -> None:
    cells = [true_cell(), true_cell(strategy="threads", workers=2)]
    [comparison] = derive(build_document(cells, settings={"level": 0.9972})).comparisons
    assert comparison.reason == "8 shared rounds; an interval at 99.72 % needs at least 10"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        *((outcome, "invalid") for outcome in ("crashed", "failed", "timeout", "invalid")),
        *((outcome, "unsupported") for outcome in ("unsupported", "skipped", "pending")),
    ],
)
@pytest.mark.parametrize("side", [0, 1])
def test_a_side_that_was_not_measured_gives_its_reason(
    build_document, true_cell, outcome, state, side
) -> None:
    cells = [true_cell(), true_cell(strategy="threads", workers=2)]
    kwargs = {"outcome": outcome, "reason": "because"}
    cells[side] = true_cell(**({"strategy": "threads", "workers": 2} if side else {}), **kwargs)
    [comparison] = derive(build_document(cells)).comparisons
    label = ["3.13-sequential", "3.13-threads-2"][side]
    assert (comparison.state, comparison.reason) == (state, f"{label} is {outcome}: because")
    assert comparison.typical is None


def test_a_clock_that_stood_still_makes_a_comparison_invalid(build_document, true_cell) -> None:
    document = build_document([true_cell(), true_cell(strategy="threads", workers=2)])
    document.cells[1].samples[3].blocks.wall_ns[2] = 0
    [comparison] = derive(document).comparisons
    assert comparison.state == "invalid"
    assert comparison.reason.startswith("round 3: timed block 2 took 0 ns")


def test_statements_that_drown_in_the_empty_loop_are_refused_and_not_clipped(
    build_document, true_cell
) -> None:
    drowned = true_cell(interpreter=FREE, variant="pass", empty_ns=100, unit_ns=0.001)
    document = build_document(
        [true_cell(variant="pass", empty_ns=100), drowned], scenario={"kind": "snippets"}
    )
    derived = derive(document)
    assert derived.cells[1].unit_wall_ns is None
    assert derived.comparisons[0].state == "invalid"
    assert "below what can be told here" in derived.comparisons[0].reason


def test_only_processes_that_were_alive_together_are_compared(build_document, true_cell) -> None:
    """The reference of another group of the same round ran at another time, twice as slow."""
    document = build_document([true_cell(), true_cell(strategy="threads", workers=2, unit_ns=UNIT_NS / 1.5)])
    replace = msgspec.structs.replace
    reference, subject = document.cells
    other = [
        replace(s, group=1, blocks=replace(s.blocks, wall_ns=[2 * wall for wall in s.blocks.wall_ns]))
        for s in reference.samples
    ]
    document = replace(document, cells=[replace(reference, samples=reference.samples + other), subject])
    derived = derive(document)
    assert derived.comparisons[0].typical.estimate == pytest.approx(1.5, rel=0.02)
    assert derived.comparisons[0].typical.n == derived.cells[0].unit_wall_ns.n == 8
    alone = derive(build_document([true_cell()])).cells[0].unit_wall_ns.estimate
    assert derived.cells[0].unit_wall_ns.estimate == pytest.approx(alone * math.sqrt(2), rel=0.05)


def test_two_samples_of_one_turn_make_a_comparison_invalid(build_document, true_cell) -> None:
    document = build_document([true_cell(), true_cell(strategy="threads", workers=2)])
    document.cells[0].samples.append(document.cells[0].samples[0])
    [comparison] = derive(document).comparisons
    assert comparison.state == "invalid"
    assert "two samples of round 0" in comparison.reason


def test_unlike_builds_are_named_across_interpreters_only(build_document, true_cell) -> None:
    cells = [
        true_cell(),
        true_cell(interpreter=FREE),
        true_cell(interpreter=FREE, strategy="threads", workers=2),
    ]
    facts = {
        GIL: {"compiler": "GCC 12.2", "pgo": True, "libc": "glibc 2.36", "lto": True},
        FREE: {"compiler": "Clang 17", "pgo": False, "libc": "glibc 2.36"},
    }
    across, within, change = derive(build_document(cells, interpreters=facts)).comparisons
    assert across.confounded_by == [
        "compiler: Clang 17 against GCC 12.2",
        "profile-guided optimisation: no against yes",
        "link-time optimisation: not told against yes",
    ]
    assert within.confounded_by == []
    assert change.confounded_by == across.confounded_by


def test_snippets_have_no_cpu_time_and_others_have_one(build_document, true_cell) -> None:
    [plain] = derive(build_document([true_cell(cpu_per_wall=0.5)])).cells
    assert plain.unit_cpu_ns.estimate == pytest.approx(plain.unit_wall_ns.estimate / 2, rel=1e-3)
    [snippet] = derive(
        build_document([true_cell(variant="def", empty_ns=10)], scenario={"kind": "snippets"})
    ).cells
    assert snippet.unit_wall_ns is not None
    assert snippet.unit_cpu_ns is None


def test_a_cell_that_is_not_to_be_trusted_keeps_its_samples_and_has_no_figures(
    build_document, true_cell
) -> None:
    document = build_document([true_cell()])
    starved = msgspec.structs.replace(document.cells[0], outcome="invalid", reason="starved")
    [result] = derive(msgspec.structs.replace(document, cells=[starved])).cells
    assert (result.unit_wall_ns, result.unit_cpu_ns) == (None, None)
    assert result.samples == starved.samples


def test_work_without_cpu_time_has_wall_time_all_the_same(build_document, true_cell) -> None:
    [waiting] = derive(build_document([true_cell(cpu_per_wall=0.0)])).cells
    assert waiting.unit_cpu_ns is None
    assert waiting.unit_wall_ns is not None


def test_deriving_again_changes_nothing(build_document, true_cell) -> None:
    once = derive(build_document([true_cell(), true_cell(strategy="threads", workers=2)]))
    assert derive(once) == once


def test_a_control_takes_the_cost_of_a_build_apart_and_is_compared_with_nothing_else(
    build_document, true_cell
) -> None:
    slower = {"build": 1.2, "lock": 1.05}
    cells = [
        true_cell(interpreter=GIL),
        true_cell(
            interpreter=FREE, unit_ns=UNIT_NS * slower["build"] * slower["lock"], knobs={"gil": True},
            control="gil",
        ),
        true_cell(interpreter=FREE, unit_ns=UNIT_NS * slower["build"], gil_at_end=False),
        true_cell(interpreter=FREE, strategy="threads", workers=2, gil_at_end=False),
    ]  # fmt: skip
    claim = Claim(
        text="All that is sequential",
        subject=Side(axis="strategy", value="sequential"),
        reference=Side(axis="interpreter", value="3.13"),
        speedup=Threshold(text="< 1", high=1),
    )
    document = derive(build_document(cells, claims=[claim]))
    found = {short(comparison): comparison.typical.estimate for comparison in document.comparisons}
    control = "gil-3.13t-sequential-gil=True"
    assert found.keys() == {
        ("3.13t-sequential", "3.13-sequential", "interpreter"),
        ("3.13t-threads-2", "3.13t-sequential", "scaling"),
        ("3.13t-threads-2", "3.13-sequential", "change"),
        ("3.13t-sequential", control, "gil"),
        (control, "3.13-sequential", "build"),
    }
    assert math.isclose(found["3.13t-sequential", control, "gil"], slower["lock"], rel_tol=0.01)
    both = slower["build"] * slower["lock"]
    assert math.isclose(found[control, "3.13-sequential", "build"], 1 / both, rel_tol=0.01)
    assert not any("gil=True" in claim.item_id for claim in document.claims)
    assert not any("gil" in sentence.split("(")[0] for v in document.verdicts for sentence in v.sentences)
