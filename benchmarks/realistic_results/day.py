"""A run again on another day, when the machine was so much faster or slower: all times, and nothing else, are longer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from internals_lab.model.cell import CellResult
from internals_lab.model.interval import Interval
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Sample

BLOCK_TIMES = ("wall_ns", "cpu_ns", "empty_wall_ns")
WORKER_TIMES = ("start_ns", "end_ns", "cpu_ns", "run_delay_ns")
CELL_TIMES = ("unit_wall_ns", "unit_cpu_ns")


class Times:
    """The times of a run's blocks in one array, so that a day costs one multiplication."""

    def __init__(self, document: RunDocument) -> None:
        self._document = document
        columns = [
            column for result in document.cells for one in result.samples for _, _, column in _columns(one)
        ]
        self._ends = np.cumsum([len(column) for column in columns]).tolist()
        self._all_ns = np.concatenate([np.asarray(column, dtype=np.int64) for column in columns])

    def on(self, slowness: float) -> RunDocument:
        """The same run where everything takes `slowness` times as long; ratios stay."""
        # Rounded down: the last worker's end and the block's stay the same number.
        scaled = np.maximum(self._all_ns > 0, (self._all_ns * slowness).astype(np.int64)).tolist()
        starts = [0, *self._ends]
        columns = iter([scaled[start:end] for start, end in zip(starts, self._ends, strict=False)])
        cells = [_scaled(result, columns, slowness) for result in self._document.cells]
        return msgspec.structs.replace(self._document, cells=cells)


def _columns(sample: Sample) -> Iterator[tuple[str, str, Sequence[Any]]]:
    for part, names in (("blocks", BLOCK_TIMES), ("workers", WORKER_TIMES)):
        for name in names:
            column = getattr(getattr(sample, part), name)
            if column:
                yield part, name, column


def _scaled(result: CellResult, columns: Iterator[list[int]], slowness: float) -> CellResult:
    samples = []
    for sample in result.samples:
        changed: dict[str, dict[str, list[int]]] = {"blocks": {}, "workers": {}}
        for part, name, _ in _columns(sample):
            changed[part][name] = next(columns)
        samples.append(
            msgspec.structs.replace(
                sample,
                blocks=msgspec.structs.replace(sample.blocks, **changed["blocks"]),
                workers=msgspec.structs.replace(sample.workers, **changed["workers"]),
            )
        )
    times = {name: _times(getattr(result, name), slowness) for name in CELL_TIMES}
    return msgspec.structs.replace(result, samples=samples, **times)


def _times(interval: Interval | None, slowness: float) -> Interval | None:
    if interval is None:
        return None
    return msgspec.structs.replace(
        interval,
        estimate=interval.estimate * slowness,
        low=interval.low * slowness,
        high=interval.high * slowness,
    )
