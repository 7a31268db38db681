"""A results folder with made-up runs: documents, and journals of runs that were killed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.realistic_results.day import Times
from benchmarks.realistic_results.kinds import kinds, without_the_last
from benchmarks.realistic_results.size import Size
from benchmarks.realistic_results.teams import digest
from internals_lab.model.run import Run, RunDocument
from internals_lab.store.journal import DOCUMENT_SUFFIX, Journal
from internals_lab.store.owner import Owner
from internals_lab.store.redaction import Redaction
from internals_lab.verdicts.derivation import derive

FIRST = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
BETWEEN = timedelta(minutes=47)
RUNS_A_COMMIT = 3
# One run in so many; the first ones are whole.
KILLED_EVERY, INTERRUPTED_EVERY = 97, 41
KILLED_AT, INTERRUPTED_AT = 5, 3
# A process of a boot that never was.
NOBODY = Owner(boot_id="00000000-0000-0000-0000-000000000000", pid=1, process_start="0 ticks")
DAY_TO_DAY = 0.03


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What a folder holds now."""

    runs: int
    killed: int
    samples: int
    size_bytes: int


def write(folder: Path, size: Size) -> Written:
    """Fill an empty or missing folder; the same size gives the same files, byte for byte."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; name a folder that is made for these runs")
    rng = np.random.default_rng(size.seed)
    made = kinds(size)
    whole = [Times(document) for document in made]
    cut_short = [Times(_interrupted(document)) for document in made]
    days = np.exp(np.cumsum(rng.normal(0, DAY_TO_DAY / 8, size.runs)) + rng.normal(0, DAY_TO_DAY, size.runs))
    killed = samples = size_bytes = 0
    for number, slowness in enumerate(days.tolist()):
        is_cut_short = number % INTERRUPTED_EVERY == INTERRUPTED_AT
        times = (cut_short if is_cut_short else whole)[number % len(made)]
        document = _named(times.on(slowness), number)
        if number % KILLED_EVERY == KILLED_AT:
            path = _kill(folder, document)
            killed += 1
        else:
            path = folder / f"{document.run.id}{DOCUMENT_SUFFIX}"
            # Everything in it is ASCII and finite: this says what the store would write, in a tenth of the time.
            path.write_bytes(msgspec.json.encode(document) + b"\n")
        finished_s = datetime.fromisoformat(document.run.started).timestamp() + 60
        os.utime(path, (finished_s, finished_s))
        size_bytes += path.stat().st_size
        samples += sum(len(one.blocks.wall_ns) for result in document.cells for one in result.samples)
    return Written(runs=size.runs, killed=killed, samples=samples, size_bytes=size_bytes)


def _named(document: RunDocument, number: int) -> RunDocument:
    started = FIRST + number * BETWEEN
    run: Run = msgspec.structs.replace(
        document.run,
        id=f"{started:%Y%m%dT%H%M%SZ}-{digest(str(number))[:4]}",
        started=started.isoformat(),
        finished=(started + timedelta(seconds=60)).isoformat(),
        git_commit=digest(f"commit {number // RUNS_A_COMMIT}")[:40],
        git_dirty=number % RUNS_A_COMMIT == 1,
    )
    return msgspec.structs.replace(document, run=run)


def _interrupted(document: RunDocument) -> RunDocument:
    run = msgspec.structs.replace(document.run, status="interrupted")
    return derive(msgspec.structs.replace(without_the_last(document, 3), run=run))


def _kill(folder: Path, document: RunDocument) -> Path:
    """A journal that ends in the middle of a line; its run is dead."""
    run = msgspec.structs.replace(document.run, status="running", finished=None)
    planned = msgspec.structs.replace(without_the_last(document, len(document.cells)), run=run)
    journal = Journal.create(folder, planned, owner=NOBODY, redaction=Redaction())
    try:
        for result in without_the_last(document, 4).cells:
            for sample in result.samples:
                journal.add_sample(result.cell.id, sample)
            if result.outcome != "pending":
                journal.end_cell(result.cell.id, result.outcome, reason=result.reason)
    finally:
        journal.close()
    os.truncate(journal.path, journal.path.stat().st_size - 20)
    return journal.path
