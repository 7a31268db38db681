"""The flat tables of a notebook."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from internals_lab.errors import ResultsError
from internals_lab.model.run import RunDocument
from internals_lab.store import document as documents
from internals_lab.store.columns import COLUMNS
from internals_lab.store.tables import Table, load

STORED = Path(__file__).with_name("stored_runs") / "version-1.json"


def _rows(table: Table) -> list[dict[str, object]]:
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


def test_every_table_has_the_documented_columns_at_equal_length(
    tmp_path: Path, filled: Callable[[str], RunDocument]
) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(documents.encode(filled("text")))
    tables = load(path)
    assert set(COLUMNS) == set(tables.__struct_fields__)
    for name, columns in COLUMNS.items():
        table: Table = getattr(tables, name)
        assert list(table) == list(columns)
        assert {len(column) for column in table.values()} == {0 if name == "unread" else 1}
        # A full document leaves no cell of a table empty.
        assert all(None not in column for column in table.values())
        scalars = (str, int, float, bool)
        assert all(isinstance(value, scalars) for column in table.values() for value in column)


def test_a_stored_run_comes_out_flat_and_joined_by_its_ids() -> None:
    tables = load(str(STORED))
    cell = "experiments/exp_gil.py::count[3.13t-threads-2]"
    assert tables.runs["run"] == ["version-1"]
    assert tables.runs["machine"] == ["0123abcd"]
    assert tables.interpreters["interpreter"] == ["cpython-3.13.5", "cpython-3.13.5t"]
    assert tables.cells["params"] == ['{"n": 200000}'] * 2
    assert tables.cells["unit_wall_ns_estimate"] == [1_270_000, None]
    assert tables.cells["samples"] == [1, 1]
    assert tables.samples["warmup_wall_ns"] == [10_500_000] * 2
    assert tables.samples["gil_at_end"] == [True, False]
    assert tables.samples["checks_not_checkable"] == ["throttling"] * 2
    assert tables.blocks["wall_ns"] == [5_120_000, 5_080_000, 2_600_000, 2_590_000]
    assert tables.blocks["block"] == [0, 1, 0, 1]
    assert tables.blocks["empty_wall_ns"] == [None] * 4
    last = _rows(tables.worker_blocks)[-1]
    assert (last["cell"], last["worker"], last["start_ns"], last["run_delay_ns"]) == (cell, 1, 1_400, None)
    (comparison,) = _rows(tables.comparisons)
    assert (comparison["subject"], comparison["typical_low"], comparison["total_n"]) == (cell, 1.9, 8)
    (claim,) = _rows(tables.claims)
    assert (claim["state"], claim["comparison"]) == ("confirmed", comparison["comparison"])


def test_columns_that_a_sample_does_not_have_are_none(
    tmp_path: Path, filled: Callable[[str], RunDocument]
) -> None:
    document = filled("text")
    (result,) = document.cells
    (sample,) = result.samples
    blocks = msgspec.structs.replace(sample.blocks, wall_ns=[7, 8], sweep=[], empty_wall_ns=None)
    # Only a cell without a figure may have columns that do not fit each other.
    samples = [msgspec.structs.replace(sample, blocks=blocks)]
    cell = msgspec.structs.replace(result, outcome="invalid", samples=samples)
    (tmp_path / "run.json").write_bytes(documents.encode(msgspec.structs.replace(document, cells=[cell])))
    table = load(tmp_path / "run.json").blocks
    assert table["wall_ns"] == [7, 8]
    assert table["sweep"] == table["empty_wall_ns"] == [None, None]
    assert table["position"] == [1, None]


def test_a_folder_gives_all_its_runs_and_names_what_it_could_not_read(
    tmp_path: Path, planned: RunDocument
) -> None:
    def write(name: str, run_id: str) -> None:
        document = msgspec.structs.replace(planned, run=msgspec.structs.replace(planned.run, id=run_id))
        (tmp_path / name).write_bytes(documents.encode(document))

    write("first.json", "first")
    write("second.json", "second")
    (tmp_path / "other.json").write_bytes(b"{}")
    tables = load(tmp_path)
    assert sorted(tables.runs["run"]) == ["first", "second"]
    assert len(tables.cells["cell"]) == 4
    assert tables.unread["path"] == [str(tmp_path / "other.json")]
    assert "not a results file" in tables.unread["reason"][0]

    write("first copy.json", "first")
    copied = load(tmp_path)
    assert sorted(copied.runs["run"]) == ["first", "second"]
    assert any("duplicate of the run 'first'" in reason for reason in copied.unread["reason"])


def test_a_single_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_bytes(b"{}")
    with pytest.raises(ResultsError, match="not a results file"):
        load(tmp_path / "other.json")


def test_an_empty_folder_gives_tables_that_still_have_their_columns(tmp_path: Path) -> None:
    assert load(tmp_path).cells == {column: [] for column in COLUMNS["cells"]}


def test_what_was_noticed_and_what_surrounded_a_sample_come_out_as_rows(tmp_path: Path) -> None:
    document = json.loads(STORED.read_text())
    cell = document["cells"][0]["cell"]["id"]
    document["cells"][0]["samples"][0]["surroundings"] = {"idle_wall_ns": 40, "throttled_ns": 7}
    ratio = {"estimate": 1.8, "low": 1.7, "high": 1.9, "level": 0.99, "n": 8}
    document["alternation"] = [{"cell": cell, "ratio": ratio, "n": 8, "state": "failed"}]
    noticed = {"scenario": "count", "kind": "alternation", "cells": [cell], "sentence": "It does."}
    document["observations"] = [noticed]
    (tmp_path / "run.json").write_text(json.dumps(document))
    tables = load(tmp_path / "run.json")
    first, second = _rows(tables.samples)
    assert (first["idle_wall_ns"], first["throttled_ns"], first["swap_bytes"]) == (40, 7, None)
    assert second["idle_wall_ns"] is None
    (check,) = _rows(tables.alternation)
    assert (check["cell"], check["ratio_low"], check["state"]) == (cell, 1.7, "failed")
    (observation,) = _rows(tables.observations)
    assert (observation["cells"], observation["affects"]) == (cell, "")


def test_passes_of_probes_and_what_they_come_to_are_tables_of_their_own(tmp_path: Path) -> None:
    document = json.loads(STORED.read_text())
    gil = {"at_start": False, "after_imports": False, "at_end": True}
    cell = document["cells"][0]
    cell["probe_passes"] = [
        {"probe": "gc", "number": 0, "outcome": "measured", "figures": {"pauses": 3}, "gil": gil},
        {"probe": "gc", "number": 1, "outcome": "timeout", "reason": "took too long"},
    ]
    cell["figures"] = [
        {"probe": "gc", "name": "pauses", "unit": "pauses", "n": 1, "least": 3, "most": 3, "reason": "few"}
    ]
    (tmp_path / "run.json").write_text(json.dumps(document))
    tables = load(tmp_path / "run.json")
    first, second = _rows(tables.probes)
    assert (first["cell"], first["probe"], first["outcome"]) == (cell["cell"]["id"], "gc", "measured")
    assert (first["figures"], first["gil_at_end"]) == ('{"pauses": 3.0}', True)
    assert (second["number"], second["reason"], second["gil_at_end"]) == (1, "took too long", None)
    (figure,) = _rows(tables.figures)
    assert (figure["figure"], figure["value_low"], figure["most"]) == ("gc.pauses", None, 3)


def test_the_bytecode_of_older_samples_is_a_pass_of_that_probe(tmp_path: Path) -> None:
    document = json.loads(STORED.read_text())
    document["cells"][0]["samples"][0]["bytecode"] = {"instructions": 80, "specialised": 20}
    (tmp_path / "run.json").write_text(json.dumps(document))
    (row,) = _rows(load(tmp_path / "run.json").probes)
    assert (row["probe"], row["outcome"]) == ("bytecode", "measured")
    assert json.loads(row["figures"]) == {"instructions": 80, "specialised": 20}
