"""Verdict: does it help us?"""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Cell as MeasuredCell
from internals_lab_dashboard.data.run.coverage import scenario_names
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.data.verdict.answered import answered
from internals_lab_dashboard.data.verdict.forest import KINDS, ForestPoint, forest_points, kinds_of
from internals_lab_dashboard.figures.forest import forest_figure, row_name
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.bases.choices import filter_control, switch
from internals_lab_dashboard.pages.bases.filters import hidden_words
from internals_lab_dashboard.pages.bases.run_page import RunPage
from internals_lab_dashboard.pages.content.page import (
    MOST_OPEN,
    Absence,
    Cell,
    Chart,
    Column,
    Content,
    Message,
)
from internals_lab_dashboard.pages.parts.gil_facts import gil_facts, left_to_itself
from internals_lab_dashboard.pages.parts.interval_cells import interval_cells, interval_columns
from internals_lab_dashboard.pages.parts.spoken import spoken
from internals_lab_dashboard.pages.verdict.cards import verdict_cards
from internals_lab_dashboard.pages.verdict.lead import NO_FREE_BUILD, lead, title
from internals_lab_dashboard.pages.verdict.waiting_cards import waiting_cards
from internals_lab_dashboard.view import View

COLUMNS = (
    Column(field="scenario", header="Scenario", width=120),
    Column(field="subject", header="What", width=160),
    Column(field="reference", header="Over", width=150, fills=True),
    *interval_columns("Speedup", ".3f", width=88, limit_width=66),
    Column(field="state", header="State", width=104),
    Column(field="reason", header="Remarks", width=120, fills=True),
)
LEAST_PX = 640  # names of cells leave less of a phone than dots can be told apart in
HOW_TO_READ = (
    "Right of the line is faster, left is slower; the axis is logarithmic, so twice as fast lies as far out as half as "
    "fast. A bar across the line leaves the answer open, unless all of it lies inside the grey band: then there is no "
    "difference that matters."
)


class VerdictPage(RunPage):
    """The answers of a run, and the speedups that they stand on."""

    path = "/verdict"
    name = "Verdict"
    question = "Does it help us?"

    def of_run(self, rows: RunRows, view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        kinds = kinds_of(rows)
        if not kinds and not rows.everything.verdicts:
            return Content(message=_nothing(rows))
        names = scenario_names(rows.scenarios)
        some = view.several("scenario", names)
        scenarios = filter_control("scenario", "Scenarios", list(names.items()), some)
        every_answer = answered(rows)
        # What has something to show yet, unless the reader wants another.
        first = kinds[1:] if kinds[:1] == ["answer"] and not every_answer else []
        kind = view.choice("kind", [*first, *kinds] or ["scaling"])
        total = view.one("estimate") == "total"
        points = [
            point
            for point in forest_points(rows, kind, total=total)
            if not some or point.subject.cell.scenario in some
        ]
        controls = [scenarios]
        cells = [row for row in rows.cells if not some or row.cell.scenario in some]
        every = len(rows.everything.cells)
        if len(kinds) > 1:
            options = [(one, KINDS.get(one, (one, ""))[0]) for one in kinds]
            controls.append(switch("kind", "Compare", options, kind))
        estimates = [("typical", "Typical"), ("total", "Total")]
        controls.append(switch("estimate", "Estimate", estimates, "total" if total else "typical"))
        by_file = view.one("answers") == "file"
        cards = verdict_cards(rows, names, some, cast, by_file=by_file)
        if len(cards) > MOST_OPEN:
            ways = [("state", "State"), ("file", "File")]
            controls.append(switch("answers", "Answers by", ways, "file" if by_file else "state"))
        found = [one for one in every_answer if not some or one.scenario.id in some]
        has_free_build = any(one.free_threaded_build for one in rows.interpreters)
        return Content(
            controls=tuple(controls),
            filtered=hidden_words(every - len(cells), every),
            title=title(found, cast),
            lead=lead(found, names, cast) if found or has_free_build else NO_FREE_BUILD,
            facts=gil_facts(left_to_itself(cells), cast),
            cards=waiting_cards(rows, some or names) + cards,
            charts=(_chart(points, kind, cast, rows),),
            absences=_absences(points, cast),
        )


def _nothing(rows: RunRows) -> Message:
    if rows.run.status == "running":
        text = (
            "The answers are worked out when the planned rounds are in. Scaling shows what has been measured."
        )
        return Message(title="Not yet", text=text)
    text = "Nothing in this run was measured that could be compared. The other pages say what happened to its cells."
    return Message(title="No answer", text=text)


def _chart(points: Sequence[ForestPoint], kind: str, cast: Cast, rows: RunRows) -> Chart:
    over = KINDS.get(kind, ("", f"({kind})"))[1]
    margin = rows.run.settings.get("equivalence_margin")
    return Chart(
        key="forest",
        title=f"Speedup {over}",
        how_to_read=HOW_TO_READ,
        summary=_summary(points, cast),
        figure=forest_figure(
            points,
            cast=cast,
            margin=float(margin) if isinstance(margin, (int, float)) else None,
            title="Speedup",
            zoom_kept_for=f"{rows.run.id}/{kind}",
        ),
        columns=COLUMNS,
        rows=tuple(_row(point, cast) for point in points),
        least_px=LEAST_PX,
    )


def _words(cell: MeasuredCell, setting: str, cast: Cast) -> str:
    forced = "GIL forced on" if cast.is_forced(cell) else ""
    return " · ".join(filter(None, (cast.cell(cell), forced, setting)))


def _row(point: ForestPoint, cast: Cast) -> dict[str, Cell]:
    remarks = [point.reason or ""]
    if point.confounded_by:
        remarks.append(f"confounded by {', '.join(point.confounded_by)}")
    return {
        "scenario": point.scenario,
        "subject": _words(point.subject.cell, point.setting, cast),
        "reference": _words(point.reference, point.reference_setting, cast),
        **interval_cells(point.speedup, rounds=point.subject.rounds),
        "state": point.state,
        "reason": "; ".join(filter(None, remarks)),
    }


def _absences(points: Sequence[ForestPoint], cast: Cast) -> tuple[Absence, ...]:
    return tuple(
        Absence(state=point.state, what=row_name(point, cast), reason=point.reason or "")
        for point in points
        if point.speedup is None
    )


def _summary(points: Sequence[ForestPoint], cast: Cast) -> str:
    drawn = [(point, point.speedup) for point in points if point.speedup is not None]
    told = [
        f"{row_name(point, cast)}: {speedup.estimate:.2f} ({speedup.low:.2f} to {speedup.high:.2f}), {point.state}"
        for point, speedup in drawn
    ]
    return spoken(
        f"Forest plot of speedups, {len(told)} rows",
        told,
        states=[point.state for point, _ in drawn],
        values=[speedup.estimate for _, speedup in drawn],
        missing=len(points) - len(told),
    )
