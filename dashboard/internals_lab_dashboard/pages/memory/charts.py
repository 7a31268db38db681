"""What cells hold, what an added worker takes, what grows, what comes back, and which lines hold it."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.memory.allocations import Line
from internals_lab_dashboard.data.memory.cells import Holding
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.marks.figure_dots import Dot, figure_dots
from internals_lab_dashboard.figures.memory.allocations import lines_figure
from internals_lab_dashboard.figures.memory.cells import (
    ADDED,
    GROWTH,
    RETURNED,
    SIZES,
    beside_speed_figure,
    dots_of,
    growth_figure,
)
from internals_lab_dashboard.figures.paper.quantity import quantity
from internals_lab_dashboard.pages.content.page import Cell, Chart, Column
from internals_lab_dashboard.pages.parts.interval_cells import (
    exact_cells,
    exact_columns,
    interval_cells,
    interval_columns,
)
from internals_lab_dashboard.pages.parts.spoken import spoken

MB = 1e6
SIZE_COLUMNS = (
    Column(field="cell", header="Cell", width=190),
    Column(field="what", header="What", width=170),
    *interval_columns("MB", ",.2f", width=100, over="Passes"),
)
SPEED_COLUMNS = (
    *SIZE_COLUMNS,
    Column(field="speedup", header="Speedup", figures=".3f", width=90, exact=exact_columns("speedup")),
    Column(field="speedup_interval", header="Its interval", width=150, exact=()),
    Column(field="state", header="State", width=110),
)
ADDED_COLUMNS = (
    *SIZE_COLUMNS,
    Column(field="workers", header="Workers added", figures="d", width=120),
    Column(field="over", header="Over", width=170, fills=True),
)
GROWTH_COLUMNS = (
    Column(field="cell", header="Cell", width=190),
    Column(field="blocks", header="Blocks", figures="d", width=80),
    Column(field="median", header="Grown, MB", figures="+,.3f", width=110),
    *interval_columns("Estimate, MB", "+,.3f", width=120, over="Passes"),
)
LINE_COLUMNS = (
    Column(field="line", header="Line", width=280, fills=True),
    Column(field="estimate", header="kB", figures=",.1f", width=100),
    Column(field="low", header="Low", figures=",.1f", width=90),
    Column(field="high", header="High", figures=",.1f", width=90),
    Column(field="level", header="Interval", figures=".3~p", width=78),
    Column(field="count", header="Allocations", figures=",.1~f", width=110),
    Column(field="passes", header="In passes", width=100),
)
SPEED_HOW = (
    "A row a cell, its memory on the left and its speed on the right: what a strategy gains stands beside what it holds. Unique is "
    "what no other process has, proportional shares common pages out among those that have them, resident counts them for each. "
    "All are of the whole process tree, workers alive, after the last block; resident at the most is the peak while blocks ran."
)
ADDED_HOW = (
    "Unlike a total, this says what the next worker will take. A thread takes little; a process takes an interpreter of its own, "
    "less what it shares. Where the bar reaches 0, the passes do not say that a worker takes anything."
)
GROWTH_HOW = (
    "A line is the median over passes, the bar at its end the interval of what was grown by then. One that keeps climbing is work that keeps what it made: a cache that fills, or a leak. One that rises at first and then "
    "stays is memory that the allocator keeps for later. How many objects stay, the objects probe counts."
)
RETURNED_HOW = (
    "What a collection frees was garbage in cycles. What is still held after it and comes back by a trim was free, but kept by the "
    "C library. The rest is in use, or in pages that hold something in use."
)
LINES_HOW = (
    "Memory that was allocated while the blocks ran and is held at their end, garbage collected before, by the line that allocated "
    "it. Pale lines have no interval: not all passes list them, or there are too few. tracemalloc was on in these passes alone."
)


def beside_speed_chart(found: Sequence[Holding], *, cast: Cast, kept_for: str) -> Chart | None:
    """Sizes of each cell beside its speedup."""
    dots = dots_of(found, SIZES)
    if not dots:
        return None
    return Chart(
        key="sizes",
        title="Memory beside speed",
        how_to_read=SPEED_HOW,
        summary=_summary(dots, found, cast),
        figure=beside_speed_figure(found, cast=cast, zoom_kept_for=kept_for),
        columns=SPEED_COLUMNS,
        rows=tuple(_size_row(dot, found, cast) | _speed_cells(found[dot.row]) for dot in dots),
        least_px=720,
    )


def added_chart(found: Sequence[Holding], *, cast: Cast, kept_for: str) -> Chart | None:
    """What each worker more takes."""
    rows = [one for one in found if one.added is not None]
    dots = [
        Dot(row=row, kind=ADDED, value=one.added.bytes_each)
        for row, one in enumerate(rows)
        if one.added is not None
    ]
    if not dots:
        return None
    names = [cast.cell(one.row.cell) for one in rows]
    words = {kind.key: kind.words for kind in SIZES}
    return Chart(
        key="added",
        title="What each added worker takes",
        how_to_read=ADDED_HOW,
        summary=_summary(dots, rows, cast),
        figure=figure_dots(dots, names, title="Memory a worker", unit="bytes", zoom_kept_for=kept_for),
        columns=ADDED_COLUMNS,
        rows=tuple(
            {
                "cell": cast.cell(one.row.cell),
                "what": words[one.added.kind],
                **_limits(one.added.bytes_each),
                "workers": one.added.workers,
                "over": cast.cell(one.added.over.cell),
            }
            for one in rows
            if one.added is not None
        ),
    )


def growth_chart(found: Sequence[Holding], *, cast: Cast, kept_for: str) -> Chart | None:
    """Block after block."""
    rows = [one for one in found if one.growth_bytes]
    if not rows:
        return None
    return Chart(
        key="growth",
        title="Growth over the blocks",
        how_to_read=GROWTH_HOW,
        summary=spoken(
            f"Line chart of resident memory over blocks, {len(rows)} cells",
            [f"{cast.cell(one.row.cell)}: {one.growth_bytes[-1] / MB:+.3g} MB" for one in rows],
            values=[one.growth_bytes[-1] for one in rows],
        ),
        figure=growth_figure(rows, cast=cast, zoom_kept_for=kept_for),
        columns=GROWTH_COLUMNS,
        rows=tuple(
            {
                "cell": cast.cell(one.row.cell),
                "blocks": len(one.growth_bytes),
                "median": one.growth_bytes[-1] / MB,
                **_limits(one.sizes.get(GROWTH)),
            }
            for one in rows
        ),
    )


def returned_chart(found: Sequence[Holding], *, cast: Cast, kept_for: str) -> Chart | None:
    """What a collection and a trim give back, of the cells of which it can be told."""
    after = {kind.key for kind in RETURNED[1:]}
    rows = [one for one in found if after & one.sizes.keys()]
    if not rows:
        return None
    dots = dots_of(rows, RETURNED)
    names = [cast.cell(one.row.cell) for one in rows]
    return Chart(
        key="returned",
        title="What comes back",
        how_to_read=RETURNED_HOW,
        summary=_summary(dots, rows, cast),
        figure=figure_dots(dots, names, title="Resident memory", unit="bytes", zoom_kept_for=kept_for),
        columns=SIZE_COLUMNS,
        rows=tuple(_size_row(dot, rows, cast) for dot in dots),
    )


def lines_chart(lines: Sequence[Line], *, title: str, kept_for: str) -> Chart | None:
    """The lines of one cell."""
    if not lines:
        return None
    return Chart(
        key="lines",
        title=title,
        how_to_read=LINES_HOW,
        summary=spoken(
            f"Bar chart of {len(lines)} lines",
            [f"{line.where}: {quantity(line.estimate_bytes, 'bytes')}" for line in lines],
        ),
        figure=lines_figure(lines, zoom_kept_for=kept_for),
        columns=LINE_COLUMNS,
        rows=tuple(
            {
                "line": line.where,
                "estimate": line.estimate_bytes / 1e3,
                "low": line.interval.low / 1e3 if line.interval else None,
                "high": line.interval.high / 1e3 if line.interval else None,
                "level": line.interval.level if line.interval else None,
                "count": line.median_count,
                "passes": f"{line.passes} of {line.of}",
            }
            for line in lines
        ),
    )


def _size_row(dot: Dot, found: Sequence[Holding], cast: Cast) -> dict[str, Cell]:
    return {"cell": cast.cell(found[dot.row].row.cell), "what": dot.kind.words, **_limits(dot.value)}


def _limits(value: Interval | None) -> dict[str, Cell]:
    return interval_cells(scaled(value, MB) if value else None, rounds=None)


def _speed_cells(one: Holding) -> dict[str, Cell]:
    speedup = one.speedup
    return {
        "speedup": speedup.estimate if speedup else None,
        "speedup_interval": f"{speedup.low:.3f} to {speedup.high:.3f}, n = {speedup.n}" if speedup else None,
        "state": one.state,
        **exact_cells("speedup", speedup),
    }


def _summary(dots: Sequence[Dot], found: Sequence[Holding], cast: Cast) -> str:
    told = [
        f"{cast.cell(found[dot.row].row.cell)}, {dot.kind.words}: {quantity(dot.value.estimate, 'bytes')}"
        for dot in dots
    ]
    return spoken(f"Dot plot of {len(dots)} figures", told, values=[dot.value.estimate for dot in dots])
