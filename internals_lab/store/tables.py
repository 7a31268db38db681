"""Runs as flat tables for a notebook: `pandas.DataFrame(load("lab-results").cells)`."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from internals_lab.errors import ResultsError
from internals_lab.model.base import Record
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Sample, TreeMemory
from internals_lab.model.verdict import Answer
from internals_lab.store.columns import COLUMNS
from internals_lab.store.loading import find_runs, load_run

Table = dict[str, list[Any]]

OVERHEADS = ("pool_start_wall_ns", "task_wall_ns", "transfer_wall_ns")
_CELL_INTERVALS = (
    *("unit_wall_ns", "unit_cpu_ns", "item_p50_ns", "item_p99_ns", "memory_bytes", "settled"),
    *OVERHEADS,
)
_INTERVAL_FIELDS = ("estimate", "low", "high", "level", "n")


class Tables(Record):
    """Each table is a dictionary of columns of equal length, which pandas and polars take as it is.

    `internals_lab.store.columns.COLUMNS` says what every column means. Rows are joined by `run`, `cell`,
    `sample` and `block`; what is nested in the document (params, knobs, packages) is JSON text.
    """

    runs: Table
    interpreters: Table
    environments: Table
    cells: Table
    samples: Table
    blocks: Table
    worker_blocks: Table
    probes: Table
    figures: Table
    comparisons: Table
    suites: Table
    diagnoses: Table
    claims: Table
    answers: Table
    alternation: Table
    observations: Table
    unread: Table


def load(path: str | Path) -> Tables:
    """The run in a document or journal, or all runs in a results folder, oldest first.

    A file that cannot be read is a ResultsError; in a folder it gets a row in `unread` instead.
    """
    tables = _empty()
    for file, read in _read(Path(path)):
        _add_file(tables, read, file)
    return tables


def each_file(path: Path) -> Iterator[Tables]:
    """The same, a file at a time, for those who need not hold all runs at once."""
    for file, read in _read(path):
        tables = _empty()
        _add_file(tables, read, file)
        yield tables


def _empty() -> Tables:
    return Tables(**{name: {column: [] for column in columns} for name, columns in COLUMNS.items()})


def _read(path: Path) -> Iterator[tuple[Path, RunDocument | ResultsError]]:
    if not path.is_dir():
        yield path, load_run(path)
        return
    seen: dict[str, Path] = {}
    for run_file in reversed(find_runs(path)):
        try:
            document = load_run(run_file.path)
            first = seen.setdefault(document.run.id, run_file.path)
            if first != run_file.path:
                raise ResultsError(
                    f"{run_file.path}: duplicate of the run {document.run.id!r} in {first.name}"
                )
        except ResultsError as error:
            yield run_file.path, error
        else:
            yield run_file.path, document


def _add_file(tables: Tables, read: RunDocument | ResultsError, path: Path) -> None:
    if isinstance(read, ResultsError):
        _add(tables.unread, {"path": str(path), "reason": str(read)})
    else:
        _add_run(tables, read, path)


def _add_run(tables: Tables, document: RunDocument, path: Path) -> None:
    run, machine = document.run, document.machine
    key = {"run": run.id}
    facts = {
        **key,
        "path": str(path),
        "machine": machine.id,
        "command_line": shlex.join(run.command_line),
        "damage": "; ".join(run.damage),
    }
    on_machine = {name: getattr(machine, name) for name in COLUMNS["runs"] if hasattr(machine, name)}
    _add(tables.runs, {**on_machine, **facts}, run)
    for interpreter in document.interpreters:
        named = {
            **key,
            "interpreter": interpreter.name,
            "packages": _text(interpreter.packages),
            "knobs": _text(interpreter.knobs),
        }
        _add(tables.interpreters, named, interpreter)
    for environment in document.environments:
        facts = {**key, "environment": environment.id, "built": ", ".join(environment.built)}
        facts |= {name: _text(getattr(environment, name)) for name in ("requirements", "packages")}
        for scenario in environment.scenarios:
            _add(tables.environments, {**facts, "scenario": scenario}, environment)
    for result in document.cells:
        _add_cell(tables, result, key)
    for comparison in document.comparisons:
        facts = {**key, "comparison": comparison.id, "confounded_by": ", ".join(comparison.confounded_by)}
        facts |= _interval("typical", comparison.typical) | _interval("total", comparison.total)
        _add(tables.comparisons, facts, comparison)
    for mean in document.suites:
        texts = {"comparisons": _text(mean.comparisons), "missing": "; ".join(mean.missing)}
        texts["confounded_by"] = ", ".join(mean.confounded_by)
        intervals = _interval("typical", mean.typical) | _interval("total", mean.total)
        _add(tables.suites, {**key, "suite": mean.id, **texts, **intervals}, mean)
    for diagnosis in document.diagnoses:
        facts = {**key, "comparison": diagnosis.id}
        facts |= {f"lost_{name}": getattr(diagnosis.lost, name) for name in diagnosis.lost.__struct_fields__}
        for name in (
            "cores_used",
            "cores_used_ratio",
            "cpu_inflation",
            "ceiling",
            "cpu_inflation_of_processes",
        ):
            facts |= _interval(name, getattr(diagnosis, name))
        _add(tables.diagnoses, facts, diagnosis)
    for claim in document.claims:
        intervals = _interval("speedup", claim.speedup) | _interval("value", claim.value)
        _add(tables.claims, {**key, **intervals}, claim)
    for verdict in document.verdicts:
        for answer in verdict.answers:
            _add_answer(
                tables, answer, {**key, "scenario": verdict.scenario, "interpreter": verdict.interpreter}
            )
    for check in document.alternation:
        _add(tables.alternation, {**key, **_interval("ratio", check.ratio)}, check)
    for one in document.observations:
        lists = {"cells": ", ".join(one.cells), "affects": ", ".join(one.affects)}
        _add(tables.observations, {**key, **lists}, one)


def _add_cell(tables: Tables, result: CellResult, key: dict[str, Any]) -> None:
    cell = result.cell
    key = {**key, "cell": cell.id}
    outcome = {"outcome": result.outcome, "reason": result.reason, "measured_s": result.measured_s}
    outcome["beyond_room"] = result.beyond_room.cores if result.beyond_room else None
    texts = {"params": _text(cell.params), "knobs": _text(cell.knobs), "samples": len(result.samples)}
    facts = {**key, **outcome, **texts, "memory_kind": result.memory_kind, "unsettled": result.unsettled}
    for name in _CELL_INTERVALS:
        facts |= _interval(name, getattr(result, name))
    _add(tables.cells, facts, cell)
    _add_probes(tables, result, key)
    for index, sample in enumerate(result.samples):
        _add_sample(tables, sample, {**key, "sample": index, "round": sample.round, "group": sample.group})


def _add_probes(tables: Tables, result: CellResult, key: dict[str, Any]) -> None:
    for one in result.probe_passes:
        texts = {name: _text(getattr(one, name)) for name in ("figures", "columns", "detail")}
        _add(tables.probes, {**key, **texts, "gil_at_end": one.gil.at_end if one.gil else None}, one)
    for figure in result.figures:
        named = {"figure": figure.full_name, **_interval("value", figure.value)}
        _add(tables.figures, {**key, **named}, figure)


def _add_answer(tables: Tables, answer: Answer, key: dict[str, Any]) -> None:
    best, single = answer.best, answer.single_thread
    over = best.over_gil_build if best else None
    reached = [one.workers for one in answer.break_even if one.workers is not None]
    facts = {
        **key,
        "best_cell": best.cell if best else None,
        "best_state": best.state if best else None,
        "gil_build": over.gil_build if over else single.gil_build if single else None,
        "gil_build_cell": over.cell if over else None,
        "break_even_workers": min(reached, default=None),
    }
    facts |= _interval("speedup", best.speedup if best else None)
    facts |= _interval("over_gil_build", over.typical if over else None)
    facts |= _interval("single_thread_slowdown", single.slowdown if single else None)
    facts |= _interval("memory_per_worker_bytes", answer.memory_per_worker_bytes)
    _add(tables.answers, facts, answer)


def _add_sample(tables: Tables, sample: Sample, key: dict[str, Any]) -> None:
    block_count = len(sample.blocks.wall_ns)
    facts = {
        **key,
        "cpus": _text(sample.cpus),
        "warmup_wall_ns": sum(sample.warmup_wall_ns),
        "warmup_blocks": len(sample.warmup_wall_ns),
        "blocks": block_count,
        "items": sample.items.count if sample.items else None,
        "checks_failed": ", ".join(check.name for check in sample.checks if check.state == "failed"),
        "checks_not_checkable": ", ".join(
            check.name for check in sample.checks if check.state == "not checkable here"
        ),
        "knobs_read_back": _text(sample.knobs_read_back),
    }
    facts |= {f"gil_{name}": getattr(sample.gil, name) for name in sample.gil.__struct_fields__}
    facts |= {f"gil_{name}": _text(getattr(sample.gil, name)) for name in ("in_children", "importers")}
    facts["transfer_refused"] = sample.transfer.refused if sample.transfer else None
    facts |= {f"memory_{name}": getattr(sample.memory, name, None) for name in TreeMemory.__struct_fields__}
    around = sample.surroundings
    facts |= {name: getattr(around, name) for name in around.__struct_fields__}
    _add(tables.samples, facts, sample)
    _extend(tables.blocks, {**key, "block": list(range(block_count))}, sample.blocks, block_count)
    _extend(tables.worker_blocks, key, sample.workers, len(sample.workers.block))


def _add(table: Table, facts: dict[str, Any], record: Record | None = None) -> None:
    """A row: what `facts` says, else the record's field of the column's name."""
    for name, column in table.items():
        column.append(facts[name] if name in facts else getattr(record, name))


def _extend(table: Table, key: dict[str, Any], columns: Record, count: int) -> None:
    """Rows from a record that is stored as columns; where it has no value, None."""
    for name, column in table.items():
        value = key[name] if name in key else getattr(columns, name)
        values = value[:count] if isinstance(value, list) else [value] * count
        column.extend(values + [None] * (count - len(values)))


def _interval(name: str, interval: Interval | None) -> dict[str, Any]:
    return {f"{name}_{field}": getattr(interval, field, None) for field in _INTERVAL_FIELDS}


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)
