"""Which settings of the collector nothing is known to beat, and which is recommended at what cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.model.gc_settings import GcFront
from internals_lab.model.interval import Interval
from internals_lab.model.probe_pass import Figure, ProbePass
from internals_lab.verdicts.comparisons import planned_pairs
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.gc_settings import gc_fronts
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.round_ratios import RoundRatios

UNIT_NS = 5_000_000
USUAL, WIDE, OFF = [2000, 10, 10], [50_000, 20, 100], "off"
MS, MB = 1e6, 1e6
SCENARIO = {"knobs": {"gc_threshold": [USUAL, WIDE, OFF]}}


def figure(name: str, value: float, unit: str, spread: float = 0.01) -> Figure:
    """A figure over six passes, `spread` to either side."""
    probe, _, short = name.partition(".")
    low, high = value * (1 - spread), value * (1 + spread)
    return Figure(
        probe=probe,
        name=short,
        unit=unit,
        n=6,
        least=low,
        most=high,
        value=Interval(estimate=value, low=low, high=high, level=0.95, n=6),
    )


def figures(pause_ms: float, peak_mb: float, *, collected: float = 0, spread: float = 0.01) -> list[Figure]:
    return [
        figure("gc.pause_p99_ns", pause_ms * MS, "ns", spread),
        figure("gc.peak_rss_bytes", peak_mb * MB, "bytes", spread),
        figure("gc.collected", collected, "objects"),
    ]


def seen(result: CellResult, known: list[Figure]) -> CellResult:
    """The cell with these figures, and with six passes from the least to the most of each."""
    passes = [
        ProbePass(
            probe=one.probe,
            number=number,
            outcome="measured",
            figures={one.name: one.least + (one.most - one.least) * number / 5},
        )
        for one in known
        for number in range(6)
    ]
    return msgspec.structs.replace(result, figures=known, probe_passes=passes)


Fronts = Callable[..., list[GcFront]]


@pytest.fixture
def fronts(build_document: Callable[..., Any], true_cell: Callable[..., Any]) -> Fronts:
    """Weighs settings of which are known: threshold, speedup over the first, figures."""

    def fronts(
        *known: tuple[Any, float, list[Figure]], declared: dict[str, Any] | None = None, **more: Any
    ) -> list[GcFront]:
        cells = [
            true_cell(knobs={"gc_threshold": threshold}, unit_ns=UNIT_NS / speedup, **more)
            for threshold, speedup, _ in known
        ]
        document = derive(build_document(cells, scenario={**SCENARIO, **(declared or {})}))
        results = [
            seen(result, of_cell) for result, (_, _, of_cell) in zip(document.cells, known, strict=True)
        ]
        return weighed(document, results)

    return fronts


def weighed(document: Any, results: list[CellResult]) -> list[GcFront]:
    return gc_fronts(
        results,
        scenario=document.scenarios[0],
        interpreter=document.interpreters[0],
        judging=Judging.of_run(document.run),
        ratios=RoundRatios(results, document.scenarios),
    )


def recommended(front: GcFront) -> str:
    return next(one.words for one in front.settings if one.cell == front.recommended)


def test_a_setting_that_is_faster_is_recommended_with_its_cost_in_words(fronts: Fronts) -> None:
    [front] = fronts((USUAL, 1, figures(0.4, 80)), (WIDE, 1.25, figures(4, 120)))
    assert recommended(front) == "gc_threshold=50000,20,100"
    assert len(front.front) == 2
    wide = front.settings[1]
    assert (wide.better, wide.worse) == (["throughput"], ["pauses", "memory"])
    assert front.sentence.startswith(
        "The collector of 3.13, sequential: gc_threshold=50000,20,100 is recommended. "
        "Against gc_threshold=2000,10,10 it is 1.2"
    )
    assert front.sentence.endswith(
        "; its cost: it has pauses of 4.00 ms [3.96, 4.04] instead of 400 µs [396, 404] at p99 and has a peak of "
        "120.0 MB [118.8, 121.2] instead of 80.0 MB [79.2, 80.8] (95 %, n = 8 rounds, 6 passes; weighed: throughput, "
        "pauses, peak memory)."
    )


def test_a_param_that_is_called_almost_like_a_knob_is_none(fronts: Fronts) -> None:
    [front] = fronts(
        (USUAL, 1, figures(0.4, 80)),
        (WIDE, 1.25, figures(4, 120)),
        declared={"params": {"gc_threshold_of": ["us", "them"]}},
        params={"gc_threshold_of": "us"},
    )
    assert front.setting == "gc_threshold_of=us"
    assert [one.words for one in front.settings] == ["gc_threshold=2000,10,10", "gc_threshold=50000,20,100"]


def test_a_setting_that_is_worse_in_something_and_better_in_nothing_is_dominated(fronts: Fronts) -> None:
    [front] = fronts((USUAL, 1, figures(0.4, 80)), (WIDE, 0.9, figures(0.4, 80)))
    assert front.front == [front.settings[0].cell]
    assert front.settings[1].dominated_by == [front.settings[0].cell]
    assert recommended(front) == "gc_threshold=2000,10,10"


def test_overlapping_intervals_recommend_nothing(fronts: Fronts) -> None:
    [front] = fronts((USUAL, 1, figures(4, 80, spread=0.6)), (WIDE, 1, figures(2, 70, spread=0.6)))
    assert len(front.front) == 2
    assert recommended(front) == "gc_threshold=2000,10,10"
    assert front.sentence == (
        "The collector of 3.13, sequential: no setting is known to be better than gc_threshold=2000,10,10 "
        "(95 %, n = 8 rounds, 6 passes; weighed: throughput, pauses, peak memory)."
    )


def test_a_difference_is_told_as_the_passes_tell_it_where_the_intervals_overlap(fronts: Fronts) -> None:
    # 3.2 to 4.8 against 2.3 to 3.5: nearly every pass of the one is above every pass of the other.
    [front] = fronts((USUAL, 1, figures(4, 80, spread=0.2)), (WIDE, 1, figures(2.9, 80, spread=0.2)))
    assert front.settings[1].better == ["pauses"]


def test_no_collector_is_not_recommended_where_it_found_cycles(fronts: Fronts) -> None:
    [front] = fronts((USUAL, 1, figures(0.4, 80, collected=5000)), (OFF, 1.5, figures(0, 90)))
    assert recommended(front) == "gc_threshold=2000,10,10"
    assert "gc_threshold=off is 1.5" in front.sentence
    assert "but it never frees what is in cycles" in front.sentence
    [front] = fronts((USUAL, 1, figures(0.4, 80)), (OFF, 1.5, figures(0, 90)))
    assert recommended(front) == "gc_threshold=off"
    assert "has pauses of 0 ns instead of 400 µs" in front.sentence


def test_what_is_ruled_out_beats_no_choice(fronts: Fronts) -> None:
    [front] = fronts(
        (USUAL, 1, figures(4, 80, collected=5000)), (WIDE, 1.2, figures(4, 80)), (OFF, 1.5, figures(0, 80))
    )
    assert front.settings[1].dominated_by == front.front == [front.settings[2].cell]
    assert recommended(front) == "gc_threshold=50000,20,100"
    assert "no cost of it is known" in front.sentence


def test_what_holds_far_more_memory_is_not_recommended(fronts: Fronts) -> None:
    [front] = fronts((USUAL, 1, figures(0.4, 80)), (WIDE, 1.5, figures(4, 250)))
    assert recommended(front) == "gc_threshold=2000,10,10"
    assert "but it holds more than 2 times as much" in front.sentence


def test_shorter_pauses_do_not_buy_a_slower_setting(fronts: Fronts) -> None:
    [front] = fronts((USUAL, 1, figures(4, 80)), (WIDE, 0.8, figures(0.4, 80)))
    assert len(front.front) == 2
    assert recommended(front) == "gc_threshold=2000,10,10"
    assert (
        "has pauses of 400 µs [396, 404] instead of 4.00 ms [3.96, 4.04] at p99, but is 1.2" in front.sentence
    )


def test_of_settings_that_are_as_fast_the_one_that_costs_least_is_taken(fronts: Fronts) -> None:
    [front] = fronts((USUAL, 1, figures(0.4, 80)), (WIDE, 1.5, figures(4, 120)), (OFF, 1.5, figures(0, 100)))
    assert recommended(front) == "gc_threshold=off"
    assert front.settings[1].dominated_by == [front.settings[2].cell]


def test_speed_alone_recommends_nothing(fronts: Fronts) -> None:
    pauses_of_one = [figure("gc.pause_p99_ns", MS, "ns")]
    assert fronts((USUAL, 1, pauses_of_one), (WIDE, 2, [])) == []
    [front] = fronts((USUAL, 1, pauses_of_one), (WIDE, 2, pauses_of_one))
    assert front.aims == ["throughput", "pauses"]


def test_a_setting_without_a_figure_of_its_own_is_left_out(fronts: Fronts) -> None:
    failed = figures(1, 1)
    assert fronts((USUAL, 1, failed), (WIDE, 2, failed), outcome="failed") == []


def test_each_team_has_a_front_of_its_own_and_pairs_of_its_own(build_document: Any, true_cell: Any) -> None:
    teams: list[dict[str, Any]] = [{}, {"strategy": "threads", "workers": 2}]
    cells = [
        true_cell(knobs={"gc_threshold": threshold}, **team) for team in teams for threshold in (USUAL, WIDE)
    ]
    document = derive(build_document(cells, scenario=SCENARIO))
    results = [seen(one, figures(1, 80)) for one in document.cells]
    assert [front.team for front in weighed(document, results)] == ["sequential", "2 threads"]
    pairs = planned_pairs(
        document.scenarios, [one.cell for one in results], document.interpreters, cores_usable=2
    )
    of_settings = [(pair.subject, pair.reference) for pair in pairs if pair.about == "setting"]
    assert of_settings == [(cells[1].id, cells[0].id), (cells[3].id, cells[2].id)]
    assert all(one.state == "same" for one in document.comparisons if one.about == "setting")


def test_the_verdict_weighs_what_passes_of_probes_gave(build_document: Any, true_cell: Any) -> None:
    cells = [true_cell(knobs={"gc_threshold": knob}, unit_ns=ns) for knob, ns in ((USUAL, 6e6), (WIDE, 5e6))]
    document = build_document(cells, scenario=SCENARIO)
    looked_at = [
        msgspec.structs.replace(
            result,
            probe_passes=[
                ProbePass(
                    probe="gc",
                    number=number,
                    outcome="measured",
                    figures={"pause_p99_ns": pause_ms * MS + number, "collected": 0},
                )
                for number in range(6)
            ],
        )
        for result, pause_ms in zip(document.cells, (0.4, 4), strict=True)
    ]
    [verdict] = derive(msgspec.structs.replace(document, cells=looked_at)).verdicts
    [front] = verdict.gc
    assert front.aims == ["throughput", "pauses"]
    assert recommended(front) == "gc_threshold=50000,20,100"
    assert verdict.sentences[-1] == front.sentence
    # With a pass too few there is no interval, and nothing to weigh by.
    fewer = [msgspec.structs.replace(one, probe_passes=one.probe_passes[:5]) for one in looked_at]
    [verdict] = derive(msgspec.structs.replace(document, cells=fewer)).verdicts
    assert verdict.gc == []


def test_what_is_claimed_of_the_collectors_settings_counts_pauses_in(
    build_document: Any, true_cell: Any
) -> None:
    def side(value: Any) -> Side:
        return Side(axis="knob", value=value, name="gc_threshold")

    claim = Claim(
        text="Without a collector it is faster",
        subject=side(OFF),
        reference=side(USUAL),
        speedup=Threshold(text="> 1.5", low=1.5),
    )
    # A median sees nothing of a pause in one block of four.
    pausing = true_cell(knobs={"gc_threshold": USUAL}, pause_every=4, pause_ns=60_000_000)
    cells = [pausing, true_cell(knobs={"gc_threshold": OFF})]
    document = derive(build_document(cells, claims=[claim], scenario=SCENARIO))
    [result] = document.claims
    assert result.state == "confirmed"
    assert result.over_summed_times
    [comparison] = document.comparisons
    assert result.speedup == comparison.total
    assert comparison.typical.estimate < 1.1
