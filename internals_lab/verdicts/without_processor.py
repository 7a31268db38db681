"""How long workers that could run had nothing to run on."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.sample import Sample


def without_processor_ns(sample: Sample) -> list[int] | None:
    """For each worker of each block: its run delay, and what no run delay shows. None where none is counted.

    A processor can stand still, because a hypervisor runs somebody else's machine on it. Then a worker that never gave
    its processor up has neither CPU time nor run delay; and where workers meet before a block (each is on a processor
    then), one is not there when the others begin, for all their patience.
    """
    rows = sample.workers
    delays = complete(rows.run_delay_ns)
    cpu, given_up = complete(rows.cpu_ns), complete(rows.switches_voluntary)
    if delays is None or cpu is None or given_up is None:
        return delays
    idle = [end - start - busy for start, end, busy in zip(rows.start_ns, rows.end_ns, cpu, strict=True)]
    return [
        # Of a worker that gave it up, no more is known than its delay, which may be that of a late start.
        max(delay, late if switches else late + rest)
        for delay, late, rest, switches in zip(delays, late_ns(sample), idle, given_up, strict=True)
    ]


def late_ns(sample: Sample) -> list[int]:
    """For each worker of each block, how long after the first one it began where all were to begin at once; 0 where
    workers begin as they are woken.
    """
    rows = sample.workers
    return rows.start_ns if sample.blocks.gathering_wall_ns is not None else [0] * len(rows.start_ns)


def complete(column: Sequence[int | None]) -> list[int] | None:
    """The column if it has a value in every row, and any row."""
    values = [value for value in column if value is not None]
    return values if values and len(values) == len(column) else None
