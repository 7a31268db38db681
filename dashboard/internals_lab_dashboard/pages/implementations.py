"""Implementations: which interpreter is fastest at this work?"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab.verdicts import wording
from internals_lab_dashboard.data.implementations import (
    Standing,
    Workload,
    fastest_first,
    standings,
    workloads,
)
from internals_lab_dashboard.data.rows import RunRows
from internals_lab_dashboard.figures.implementations import (
    Mark,
    Panel,
    implementations_figure,
    mark_hover,
)
from internals_lab_dashboard.figures.panels import Panels
from internals_lab_dashboard.figures.series import Cast
from internals_lab_dashboard.pages.choices import filter_control, interpreter_filter, switch
from internals_lab_dashboard.pages.gil_facts import gil_facts
from internals_lab_dashboard.pages.interval_cells import interval_cells, interval_columns
from internals_lab_dashboard.pages.page import Absence, Cell, Chart, Column, Content, Control, Fact, Message
from internals_lab_dashboard.pages.run_page import RunPage
from internals_lab_dashboard.pages.warmup import warmup_part
from internals_lab_dashboard.view import View

MOST_PANELS = 24
PANEL_LEAST_PX = 235
COLUMNS = (
    Column(field="workload", header="Workload", width=170),
    Column(field="interpreter", header="Interpreter", width=120),
    *interval_columns("Speedup", ".3f", width=90),
    Column(field="state", header="State", width=110),
    Column(field="gil", header="GIL observed", width=170),
    Column(field="reason", header="Remarks", width=260, fills=True),
)
HOW_TO_READ = (
    "Each panel is one piece of work, each row an interpreter; the figure beside a dot is how many times as fast as the "
    "line at 1× it was, and the axis is logarithmic. A question mark says that the interval leaves the answer open; one "
    "that lies inside the grey band means no difference that matters. Zooming in one panel zooms all."
)


class ImplementationsPage(RunPage):
    """The same work on every interpreter of a run, relative to one of them, and how a cell warmed up."""

    path = "/implementations"
    name = "Implementations"
    question = "How fast is each interpreter at the same work?"

    def of_run(self, rows: RunRows, view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        every = workloads(rows)
        there = [one.name for one in rows.interpreters if any(one.name in work.cells for work in every)]
        if not every or len(there) < 2:
            return Content(message=_nothing(rows))
        reference = view.choice("relative", there)
        shown, interpreters = interpreter_filter(there, cast, view)
        some = view.several("workload", [one.key for one in every])
        chosen = [one for one in every if one.key in some] or every
        total = view.one("estimate") == "total"
        told = standings(rows, chosen, reference, total=total)
        order = [name for name in there if name in shown or name == reference]
        sorting = view.choice("order", ["measured", "fastest"])
        if sorting == "fastest":
            order = fastest_first(order, told)
        standing = [one for work in chosen for one in told[work.key] if one.interpreter in order]
        warmup = warmup_part(rows, every, cast, view)
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
            interpreters,
            switch("order", "Order", [("measured", "As measured"), ("fastest", "Fastest first")], sorting),
            switch(
                "estimate",
                "Estimate",
                [("typical", "Typical"), ("total", "Total")],
                "total" if total else "typical",
            ),
        ]
        cells = [one.row for one in standing]
        return Content(
            controls=tuple(controls),
            title=_title(chosen, order),
            lead=_lead(standing, reference, cast),
            facts=(*_unlike(standing, reference, cast), *gil_facts(cells, cast), *_too_many(chosen)),
            charts=(_chart(rows, chosen, told, order, reference, cast), *warmup.charts),
            absences=_absences(standing, cast),
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
    chosen: Sequence[Workload],
    told: dict[str, list[Standing]],
    order: Sequence[str],
    reference: str,
    cast: Cast,
) -> Chart:
    panels = [_panel(work, told[work.key], reference, cast) for work in chosen[:MOST_PANELS]]
    margin = rows.run.settings.get("equivalence_margin")
    standing = [one for work in chosen for one in told[work.key] if one.interpreter in order]
    columns = Panels(count=len(panels), rows=len(order)).columns
    return Chart(
        key="implementations",
        title=f"Speed relative to {cast.name(reference)}",
        how_to_read=HOW_TO_READ,
        summary=_summary(standing, reference, cast),
        figure=implementations_figure(
            panels,
            order,
            reference=reference,
            cast=cast,
            margin=float(margin) if isinstance(margin, (int, float)) else None,
            zoom_kept_for=f"{rows.run.id}/{reference}",
        ),
        columns=COLUMNS,
        rows=tuple(_row(one, cast) for one in standing),
        least_px=columns * PANEL_LEAST_PX if columns > 1 else 0,
    )


def _panel(work: Workload, standing: Sequence[Standing], reference: str, cast: Cast) -> Panel:
    return Panel(
        key=work.key,
        title=work.title,
        marks=tuple(
            Mark(
                interpreter=one.interpreter,
                state=one.state,
                speedup=one.speedup,
                hover=mark_hover(
                    work.title,
                    cast.name(one.interpreter),
                    cast.name(reference),
                    one.state,
                    one.speedup,
                    (one.reason or "", f"GIL {one.row.gil.text}" if one.row.gil.total else ""),
                ),
            )
            for one in standing
        ),
    )


def _row(one: Standing, cast: Cast) -> dict[str, Cell]:
    remarks = [one.reason or "", one.row.derived.unsettled or ""]
    if one.confounded_by:
        remarks.append(f"confounded by {', '.join(one.confounded_by)}")
    return {
        "workload": one.workload.title,
        "interpreter": cast.name(one.interpreter),
        **interval_cells(one.speedup, rounds=one.row.rounds),
        "state": one.state,
        "gil": one.row.gil.text if one.row.gil.total else "",
        "reason": "; ".join(filter(None, remarks)),
    }


def _absences(standing: Sequence[Standing], cast: Cast) -> tuple[Absence, ...]:
    return tuple(
        Absence(
            state=one.state,
            what=f"{one.workload.title} on {cast.name(one.interpreter)}",
            reason=one.reason or "",
        )
        for one in standing
        if one.speedup is None and one.state != "reference"
    )


def _unlike(standing: Sequence[Standing], reference: str, cast: Cast) -> list[Fact]:
    """Builds that differ in more than their name; how each differs, the table says."""
    kinds: dict[str, None] = {}
    names: dict[str, None] = {}
    for one in standing:
        for difference in one.confounded_by:
            kinds.setdefault(difference.partition(":")[0])
            names.setdefault(cast.name(one.interpreter))
    if not names:
        return []
    text = f"{', '.join(names)} and {cast.name(reference)} differ in {', '.join(kinds)}: a ratio is of these executables"
    return [Fact(label="Unlike builds", text=text, tone="warn")]


def _too_many(chosen: Sequence[Workload]) -> list[Fact]:
    if len(chosen) <= MOST_PANELS:
        return []
    text = f"{MOST_PANELS} of {len(chosen)} workloads are drawn, the table has all; choose others above"
    return [Fact(label="Not all fit", text=text)]


def _lead(standing: Sequence[Standing], reference: str, cast: Cast) -> str:
    """Who is far ahead and who far behind, in sentences that can stand alone."""
    by_interpreter: dict[str, list[tuple[Standing, Interval]]] = {}
    for one in standing:
        if one.speedup is not None:
            by_interpreter.setdefault(one.interpreter, []).append((one, one.speedup))
    middle = {
        name: statistics.median(speedup.estimate for _, speedup in members)
        for name, members in by_interpreter.items()
    }
    if not middle:
        return ""
    ends = dict.fromkeys((max(middle, key=middle.__getitem__), min(middle, key=middle.__getitem__)))
    return "\n".join(_sentence(by_interpreter[name], cast.name(name), cast.name(reference)) for name in ends)


def _sentence(members: Sequence[tuple[Standing, Interval]], name: str, over: str) -> str:
    if len(members) == 1:
        ((one, speedup),) = members
        words = f"({wording.level(speedup)}, n = {speedup.n} rounds)"
        if one.state == "faster":
            return f"{name} is {wording.ratio_with_word(speedup, 'faster')} than {over} {words}."
        if one.state == "slower":
            slower = wording.ratio_with_word(wording.inverse(speedup), "slower")
            return f"{name} is {slower} than {over} {words}."
        state = (
            f"as fast as {over}"
            if one.state == "same"
            else f"neither faster nor slower than {over} for certain"
        )
        return f"{name} is {state}, speedup {wording.ratio(speedup)} {words}."
    counts = Counter(one.state for one, _ in members)
    parts = []
    for state in ("faster", "slower"):
        found = [(one, speedup) for one, speedup in members if one.state == state]
        if found:
            most = max(found, key=lambda pair: abs(math.log(pair[1].estimate)))
            speedup = most[1] if state == "faster" else wording.inverse(most[1])
            parts.append(
                f"{state} than {over} at {len(found)}, by up to {wording.ratio(speedup)} ({most[0].workload.title})"
            )
    rest = len(members) - counts["faster"] - counts["slower"]
    if rest:
        parts.append(f"neither for certain at {rest}")
    return f"Of {len(members)} workloads, {name} is {'; '.join(parts)}."


def _summary(standing: Sequence[Standing], reference: str, cast: Cast) -> str:
    told = [
        f"{one.workload.title} on {cast.name(one.interpreter)}: {one.speedup.estimate:.2f} "
        f"({one.speedup.low:.2f} to {one.speedup.high:.2f}), {one.state}"
        for one in standing
        if one.speedup is not None
    ]
    missing = sum(one.speedup is None and one.state != "reference" for one in standing)
    return f"Dot plot of speedups over {cast.name(reference)}, {len(told)} points. {'; '.join(told)}. {missing} not drawn."
