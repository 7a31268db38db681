"""Documents for the store: one with every field filled, one small, and children that die at a chosen moment."""

from __future__ import annotations

import os
import subprocess
import sys
import types
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from internals_lab.model.cell import Cell, CellResult
from internals_lab.model.declaration import Claim, Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.run import DOCUMENT_SCHEMA, Run, RunDocument
from internals_lab.model.sample import Blocks, GilState, Sample, WorkerBlocks
from internals_lab.store.owner import Owner

# What a claim about a speedup cannot have as well.
EITHER_OR = {Claim: ("figure", "value", "ratio")}
CELL_IDS = ("exp_gil.py::count[3.13-sequential]", "exp_gil.py::count[3.13t-threads-2]")


def _filled(annotation: Any, text: str) -> Any:
    """A value of the type with the text in every string, one entry in every list and dictionary."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return _filled(next(part for part in arguments if part is not type(None)), text)
    if origin is Literal:
        return arguments[0]
    if origin is list:
        return [_filled(arguments[0], text)]
    if origin is dict:
        return {_filled(arguments[0], text): _filled(arguments[1], text)}
    if annotation in (str, Any):
        return text
    if annotation in (int, float, bool):
        return annotation(1)
    fields = [
        one for one in msgspec.structs.fields(annotation) if one.name not in EITHER_OR.get(annotation, ())
    ]
    return annotation(**{field.name: _filled(field.type, text) for field in fields})


def _sample(number: int, *, blocks: int = 3) -> Sample:
    columns = {"sweep": list(range(blocks)), "position": list(range(blocks))}
    return Sample(
        round=number,
        hash_seed=number,
        cpus=[0, 1],
        units_per_block=4,
        lead_in_units=1,
        start_wall_ns=20_000_000,
        load_wall_ns=1_000_000,
        setup_wall_ns=0,
        pool_start_wall_ns=0,
        warmup_wall_ns=[9_000, 5_000],
        gil=GilState(at_start=True, after_imports=True, at_end=True),
        blocks=Blocks(**columns, wall_ns=[5_000 + number] * blocks, cpu_ns=[4_000] * blocks),
        workers=WorkerBlocks(
            block=list(range(blocks)),
            worker=[0] * blocks,
            start_ns=[10] * blocks,
            end_ns=[4_990] * blocks,
            cpu_ns=[4_000] * blocks,
            switches_voluntary=[None] * blocks,
            switches_involuntary=[None] * blocks,
            run_delay_ns=[None] * blocks,
        ),
    )


@pytest.fixture(scope="session")
def filled() -> Callable[[str], RunDocument]:
    """A document with every field filled, the given text in every string that is free."""

    def build(text: str) -> RunDocument:
        document: RunDocument = _filled(RunDocument, text)
        # The one block has the number 0.
        document.cells[0].samples[0].workers.block[0] = 0
        return msgspec.structs.replace(document, schema=DOCUMENT_SCHEMA)

    return build


@pytest.fixture(scope="session")
def make_sample() -> Callable[..., Sample]:
    """A sample by its round; `blocks` is its size."""
    return _sample


@pytest.fixture(scope="session")
def planned() -> RunDocument:
    """A run as it stands before anything was measured: two cells, both pending."""
    return RunDocument(
        schema=DOCUMENT_SCHEMA,
        run=Run(
            id="20260101-120000-abcd",
            started="2026-01-01T12:00:00+00:00",
            finished=None,
            status="running",
            command_line=["pytest", "--internals-lab"],
            lab_version="0.1.0",
            git_commit=None,
            git_dirty=None,
            seed=1,
            effort="quick",
        ),
        machine=Machine(
            id="machine",
            system="Linux",
            release="6.1",
            architecture="x86_64",
            cores_logical=2,
            cores_physical=2,
            cores_usable=2,
        ),
        interpreters=[
            Interpreter(
                name="cpython-3.13.5",
                short="3.13",
                identity="identity",
                executable="/opt/cpython-3.13.5/bin/python",
                found_by="PATH",
                implementation="cpython",
                version="3.13.5",
                free_threaded_build=False,
            )
        ],
        scenarios=[
            Scenario(
                id="exp_gil.py::count",
                name="count",
                kind="function",
                file="exp_gil.py",
                line=1,
                source_sha256="0" * 64,
            )
        ],
        cells=[
            CellResult(
                cell=Cell(
                    id=cell_id,
                    scenario="exp_gil.py::count",
                    interpreter="cpython-3.13.5",
                    strategy="threads",
                    workers=workers,
                ),
                outcome="pending",
            )
            for workers, cell_id in enumerate(CELL_IDS, start=1)
        ],
    )


@pytest.fixture(scope="session")
def cell_ids() -> tuple[str, str]:
    """The ids of the planned run's cells."""
    return CELL_IDS


@pytest.fixture(scope="session")
def dead_owner() -> Owner:
    """A process of another boot."""
    return Owner(boot_id="another boot", pid=1, process_start="1 ticks")


@pytest.fixture(scope="session")
def run_child() -> Callable[..., subprocess.Popen[str]]:
    """Start a Python child that can import what this process can; its arguments are in sys.argv."""

    def start(script: str, *arguments: str | Path) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry or os.curdir for entry in sys.path)}
        return subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    return start
