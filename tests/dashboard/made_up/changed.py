"""A run, and the same an hour later with one cell that takes three times as long."""

from __future__ import annotations

from pathlib import Path

import msgspec

from internals_lab.model.run import RunDocument
from internals_lab.store.loading import find_runs, load_run
from internals_lab.verdicts.derivation import derive

OLDER, NEWER = "20260201T080000Z-aaaa", "20260201T090000Z-bbbb"
FACTOR = 3.0
replace = msgspec.structs.replace


def largest_of(folder: Path) -> RunDocument:
    """The complete run with the most scenarios."""
    runs = [load_run(file.path) for file in find_runs(folder)]
    return max((one for one in runs if one.run.status == "complete"), key=lambda one: len(one.scenarios))


def slowed_cell(document: RunDocument) -> str:
    """The cell that becomes slower: one with workers and a speedup."""
    return next(one.subject for one in document.comparisons if one.about == "scaling" and one.typical)


def named(document: RunDocument, run_id: str) -> RunDocument:
    """The run under another id, begun when that says."""
    started = f"2026-02-01T{run_id[9:11]}:00:00+00:00"
    return replace(document, run=replace(document.run, id=run_id, started=started))


def with_slower(document: RunDocument, cell: str) -> RunDocument:
    """The run in which every block of one cell takes three times as long."""
    cells = [
        replace(
            result,
            samples=[
                replace(
                    one, blocks=replace(one.blocks, wall_ns=[round(FACTOR * ns) for ns in one.blocks.wall_ns])
                )
                for one in result.samples
            ],
        )
        if result.cell.id == cell
        else result
        for result in document.cells
    ]
    return derive(replace(document, cells=cells))


def write_changed(folder: Path, document: RunDocument) -> Path:
    """Both runs in a folder."""
    folder.mkdir(parents=True)
    for one in (named(document, OLDER), named(with_slower(document, slowed_cell(document)), NEWER)):
        (folder / f"{one.run.id}.json").write_bytes(msgspec.json.encode(one))
    return folder
