"""A document becomes rows: nothing that a page needs is lost, nothing of the samples is kept."""

from __future__ import annotations

import pytest
from internals_lab_dashboard.data.run.axes import UNSET, at, axes_of
from internals_lab_dashboard.data.run.gil import observe, together
from internals_lab_dashboard.data.run.rows import as_word, rows_of

from internals_lab.model.run import RunDocument
from internals_lab.model.sample import GilState

OFF = GilState(at_start=False, after_imports=False, at_end=False)
ON = GilState(at_start=True, after_imports=True, at_end=True)
TURNED_ON = GilState(at_start=False, after_imports=True, at_end=True, enabled_by="_foo")
BLIND = GilState()


@pytest.mark.parametrize(
    ("states", "state", "text"),
    [
        ([], "unknown", "not observed"),
        ([OFF], "off", "off in the 1 sample"),
        ([OFF, OFF], "off", "off in all 2 samples"),
        ([ON, ON, ON], "on", "on in all 3 samples"),
        ([BLIND], "unknown", "not visible in any of 1 sample"),
        ([OFF, ON], "changed", "off in 1, on in 1 of 2 samples"),
        ([TURNED_ON], "changed", "changed in 1 of 1 sample; turned on by _foo"),
        ([OFF, BLIND], "changed", "off in 1, not visible in 1 of 2 samples"),
    ],
)
def test_the_gil_is_told_as_the_samples_saw_it(states: list[GilState], state: str, text: str) -> None:
    seen = observe(states)
    assert (seen.state, seen.text) == (state, text)


def test_observations_of_cells_add_up() -> None:
    seen = together([observe([OFF]), observe([OFF, TURNED_ON])])
    assert seen.text == "off in 2, changed in 1 of 3 samples; turned on by _foo"


def test_words_of_different_values_differ() -> None:
    values = [
        1,
        "1",
        1.5,
        "1.5",
        None,
        "null",
        True,
        "true",
        "",
        '""',
        "off",
        [700, 10],
        "[700,10]",
        {"a": 1},
    ]
    words = [as_word(value) for value in values]
    assert len(set(words)) == len(values)
    assert all(words)
    assert as_word("off") == "off"
    assert as_word(200_000) == "200000"


def test_every_axis_but_the_drawn_ones_is_offered(document: RunDocument) -> None:
    rows = rows_of(document)
    cells = rows.cells_of(rows.scenarios[0])
    axes = axes_of(cells, drawn={"interpreter", "strategy", "workers"})
    assert [(axis.key, axis.label, axis.values) for axis in axes] == [("param.n", "n", ("200000", "400000"))]
    assert len(at(cells, {"param.n": "400000"})) * 2 == len(cells)
    assert at(cells, {}) == cells


def test_a_cell_without_an_axis_stands_beside_those_that_have_it(run_builder: type) -> None:
    builder = run_builder()
    scenario = builder.scenario("exp_x.py::f")
    builder.cell(scenario, "cpython-3.13.5", "threads", 1)
    builder.cell(scenario, "cpython-3.13.5t", "threads", 1, knobs={"gil": 1})
    cells = rows_of(builder.build()).cells_of(scenario)
    (axis,) = axes_of(cells, drawn={"interpreter", "strategy", "workers"})
    assert axis.values == (UNSET, "1")
    assert [row.cell.interpreter for row in at(cells, {"knob.gil": UNSET})] == ["cpython-3.13.5"]
