"""Each interpreter over a chosen one: as the document compares them, else by the same judge from the same rounds."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from internals_lab.errors import EstimationError, SettingsError
from internals_lab.model.cell import CellResult
from internals_lab.model.results import Comparison
from internals_lab.model.sample import Blocks, GilState, Sample, WorkerBlocks
from internals_lab_dashboard.data.course import Course
from internals_lab_dashboard.data.rows import CellRow, RunRows


def comparisons_over(
    rows: RunRows, cells: Mapping[str, CellRow], reference: str, among: Mapping[str, Comparison]
) -> dict[str, Comparison]:
    """By interpreter, the comparison of its cell with that of `reference`; both stand in `cells`, by interpreter.

    `among` has the document's own comparisons of these cells by their id.
    """
    over = cells.get(reference)
    if over is None:
        return {}
    found: dict[str, Comparison] = {}
    for name, row in cells.items():
        if name == reference:
            continue
        own = among.get(f"{row.cell.id} / {over.cell.id}")
        compared = own or _worked_out(rows, row, over, cells)
        if compared is not None:
            found[name] = compared
    return found


def _worked_out(
    rows: RunRows, subject: CellRow, reference: CellRow, cells: Mapping[str, CellRow]
) -> Comparison | None:
    """What the document does not say. Where the two had their turns in different groups, each was alive together with
    the run's first interpreter, and they are compared by way of that.
    """
    # The judge brings numpy along, which the dashboard starts without.
    from internals_lab.verdicts.judging import Judging
    from internals_lab.verdicts.pair import Pair
    from internals_lab.verdicts.round_ratios import RoundRatios
    from internals_lab.verdicts.speedups import compare

    if rows.run.status == "running":
        return None
    scenario = next((one for one in rows.scenarios if one.id == subject.cell.scenario), None)
    first = cells.get(rows.interpreters[0].name) if rows.interpreters else None
    if scenario is None:
        return None
    results = {row.cell.id: _result(row) for row in (subject, reference, *([first] if first else []))}
    by_way_of = results[first.cell.id] if first else None
    try:
        return compare(
            Pair(subject=subject.cell.id, reference=reference.cell.id, about="interpreter"),
            results[subject.cell.id],
            results[reference.cell.id],
            ratios=RoundRatios(results.values(), [scenario]),
            interpreters={one.name: one for one in rows.interpreters},
            judging=Judging.of_run(rows.run),
            relay=(by_way_of, by_way_of) if by_way_of else None,
        )
    except (EstimationError, SettingsError, KeyError):
        return (
            None  # a document of which nothing can be worked out; what it says itself is shown all the same
        )


def _result(row: CellRow) -> CellResult:
    return msgspec.structs.replace(row.derived, samples=[_sample(course) for course in row.courses])


def _sample(course: Course) -> Sample:
    """As much of the sample as its ratios are made of."""
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
