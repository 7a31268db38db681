"""The course of a process: its warm-up, then its timed blocks, as compact columns; a run has thousands of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from internals_lab.model.sample import Check, Sample


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """One process of one round. `units_per_pass` are a worker's units in a warm-up pass, `units_per_block` in a block.

    `empty_ns` is the empty loop beside each block of snippets, None for functions. `position` is a block's place among
    all blocks of the round, those of other cells included.
    """

    round: int
    group: int
    hash_seed: int
    units_per_pass: int
    units_per_block: int
    warmup_ns: array[int]
    sweep: array[int]
    block_ns: array[int]
    empty_ns: array[int] | None
    position: array[int]
    checks: tuple[Check, ...]


def courses(samples: Iterable[Sample]) -> tuple[Course, ...]:
    """One for each sample."""
    return tuple(
        Course(
            round=sample.round,
            group=sample.group,
            hash_seed=sample.hash_seed,
            units_per_pass=sample.units_per_pass,
            units_per_block=sample.units_per_block,
            warmup_ns=array("q", sample.warmup_wall_ns),
            sweep=array("q", sample.blocks.sweep),
            block_ns=array("q", sample.blocks.wall_ns),
            empty_ns=None if sample.blocks.empty_wall_ns is None else array("q", sample.blocks.empty_wall_ns),
            position=array("q", sample.blocks.position),
            checks=tuple(sample.checks),
        )
        for sample in samples
    )
