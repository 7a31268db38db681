"""The cells as CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest

from internals_lab.reporters.csv import COLUMNS, csv_text


@pytest.mark.parametrize("run", ["gil", "calls", "knob", "figures"])
def test_report_is_the_stored_one(request, same_as_golden, run: str) -> None:
    same_as_golden(csv_text(request.getfixturevalue(f"{run}_run")), f"{run}.csv")


def test_one_row_a_cell_with_its_figures(gil_run) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(gil_run))))
    assert len(rows) == len(gil_run.cells)
    assert len(set(COLUMNS)) == len(COLUMNS)
    threads, crashed = rows[6], rows[9]
    assert threads["cell"].endswith("[3.13t-threads-2]")
    assert threads["gil_observed"] == "off"
    assert threads["rounds"] == "8"
    assert float(threads["scaling_speedup"]) == pytest.approx(
        gil_run.comparisons[5].typical.estimate, rel=1e-5
    )
    assert (
        float(threads["unit_wall_ns_low"])
        < float(threads["unit_wall_ns"])
        < float(threads["unit_wall_ns_high"])
    )
    assert threads["interpreter_state"] == ""
    assert (crashed["outcome"], crashed["reason"]) == ("crashed", "died of SIGSEGV in round 3")
    assert (crashed["unit_wall_ns"], crashed["gil_observed"], crashed["scaling_state"]) == ("", "", "invalid")


def test_knobs_are_json(knob_run) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(knob_run))))
    assert json.loads(rows[0]["knobs"]) == {"switch_interval": 0.005}
