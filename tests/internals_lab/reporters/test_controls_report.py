"""Cells that nobody declared stand apart from those that were."""

from __future__ import annotations

import csv
import io

import pytest

from internals_lab.model.run import RunDocument
from internals_lab.reporters.csv import csv_text
from internals_lab.reporters.markdown import markdown
from internals_lab.reporters.terminal import lines
from internals_lab.verdicts.derivation import derive

FREE = "cpython-3.13.5t"
CONTROL = {"interpreter": FREE, "knobs": {"gil": True}, "control": "gil"}


@pytest.fixture
def document(build_document, true_cell) -> RunDocument:
    """Both builds' sequential cells, and the control that tells what separates them."""
    cells = [true_cell(), true_cell(interpreter=FREE, gil_at_end=False), true_cell(**CONTROL)]
    return derive(build_document(cells))


def test_the_control_has_a_line_below_the_table_and_no_row(document: RunDocument) -> None:
    text = lines(document, 200)
    [line] = [line for line in text if "control, not declared" in line]
    assert line.startswith("control, not declared: sequential on 3.13t, with the GIL forced on, takes 5.")
    assert "; without it the speedup is 1.0" in line
    assert sum(line.lstrip().startswith("sequential") for line in text) == 2
    assert line in markdown(document).splitlines()


def test_a_control_that_could_not_be_measured_says_why(build_document, true_cell) -> None:
    broken = true_cell(**CONTROL, outcome="crashed", reason="killed by SIGSEGV")
    cells = [true_cell(), true_cell(interpreter=FREE, gil_at_end=False), broken]
    document = derive(build_document(cells))
    assert "with the GIL forced on: crashed (killed by SIGSEGV)" in markdown(document)
    assert not any("SIGSEGV" in text for verdict in document.verdicts for text in verdict.sentences)


def test_a_table_of_all_cells_names_the_control(document: RunDocument) -> None:
    rows = csv.DictReader(io.StringIO(csv_text(document)))
    assert [row["control"] for row in rows] == ["", "", "gil"]
