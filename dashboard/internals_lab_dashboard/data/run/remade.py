"""A cell's result as it was before its samples were let go: as much of them as its ratios are made of."""

from __future__ import annotations

import msgspec

from internals_lab.model.cell import CellResult
from internals_lab.model.sample import Blocks, GilState, Sample, WorkerBlocks
from internals_lab_dashboard.data.run.course import Course
from internals_lab_dashboard.data.run.rows import CellRow


def remade(row: CellRow) -> CellResult:
    """For the judges of the lab, which know results and no rows."""
    return msgspec.structs.replace(row.derived, samples=[_sample(course) for course in row.courses])


def _sample(course: Course) -> Sample:
    return Sample(
        round=course.round,
        group=course.group,
        hash_seed=course.hash_seed,
        cpus=[],
        units_per_block=course.units_per_block,
        lead_in_units=0,
        start_wall_ns=0,
        load_wall_ns=0,
        setup_wall_ns=0,
        pool_start_wall_ns=0,
        warmup_wall_ns=[],
        gil=GilState(),
        blocks=Blocks(
            sweep=course.sweep.tolist(),
            wall_ns=course.block_ns.tolist(),
            empty_wall_ns=None if course.empty_ns is None else course.empty_ns.tolist(),
        ),
        workers=WorkerBlocks(),
    )
