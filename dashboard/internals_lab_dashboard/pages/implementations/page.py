"""Implementations: which interpreter is fastest at this work?"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from internals_lab_dashboard.data.implementations.standings import (
    Contest,
    Standing,
    Workload,
    contests,
    fastest_first,
    workloads,
)
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.figures.implementations import (
    Line,
    Mark,
    Panel,
    implementations_figure,
    mark_hover,
)
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.paper.panels import Panels
from internals_lab_dashboard.pages.bases.choices import (
    MOST_ROWS,
    filter_control,
    folds_rows,
    rows_switch,
    switch,
)
from internals_lab_dashboard.pages.bases.filters import nothing_left
from internals_lab_dashboard.pages.bases.run_page import RunPage
from internals_lab_dashboard.pages.content.page import Chart, Column, Content, Control, Fact, Message
from internals_lab_dashboard.pages.implementations import standing_words
from internals_lab_dashboard.pages.implementations.telling import most_telling
from internals_lab_dashboard.pages.parts.gil_facts import gil_facts, left_to_itself
from internals_lab_dashboard.pages.parts.interval_cells import interval_columns
from internals_lab_dashboard.pages.parts.warmup import warmup_part
from internals_lab_dashboard.view import View

MOST_PANELS = 24
FEW = 3  # interpreters beside the reference: with so few, a panel for each
PANEL_LEAST_PX = 235
COLUMNS = (
    Column(field="workload", header="Workload", width=165),
    Column(field="interpreter", header="Interpreter", width=125),
    *interval_columns("Speedup", ".3f", width=90),
    Column(field="state", header="State", width=110),
    Column(field="reason", header="Remarks", width=200, fills=True),
    Column(field="gil", header="GIL observed", width=170),
)
LEAST_PX = 560  # names of workloads leave less of a phone than dots can be told apart in
HOW_TO_READ = (
    "The figure beside a dot is how many times as fast an interpreter was as the one at 1×, and the axis is logarithmic. A "
    "question mark says that the interval leaves the answer open; one that lies inside the grey band means no difference "
    "that matters. Zooming in one panel zooms all."
)
FOLDED = (
    " Drawn are the means and the workloads on which interpreters differ most; the {} others are in the table, and the switch "
    "Rows draws them."
)


class ImplementationsPage(RunPage):
    """The same work on every interpreter of a run, relative to one of them, and how a cell warmed up."""

    path = "/implementations"
    name = "Implementations"
    question = "How fast is each interpreter at the same work?"

    def of_run(self, rows: RunRows, view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        whole = rows.everything
        every = workloads(whole)
        there = [one.name for one in rows.interpreters if any(one.name in work.cells for work in every)]
        if not every or len(there) < 2:
            return Content(message=_nothing(rows))
        reference = view.choice("relative", there)
        left = {row.cell.id for row in rows.cells}
        shown = {row.cell.interpreter for row in rows.cells}
        some = view.several("workload", [one.key for one in every])
        chosen = [one for one in every if not some or one.key in some]
        chosen = [one for one in chosen if any(row.cell.id in left for row in one.cells.values())]
        if not chosen:
            return Content(message=nothing_left())
        total = view.one("estimate") == "total"
        order = [name for name in there if name in shown or name == reference]
        told = [
            _of_those(contest, order) for contest in contests(whole, every, chosen, reference, total=total)
        ]
        sorting = view.choice("order", ["measured", "fastest"])
        if sorting == "fastest":
            order = fastest_first(order, told)
        by = view.choice("by", _ways(order, told))
        warmup = warmup_part(rows, _left(every, left), cast, view)
        controls = [
            Control(
                key="relative",
                label="Relative to",
                kind="choice",
                options=tuple((one, cast.name(one)) for one in there),
                value=reference,
            ),
            *warmup.controls,
            filter_control("workload", "Workloads", [(one.key, one.title) for one in every], some),
            switch("by", "Panels", [("workload", "Workloads"), ("interpreter", "Interpreters")], by),
            switch("order", "Order", [("measured", "Measured"), ("fastest", "Fastest")], sorting),
            switch(
                "estimate",
                "Estimate",
                [("typical", "Typical"), ("total", "Total")],
                "total" if total else "typical",
            ),
        ]
        drawable = [one for one in told if one.has_speedups] or told
        folds = folds_rows(len(drawable), view)
        drawn = most_telling(drawable, MOST_ROWS) if folds else drawable
        if len(drawable) > MOST_ROWS:
            controls.append(rows_switch(("most", "Most telling", MOST_ROWS), len(drawable), folds=folds))
        cells = [one.row for contest in told for one in contest.standings if one.row is not None]
        return Content(
            controls=tuple(controls),
            title=_title(chosen, order),
            lead=standing_words.lead(told, reference, cast),
            facts=(
                *standing_words.unlike_builds(told, reference, cast),
                *gil_facts(left_to_itself(cells), cast),
                *(_too_many(drawn) if by == "workload" else ()),
            ),
            charts=(
                _chart(rows, told, drawn, order, reference, cast, by=by, folded=len(drawable) - len(drawn)),
                *warmup.charts,
            ),
            absences=standing_words.absences(told, cast),
        )


def _left(every: Sequence[Workload], left: Container[str]) -> list[Workload]:
    """The workloads with the cells that the filters leave."""
    return [
        replace(one, cells={name: row for name, row in one.cells.items() if row.cell.id in left})
        for one in every
    ]


def _of_those(contest: Contest, interpreters: Sequence[str]) -> Contest:
    standings = tuple(one for one in contest.standings if one.interpreter in interpreters)
    return replace(contest, standings=standings)


def _ways(interpreters: Sequence[str], told: Sequence[Contest]) -> list[str]:
    """What a panel may be for, the fitting one first: many of them with a line or two each say little."""
    others = len(interpreters) - 1
    return (
        ["interpreter", "workload"] if others <= FEW and len(told) > others else ["workload", "interpreter"]
    )


def _title(chosen: Sequence[Workload], order: Sequence[str]) -> str:
    work = chosen[0].title if len(chosen) == 1 else f"{len(chosen)} workloads"
    return f"{work} on {len(order)} interpreters"


def _nothing(rows: RunRows) -> Message:
    if rows.run.status == "running":
        return Message(title="Not yet", text="Interpreters are compared when the planned rounds are in.")
    if len(rows.interpreters) < 2:
        text = f"This run measured on {rows.interpreters[0].short if rows.interpreters else 'nothing'} alone."
    else:
        text = "No scenario of this run was given to two interpreters."
    step = (
        "Measure the same work on everything that is found",
        "pytest --internals-lab --lab-interpreters all",
    )
    return Message(title="Nothing to hold against each other", text=text, steps=(step,))


def _chart(
    rows: RunRows,
    told: Sequence[Contest],
    drawn: Sequence[Contest],
    order: Sequence[str],
    reference: str,
    cast: Cast,
    *,
    by: str,
    folded: int,
) -> Chart:
    if by == "workload":
        panels = [_of_contest(contest, reference, cast) for contest in drawn[:MOST_PANELS]]
        lines = [Line(key=name, label=cast.name(name), strong=name == reference) for name in order]
    else:
        panels = [_of_interpreter(name, drawn, reference, cast) for name in order if name != reference]
        lines = [Line(key=one.key, label=one.title, strong=one.is_mean) for one in drawn]
    margin = rows.run.settings.get("equivalence_margin")
    columns = Panels(count=len(panels), rows=len(lines)).columns
    return Chart(
        key="implementations",
        title=f"Speed relative to {cast.name(reference)}",
        how_to_read=HOW_TO_READ + (FOLDED.format(folded) if folded else ""),
        summary=standing_words.summary(told, reference, cast),
        figure=implementations_figure(
            panels,
            lines,
            over=cast.name(reference),
            cast=cast,
            margin=float(margin) if isinstance(margin, (int, float)) else None,
            zoom_kept_for=f"{rows.run.id}/{reference}/{by}",
        ),
        columns=COLUMNS,
        rows=tuple(standing_words.row(contest, one, cast) for contest in told for one in contest.standings),
        least_px=max(LEAST_PX, columns * PANEL_LEAST_PX),
    )


def _of_contest(contest: Contest, reference: str, cast: Cast) -> Panel:
    marks = (_mark(one.interpreter, contest, one, reference, cast) for one in contest.standings)
    return Panel(key=contest.key, title=contest.title, marks=tuple(marks))


def _of_interpreter(name: str, told: Sequence[Contest], reference: str, cast: Cast) -> Panel:
    marks = (
        _mark(contest.key, contest, one, reference, cast)
        for contest in told
        for one in contest.standings
        if one.interpreter == name
    )
    return Panel(key=name, title=cast.name(name), marks=tuple(marks))


def _mark(line: str, contest: Contest, one: Standing, reference: str, cast: Cast) -> Mark:
    gil = f"GIL {one.row.gil.text}" if one.row is not None and one.row.gil.total else ""
    name = cast.name(one.interpreter)
    return Mark(
        line=line,
        interpreter=one.interpreter,
        state=one.state,
        speedup=one.speedup,
        hover=mark_hover(
            contest.title, name, cast.name(reference), one.state, one.speedup, (one.reason or "", gil)
        ),
        note=one.share,
    )


def _too_many(drawn: Sequence[Contest]) -> list[Fact]:
    if len(drawn) <= MOST_PANELS:
        return []
    text = f"{MOST_PANELS} of {len(drawn)} panels are drawn, the table has all; choose workloads above"
    return [Fact(label="Not all fit", text=text)]
