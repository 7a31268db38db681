"""The scripts of benchmarks/: that they say what they do, keep what they measured, and read it as the lab does."""

from __future__ import annotations

import dataclasses
import runpy
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from benchmarks import block_round_trip, evidence, json_lines
from benchmarks.against_others.command import MEASURED
from benchmarks.against_others.comparison import plan
from benchmarks.against_others.internals_lab_tool import arms_of, evidence_of
from benchmarks.product_run import measure
from internals_lab.model.cell import Cell
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.planning.effort import EFFORTS
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.verdicts.derivation import derive

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("benchmarks.against_others", "benchmarks.evidence", "benchmarks.block_round_trip")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_explains_itself(script: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", script, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert f"python -m {script}" in done.stdout
    assert "--results" in done.stdout


def trip(number: int, round_trip_ns: int) -> block_round_trip.Record:
    return block_round_trip.Record(
        interpreter="cpython-3.13.5",
        strategy="threads",
        workers=2,
        number=number,
        round_trip_ns=[round_trip_ns, round_trip_ns + 10, 10 * round_trip_ns],
        block_ns=[900, 1000, 5000],
    )


def test_lines_that_were_written_whole_are_kept_and_a_cut_one_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "records.jsonl"
    json_lines.append(path, [trip(0, 100), trip(1, 100)])
    path.write_bytes(path.read_bytes()[:-5])
    assert json_lines.read(path, block_round_trip.Record) == [trip(0, 100)]
    json_lines.append(path, [trip(2, 100)])
    assert json_lines.read(path, block_round_trip.Record) == [trip(0, 100), trip(2, 100)]


def test_a_round_trip_is_told_over_processes_with_its_n() -> None:
    row = block_round_trip.table(trip(number, 80_000 + 10 * number) for number in range(8)).splitlines()[-1]
    assert row == (
        "| cpython-3.13.5 | threads × 2 | 80.0 µs [80.0, 80.1] | 1.0 µs [1.0, 1.0] | 8 processes, 24 blocks |"
    )
    assert "too few processes" in block_round_trip.table([trip(0, 80_000)])


def test_every_arm_of_the_evidence_is_declared_and_each_is_in_a_row() -> None:
    declared = runpy.run_path(str(evidence.EXPERIMENT))["additions"]
    assert len(evidence.ARMS) == 10
    assert len(evidence.ROWS) == 9
    for arm in evidence.ARMS:
        assert arm.build in evidence.BUILDS
        assert arm.strategy in declared.strategies
        assert arm.gil in declared.knobs["gil"]
        assert arm.data in declared.params["data"]


def test_the_evidence_of_the_lab_is_what_its_own_document_says(
    tmp_path: Path, this_interpreter: Interpreter
) -> None:
    brief = dataclasses.replace(EFFORTS["quick"], sweep_blocks=1, fewest_blocks=1, warmup_times=1)
    order = RunOrder(root=MEASURED, results=tmp_path, effort=brief, seed=1, stops_early=False)
    planned = plan("sequential", [this_interpreter], pairs=1)
    arms = {arm for one in planned for arm in arms_of(one)}

    def chosen(cell: Cell) -> bool:
        return cell.strategy == "sequential" and cell.params["arm"] in arms

    measured = measure(MEASURED / "exp_planted.py", order, [this_interpreter], chosen)
    assert {result.cell.params["arm"] for result in measured.cells} == arms
    # On a machine that does much else they may be starved, which is not what is asked here.
    cells = [msgspec.structs.replace(result, outcome="measured") for result in measured.cells]
    document = derive(msgspec.structs.replace(measured, cells=cells))
    for found in evidence_of(planned, document):
        assert found["rounds"] == 8
        readings = found["readings"]
        widths = {name: reading["high"] / reading["low"] for name, reading in readings.items()}
        # Eight rounds, one look: all readings of a level are one, and 99 % is wider.
        assert widths["quick 95"] == widths["fixed 95"] == widths["stopping 95"] < widths["fixed 99"]
        assert readings["stopping 99"] == readings["fixed 99"]
        assert readings["stopping 99"]["n"] == 8
    invalid = [msgspec.structs.replace(result, outcome="invalid") for result in cells]
    withheld = derive(msgspec.structs.replace(measured, cells=invalid))
    assert all("low" not in one["readings"]["stopping 99"] for one in evidence_of(planned, withheld))
