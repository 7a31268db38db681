"""The charts of scaling laws and break-even, with their tables, for the page that draws the curves."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab_dashboard.data.run.rows import CellRow
from internals_lab_dashboard.data.scaling.laws import FEWEST_COUNTS, Crossing, Law
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.scaling.laws import (
    below,
    crossing_name,
    crossings_figure,
    fractions_figure,
    in_percent,
    law_name,
)
from internals_lab_dashboard.pages.content.page import Cell, Chart, Column, Fact
from internals_lab_dashboard.pages.parts.interval_cells import (
    exact_cells,
    exact_columns,
    interval_cells,
    interval_columns,
)
from internals_lab_dashboard.pages.parts.spoken import spoken

LEAST_PX = 560  # for labels, dots and the words of an axis
MOST_COUNTS = 5  # told one by one
MOST_TOLD = 4  # break-evens as facts
LAW_COLUMNS = (
    Column(field="name", header="Strategy", width=136),
    Column(field="law", header="Law", width=176),
    *interval_columns("Serial", ".1%", width=86),
    Column(field="coherency", header="Coherency", width=166, exact=exact_columns("coherency")),
    Column(field="peak", header="Most at, workers", figures=".1f", width=130),
    Column(field="misfit", header="Misfit", figures=".1%", width=84),
    Column(field="counts", header="Fitted to, workers", width=140, fills=True),
)
LAW_HOW = (
    "By its law a strategy is as fast as if this share of the work could not be shared out; at 0 it would lie on the ideal "
    f"line, at 100 % further workers bring nothing. Below {FEWEST_COUNTS} worker counts there is no curve, and Karp and Flatt's "
    "fraction tells of the largest count alone. The table has every law that was fitted: coherency is what each pair of "
    "workers costs on top, misfit what the law leaves unexplained of the speedups."
)
CROSSING_COLUMNS = (
    Column(field="name", header="Strategy", width=230),
    Column(field="state", header="State", width=110),
    Column(field="workers", header="Pays from", figures="d", width=96),
    Column(field="below", header="Not yet at", figures="d", width=96),
    Column(field="law", header="By the curve of", width=150),
    *interval_columns("Workers", ".2f", width=90),
    Column(field="counts", header="Measured, workers", width=140, fills=True),
)
CROSSING_HOW = (
    "From how many workers on this build is faster than the best that the build with a GIL has, at any number of its own "
    "workers and processes included. The bar reaches down to the next smaller count that was measured, or to one worker where "
    "there is none: the truth lies between them. A stroke with an interval is where the fitted curve crosses."
)


def law_charts(
    laws: Sequence[Law], crossings: Sequence[Crossing], cast: Cast, *, kept_for: str
) -> list[Chart]:
    """Those that there is something in."""
    charts = []
    if any(one.found.workers is not None or one.found.by_law for one in crossings):
        charts.append(_crossings(crossings, cast, kept_for))
    if laws:
        charts.append(_laws(laws, cast, kept_for))
    return charts


def law_facts(
    laws: Sequence[Law], crossings: Sequence[Crossing], cells: Sequence[CellRow], cast: Cast
) -> list[Fact]:
    """Break-even in words, and why there is no curve where there is none."""
    told = crossings if len(crossings) <= MOST_TOLD else ()  # the chart and its table have all of them
    facts = [Fact(label=f"Break-even of {crossing_name(one, cast)}", text=_break_even(one)) for one in told]
    counts = sorted({row.cell.workers for row in cells if row.outcome == "measured"})
    if laws and all(one.fitted.law == "Karp-Flatt" for one in laws):
        there = ", ".join(map(str, counts))
        text = (
            f"it takes {FEWEST_COUNTS} worker counts up to the cores, and there are {len(counts)} ({there})"
        )
        facts.append(Fact(label="No fitted curve", text=text))
    return facts


def _break_even(one: Crossing) -> str:
    measured = ", ".join(map(str, one.found.measured))
    measured = (
        measured
        if len(one.found.measured) <= MOST_COUNTS
        else f"{one.found.measured[0]} to {one.found.measured[-1]}"
    )
    curve = f"; by the curve of {one.found.law} {one.found.by_law.estimate:.3g}" if one.found.by_law else ""
    if one.found.workers is not None:
        return f"from {one.found.workers} on (measured: {measured}){curve}"
    if one.found.state == "open":
        return f"open with up to {one.found.measured[-1]} (measured: {measured}){curve}"
    return f"not with up to {one.found.measured[-1]} (measured: {measured}){curve}"


def _crossings(crossings: Sequence[Crossing], cast: Cast, kept_for: str) -> Chart:
    return Chart(
        key="break-even",
        title="Break-even with the best of the build with a GIL",
        how_to_read=CROSSING_HOW,
        summary=spoken(
            "Numbers of workers from which on a build without a GIL is ahead",
            [f"{crossing_name(one, cast)}: {_break_even(one)}" for one in crossings],
        ),
        figure=crossings_figure(crossings, cast=cast, zoom_kept_for=kept_for),
        columns=CROSSING_COLUMNS,
        rows=tuple(
            {
                "name": crossing_name(one, cast),
                "state": one.found.state,
                "workers": one.found.workers,
                "below": below(one) or None if one.found.workers else None,
                "law": one.found.law if one.found.by_law else "",
                **interval_cells(one.found.by_law, rounds=None),
                "counts": ", ".join(map(str, one.found.measured)),
            }
            for one in crossings
        ),
        least_px=LEAST_PX,
    )


def _laws(laws: Sequence[Law], cast: Cast, kept_for: str) -> Chart:
    taken = [law for law in laws if law.is_taken]
    told = [
        f"{law_name(law, cast)} by {law.fitted.law}: {in_percent(law.fitted.contention)}" for law in taken
    ]
    return Chart(
        key="laws",
        title="What keeps it from the ideal: serial fraction",
        how_to_read=LAW_HOW,
        summary=spoken(
            "Dot plot of serial fractions", told, values=[law.fitted.contention.estimate for law in taken]
        ),
        figure=fractions_figure(taken, cast=cast, zoom_kept_for=kept_for),
        columns=LAW_COLUMNS,
        rows=tuple(_row(law, cast) for law in laws),
        least_px=LEAST_PX,
    )


def _row(law: Law, cast: Cast) -> dict[str, Cell]:
    fitted = law.fitted
    return {
        "name": law_name(law, cast),
        "law": fitted.law,
        **interval_cells(fitted.contention, rounds=None),
        "coherency": in_percent(fitted.coherency) if fitted.coherency else "",
        **exact_cells("coherency", fitted.coherency),
        "peak": fitted.peak_workers,
        "misfit": fitted.misfit,
        "counts": ", ".join(map(str, fitted.workers)),
    }
