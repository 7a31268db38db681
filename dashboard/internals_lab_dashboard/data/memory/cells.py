"""What the processes of each cell held, what an added worker takes, what grew and what came back."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.errors import EstimationError
from internals_lab.model.cell import Interval
from internals_lab.model.probe_pass import ProbePass
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.data.numbers.positive import positive
from internals_lab_dashboard.data.probes.passes import by_pass, passes_of, value_of
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.data.scaling.points import scaling_points

# Best first: where processes share pages, the later ones count them for each, or for none.
BY_WORKER = ("memory.pss_bytes", "memory.uss_bytes", "memory.rss_bytes")
ALONE = "sequential"


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """What each of `workers` more than those of `over` takes, by the figure `kind`."""

    bytes_each: Interval
    workers: int
    over: CellRow
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Holding:
    """A cell's figures of the memory probe by their full name, beside its speedup over one sequential worker (`state` is
    the comparison's, `reference` for that worker). `growth_bytes` is what its processes held after each block more than
    after the first, the median over passes.
    """

    row: CellRow
    state: str
    speedup: Interval | None
    sizes: dict[str, Interval]
    added: Added | None
    growth_bytes: tuple[float, ...]


def holdings(rows: RunRows, cells: Sequence[CellRow], *, among: Sequence[CellRow]) -> list[Holding]:
    """One for each cell that the probe saw anything of. `among` are all cells of the setting, whichever are shown."""
    points = {point.row.cell.id: point for point in scaling_points(rows, cells, estimate="typical", log=True)}
    return [
        Holding(
            row=row,
            state=points[row.cell.id].state,
            speedup=positive(points[row.cell.id].speedup),
            sizes=_sizes(row),
            added=_added(row, among),
            growth_bytes=_growth(passes_of(row, "memory")),
        )
        for row in cells
        if passes_of(row, "memory")
    ]


def _sizes(row: CellRow) -> dict[str, Interval]:
    names = [figure.full_name for figure in row.derived.figures if figure.probe == "memory"]
    return {name: value for name in names if (value := value_of(row, name)) is not None}


def _added(row: CellRow, among: Sequence[CellRow]) -> Added | None:
    """Over the cell of its strategy with the fewest workers, else over the sequential one."""
    own = row.cell
    alike = [one for one in among if one.cell.interpreter == own.interpreter and passes_of(one, "memory")]
    fewer = [one for one in alike if one.cell.strategy == own.strategy and one.cell.at_once < own.at_once]
    alone = [one for one in alike if one.cell.strategy == ALONE and own.strategy != ALONE]
    over = min(fewer, key=lambda one: one.cell.at_once) if fewer else next(iter(alone), None)
    if over is None:
        return None
    # The sequential cell has no workers of its own.
    workers = own.at_once - (over.cell.at_once if over.cell.strategy == own.strategy else 0)
    for kind in BY_WORKER:
        value = value_of(row, kind)
        if value is None or value_of(over, kind) is None or workers < 1:
            continue
        apart = _apart(by_pass(row, kind), by_pass(over, kind), value.level)
        if apart is not None:
            return Added(bytes_each=scaled(apart, workers), workers=workers, over=over, kind=kind)
    return None


def _apart(subject: Sequence[float], reference: Sequence[float], level: float) -> Interval | None:
    # It brings numpy along, which the dashboard starts without.
    from internals_lab.estimation.two_samples import shift_of_samples

    try:
        return shift_of_samples(subject, reference, level)
    except EstimationError:
        return None


def _growth(passes: Sequence[ProbePass]) -> tuple[float, ...]:
    """Block by block, for as many blocks as all passes have."""
    columns = [
        [float(value) for value in one.columns.get("rss_bytes", []) if isinstance(value, (int, float))]
        for one in passes
    ]
    held = [column for column in columns if len(column) > 1]
    return tuple(
        statistics.median(value - column[0] for value, column in zip(step, held, strict=True))
        for step in zip(*held, strict=False)
    )
