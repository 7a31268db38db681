"""The collector's pauses as a distribution, along time, and as a share of it."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.counted import counted
from internals_lab_dashboard.data.probes.passes import value_of
from internals_lab_dashboard.data.run.pauses import Collecting, together
from internals_lab_dashboard.figures.gc.pauses import PauseLine, ecdf_figure, pause_timeline_figure, rates_of
from internals_lab_dashboard.figures.marks.figure_dots import Dot, Kind, figure_dots
from internals_lab_dashboard.figures.paper.quantity import quantity
from internals_lab_dashboard.figures.paper.text import level
from internals_lab_dashboard.pages.content.page import Cell, Chart, Column
from internals_lab_dashboard.pages.gc.subjects import Subject
from internals_lab_dashboard.pages.parts.interval_cells import (
    exact_cells,
    exact_columns,
    interval_cells,
    interval_columns,
)
from internals_lab_dashboard.pages.parts.spoken import spoken

P99_OF_A_PASS = "pass_p99_ns"
ECDF_COLUMNS = (
    Column(field="setting", header="Setting", width=170),
    Column(field="passes", header="Passes", figures="d", width=80),
    Column(field="pauses", header="Pauses", figures=",d", width=90),
    Column(field="p50", header="p50, µs", figures=",.4~g", width=100),
    Column(field="p99", header="p99, µs", figures=",.4~g", width=100),
    Column(field="longest", header="Longest, µs", figures=",.4~g", width=110),
    Column(
        field="p99_interval",
        header="p99 of a pass, with its interval",
        width=240,
        fills=True,
        exact=exact_columns(P99_OF_A_PASS),
    ),
)
BLOCK_COLUMNS = (
    Column(field="block", header="Block", figures="d", width=80),
    Column(field="start", header="Began, s", figures=",.4~g", width=100),
    Column(field="rate", header="Units a second", figures=",.4~g", width=130),
    Column(field="pauses", header="Pauses in it", figures="d", width=110),
    Column(field="longest", header="Longest, µs", figures=",.4~g", width=110),
    Column(field="paused", header="Share paused", figures=".2%", width=120),
)
SHARE_COLUMNS = (
    Column(field="setting", header="Setting", width=190),
    Column(field="what", header="What", width=190),
    *interval_columns("Share", ".3%", width=100, over="Passes"),
)
ECDF_HOW = (
    "A line further left has shorter pauses. Marked are the median (circle), p99 (diamond) and the longest (cross) of all passes "
    "together; how much p99 differs from pass to pass is in the table. What n counts is pauses, not processes: the lines are "
    "what was seen, not an interval."
)
TIMELINE_HOW = (
    "One pass, as it went: where bars are lower below a mark, the collector took the time. The bars are with the probe's own "
    "cost and are no speed of the unit."
)
SHARE_HOW = (
    "Of the blocks' wall time. Where a build without a GIL stops the world, every thread stands still in a pause, also those that "
    "make no garbage; the second figure counts the time of all of them."
)
KINDS = (
    ("gc.pause_share", Kind(key="pause", words="in pauses", colour="#268aed", symbol="circle")),
    (
        "gc.stopped_thread_share",
        Kind(key="stopped", words="of all threads, stopped", colour="#d9541e", symbol="diamond"),
    ),
)


def ecdf_chart(subjects: Sequence[Subject], *, title: str, kept_for: str) -> Chart | None:
    """The pauses of each; None where none was told."""
    lines = [
        PauseLine(key=one.key, name=one.name, look=one.look, pauses=pauses)
        for one in subjects
        if (pauses := together(one.row.collecting)).told
    ]
    if not lines:
        return None
    intervals = {one.key: value_of(one.row, "gc.pause_p99_ns") for one in subjects}
    return Chart(
        key="pauses",
        title=title,
        how_to_read=f"{ECDF_HOW}{_left_out(lines)}",
        summary=spoken(
            f"Distribution of pauses, {counted(len(lines), 'line')}",
            [
                f"{line.name}: {line.counted}, p50 {quantity(line.pauses.quantile(0.5), 'ns')}, "
                f"p99 {quantity(line.pauses.quantile(0.99), 'ns')}, longest {quantity(line.pauses.quantile(1), 'ns')}"
                for line in lines
            ],
            values=[line.pauses.quantile(1) for line in lines],
        ),
        figure=ecdf_figure(lines, zoom_kept_for=kept_for),
        columns=ECDF_COLUMNS,
        rows=tuple(
            {
                "setting": line.name,
                "passes": line.pauses.passes,
                "pauses": line.pauses.counted,
                "p50": line.pauses.quantile(0.5) / 1e3,
                "p99": line.pauses.quantile(0.99) / 1e3,
                "longest": line.pauses.quantile(1) / 1e3,
                "p99_interval": f"{quantity(value.estimate, 'ns')} ({quantity(value.low, 'ns')} to "
                f"{quantity(value.high, 'ns')}), {level(value)}, n = {value.n} passes"
                if (value := intervals[line.key])
                else None,
                **exact_cells(P99_OF_A_PASS, intervals[line.key]),
            }
            for line in lines
        ),
    )


def timeline_chart(subject: Subject, one: Collecting | None, *, kept_for: str) -> Chart | None:
    """One pass of one cell; None where no pass has blocks to show."""
    if one is None:
        return None
    rates = rates_of(one, subject.row.cell.at_once)
    return Chart(
        key="pause-timeline",
        title=f"Pauses beside throughput: {subject.name}, pass {one.number + 1}",
        how_to_read=f"{TIMELINE_HOW}{_told_of(one)}",
        summary=f"{one.counted} pauses over {len(one.block_wall_ns)} blocks of one pass. The table after it has each block.",
        figure=pause_timeline_figure(one, subject.row.cell.at_once, zoom_kept_for=kept_for),
        columns=BLOCK_COLUMNS,
        rows=tuple(_block_row(one, place, rate) for place, rate in enumerate(rates)),
    )


def share_chart(subjects: Sequence[Subject], *, title: str, kept_for: str) -> Chart | None:
    """Which part of the time went into pauses; None where nobody knows."""
    dots = [
        (one, Dot(row=row, kind=kind, value=value))
        for row, one in enumerate(subjects)
        for name, kind in KINDS
        if (value := value_of(one.row, name)) is not None
    ]
    if not dots:
        return None
    return Chart(
        key="share",
        title=title,
        how_to_read=SHARE_HOW,
        summary=spoken(
            f"Dot plot of {len(dots)} shares",
            [f"{one.name}, {dot.kind.words}: {quantity(dot.value.estimate, 'share')}" for one, dot in dots],
            values=[dot.value.estimate for _, dot in dots],
        ),
        figure=figure_dots(
            [dot for _, dot in dots],
            [one.name for one in subjects],
            title="Share of the blocks' wall time",
            unit="share",
            zoom_kept_for=kept_for,
        ),
        columns=SHARE_COLUMNS,
        rows=tuple(
            {"setting": one.name, "what": dot.kind.words, **interval_cells(dot.value, rounds=None)}
            for one, dot in dots
        ),
    )


def _left_out(lines: Sequence[PauseLine]) -> str:
    counted, told = (
        sum(line.pauses.counted for line in lines),
        sum(line.pauses.told for line in lines),
    )
    if counted == told:
        return ""
    return f" {told:,} of {counted:,} pauses were written down, evenly by their length; each stands for its neighbours."


def _told_of(one: Collecting) -> str:
    told = len(one.pause_ns)
    return (
        ""
        if told == one.counted
        else f" {told:,} of its {one.counted:,} pauses were written down; the table counts these."
    )


def _block_row(one: Collecting, place: int, rate: float) -> dict[str, Cell]:
    start_ns, wall_ns = one.block_start_ns[place], one.block_wall_ns[place]
    inside = [
        pause_ns
        for at_ns, pause_ns in zip(one.start_ns, one.pause_ns, strict=True)
        if start_ns <= at_ns < start_ns + wall_ns
    ]
    return {
        "block": place + 1,
        "start": start_ns / 1e9,
        "rate": rate,
        "pauses": len(inside),
        "longest": max(inside) / 1e3 if inside else None,
        "paused": sum(inside) / wall_ns,
    }
