"""What probes saw, as rows: weighed pauses, settings by name, differences that are known."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.gc.settings import is_the_usual, setting_of
from internals_lab_dashboard.data.gc.unbeaten import best_by_estimates
from internals_lab_dashboard.data.run.pauses import collectings, together
from internals_lab_dashboard.data.run.rows import rows_of

from internals_lab.model.cell import Cell
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.figure_difference import difference

BUILD = Interpreter(
    name="cpython-3.13.5",
    short="3.13",
    identity="",
    executable="",
    found_by="",
    implementation="cpython",
    version="3.13.5",
    free_threaded_build=False,
    gc_thresholds=[2000, 10, 10],
)


def cell(**knobs: Any) -> Cell:
    return Cell(
        id="f[x]", scenario="f", interpreter=BUILD.name, strategy="sequential", workers=1, knobs=knobs
    )


def seen(number: int = 0, **facts: Any) -> ProbePass:
    return ProbePass(probe="gc", number=number, outcome="measured", **facts)


def pauses(number: int, lengths: list[float], counted: int) -> ProbePass:
    columns: Any = {"start_ns": list(range(len(lengths))), "pause_ns": lengths}
    return seen(number, columns=columns, figures={"pauses": counted})


def test_a_pause_that_stands_for_others_counts_as_so_many() -> None:
    # Of the second pass one in ten was written down.
    found = together(collectings([pauses(0, [100.0] * 10, 10), pauses(1, [5.0, 7.0, 9.0], 30)]))
    assert (found.counted, found.told, found.passes) == (40, 13, 2)
    assert [found.quantile(share) for share in (0.25, 0.5, 0.75, 0.76, 1)] == [5, 7, 9, 100, 100]
    assert found.shares[-1] == pytest.approx(1)


def test_quantiles_of_few_pauses_are_pauses() -> None:
    found = together(collectings([pauses(0, [3.0, 1.0, 2.0, 4.0], 4)]))
    assert [found.quantile(share) for share in (0.01, 0.5, 0.99)] == [1, 2, 4]


def test_settings_are_named_as_their_knobs_say() -> None:
    names = {
        setting_of(one).name: setting_of(one).key
        for one in (
            cell(),
            cell(gc_threshold=[700, 10, 10]),
            cell(gc_threshold="off"),
            cell(gc_threshold=[700], gc_freeze=True),
            cell(gc_freeze=False),
        )
    }
    assert names == {
        "700, 10, 10": "[700,10,10]",
        "off": "off",
        "700 · frozen": "[700];true",
        "as it is": "false",
    }


@pytest.mark.parametrize(
    ("knobs", "usual"),
    [
        ({}, True),
        ({"gc_threshold": [2000, 10, 10]}, True),
        ({"gc_threshold": [2000]}, True),
        ({"gc_threshold": [700, 10, 10]}, False),
        ({"gc_threshold": "off"}, False),
        ({"gc_threshold": [2000, 10, 10], "gc_freeze": True}, False),
    ],
)
def test_the_usual_setting_is_that_of_the_interpreter(knobs: dict[str, Any], usual: bool) -> None:
    assert is_the_usual(cell(**knobs), BUILD) is usual
    assert not is_the_usual(cell(gc_threshold=[2000]), None)


def test_a_difference_is_known_where_no_order_of_passes_hides_it() -> None:
    low, high = [1.0, 1.1, 1.2, 1.05, 1.15, 1.12], [2.0, 2.1, 2.2, 2.05, 2.15, 2.12]
    more = difference(high, low, 0.95)
    assert (more.known, difference(low, high, 0.95).known) == ("more", "less")
    assert more.ratio is not None
    assert more.ratio.low < 2 / 1.1 < more.ratio.high
    assert difference(low, [*low[:-1], 1.3], 0.95).known == "open"
    assert difference(low[:2], high[:2], 0.95).known == "too few"
    assert difference([], [], 0.95).known == "too few"


def test_figures_that_reach_nothing_have_a_difference_and_no_ratio() -> None:
    none = [0.0] * 6
    apart = difference(none, [5.0, 6.0, 7.0, 8.0, 9.0, 10.0], 0.95)
    assert (apart.known, apart.ratio) == ("less", None)
    assert difference(none, none, 0.95).known == "the same"


def test_an_option_is_best_unless_another_gains_no_less_and_costs_no_more() -> None:
    assert best_by_estimates([(1.0, 5.0), (1.2, 5.0), (0.9, 1.0), (1.2, 5.0), (1.1, 6.0)]) == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_a_run_that_was_cut_short_has_the_figures_of_its_passes(document: RunDocument) -> None:
    bare = [msgspec.structs.replace(one, figures=[]) for one in document.cells]
    cut, whole = rows_of(msgspec.structs.replace(document, cells=bare)), rows_of(document)
    told = [
        (again.derived.figures, first.derived.figures)
        for again, first in zip(cut.cells, whole.cells, strict=True)
        if any(figure.probe == "memory" for figure in first.derived.figures)
    ]
    assert told
    assert all(again == first for again, first in told)
