"""Why: where did the capacity of the workers go?"""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.declaration import Scenario
from internals_lab.model.results import Diagnosis
from internals_lab_dashboard.data.capacity import CapacityPoint, capacity_points, spoken_of
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.data.run.timeline import Timeline
from internals_lab_dashboard.figures.capacity import PARTS, capacity_figure
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.timeline import MOST_BLOCKS, timeline_figure
from internals_lab_dashboard.pages.bases.scenario_page import ScenarioPage
from internals_lab_dashboard.pages.content.page import (
    Absence,
    Card,
    Chart,
    Column,
    Content,
    Control,
    Message,
)
from internals_lab_dashboard.pages.parts.capacity_table import CAPACITY_COLUMNS, capacity_row
from internals_lab_dashboard.pages.parts.gil_facts import gil_facts
from internals_lab_dashboard.pages.parts.not_drawn import not_drawn
from internals_lab_dashboard.pages.parts.spoken import spoken
from internals_lab_dashboard.view import View

TIMELINE_COLUMNS = (
    Column(field="block", header="Block", figures="d", width=80),
    Column(field="worker", header="Worker", figures="d", width=84),
    Column(field="start", header="Began after, ms", figures=".3f", width=130),
    Column(field="ran", header="Ran for, ms", figures=".3f", width=110),
    Column(field="cpu", header="On a processor", figures=".0%", width=140),
)
CAPACITY_HOW = (
    "A bar is everything that the workers could have done: their number times the wall time. The first part is the work "
    "itself, at the price that one worker pays for it. All else is lost: CPU time beyond that price (contention, memory, "
    "clock), waiting, being ready while others had the processor, being done early, and starting late. A diamond on a bar "
    "is how far the work of as many processes reaches that share nothing: what the machine gives."
)
TIMELINE_HOW = (
    "Each bar is one worker in one block, from its start to its end. A pale bar means that it held no processor for most "
    "of that time: threads under a GIL take turns and turn pale together. Drag to zoom, double click to see all; or go to the "
    "chart with the Tab key: arrows move along it, + and - zoom, 0 shows all."
)


LEAST_PX = 560  # for labels, bars and the words of an axis
MEASURE = "pytest --internals-lab --lab-workers 1,cores"
# Readings that name no cause.
SAID_AS_IT_IS = {"scales": "little is lost", "not told by these signals": "not told by these signals"}


class WhyPage(ScenarioPage):
    """The split of lost capacity, and the timeline behind it."""

    path = "/why"
    name = "Why"
    question = "Where did the capacity of the workers go?"
    wanted = "a function spread over two workers or more"
    drawn = frozenset({"interpreter", "strategy", "workers"})

    def fits(self, scenario: Scenario) -> bool:
        return scenario.is_spread

    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        points = capacity_points(rows, cells)
        chosen, choices = _timeline_choice(points, cast, view)
        charts, kept_for = [], f"{rows.run.id}/{scenario.id}"
        if any(point.shares for point in points):
            charts.append(_capacity_chart(points, cast, kept_for))
        if chosen is not None:
            charts.append(_timeline_chart(*chosen, cast, kept_for))
        return Content(
            controls=tuple(choices),
            facts=gil_facts(cells, cast),
            cards=tuple(_card(point, cast) for point in spoken_of(points)),
            charts=tuple(charts),
            absences=_absences(points, cast),
            message=None if charts else _nothing(points),
        )


def _nothing(points: Sequence[CapacityPoint]) -> Message:
    text = (
        "No cell of this choice was diagnosed; the reasons are listed below."
        if points
        else "Only one worker was measured here. Two or more can be taken apart:"
    )
    steps = () if points else (("Measure one worker, and as many as there are cores", MEASURE),)
    return Message(title="Nothing to take apart", text=text, steps=steps)


def _card(point: CapacityPoint, cast: Cast) -> Card:
    diagnosis = point.diagnosis
    assert diagnosis is not None
    return Card(
        title=cast.cell(point.row.cell),
        state=_reading(diagnosis),
        sentences=(diagnosis.sentence,),
        colour=cast.colours.get(point.row.cell.interpreter),
    )


def _reading(diagnosis: Diagnosis) -> str:
    """What the signals are consistent with: never more than that."""
    if diagnosis.reading in SAID_AS_IT_IS:
        return SAID_AS_IT_IS[diagnosis.reading]
    return f"consistent with {diagnosis.reading}"


def _cause(point: CapacityPoint) -> str:
    diagnosis = point.diagnosis
    return SAID_AS_IT_IS.get(diagnosis.reading, diagnosis.reading) if diagnosis else ""


def _capacity_chart(points: Sequence[CapacityPoint], cast: Cast, kept_for: str) -> Chart:
    return Chart(
        key="capacity",
        title="Where the capacity went",
        how_to_read=CAPACITY_HOW,
        summary=_summary(points, cast),
        figure=capacity_figure(points, cast=cast, zoom_kept_for=kept_for),
        columns=CAPACITY_COLUMNS,
        rows=tuple(
            capacity_row(point, cast.cell(point.row.cell), _cause(point))
            for point in points
            if point.shares is not None
        ),
        least_px=LEAST_PX,
    )


def _timeline_choice(
    points: Sequence[CapacityPoint], cast: Cast, view: View
) -> tuple[tuple[CapacityPoint, Timeline] | None, list[Control]]:
    """The chosen cell with its round, and the controls to choose others."""
    having = {point.row.cell.label: point for point in points if point.row.timelines}
    if not having:
        return None, []
    point = having[view.choice("timeline", having)]
    rounds = {str(timeline.round + 1): timeline for timeline in point.row.timelines}
    number = view.choice("round", rounds)
    return (point, rounds[number]), [
        Control(
            key="timeline",
            label="Timeline of",
            kind="choice",
            options=tuple((label, cast.cell(one.row.cell)) for label, one in having.items()),
            value=point.row.cell.label,
        ),
        Control(
            key="round",
            label="Round",
            kind="choice",
            options=tuple((one, f"round {one}") for one in rounds),
            value=number,
        ),
    ]


def _timeline_chart(point: CapacityPoint, timeline: Timeline, cast: Cast, kept_for: str) -> Chart:
    stretches = timeline.stretches(most_blocks=MOST_BLOCKS)
    name = cast.cell(point.row.cell)
    return Chart(
        key="timeline",
        title=f"Who ran when: {name}, round {timeline.round + 1}",
        how_to_read=f"{TIMELINE_HOW} {_how_many(timeline)}".rstrip(),
        summary=f"Timeline of {name}: {len(stretches)} stretches of {timeline.workers} workers. The table after it lists them.",
        figure=timeline_figure(timeline, zoom_kept_for=f"{kept_for}/{point.row.cell.id}/{timeline.round}"),
        columns=TIMELINE_COLUMNS,
        rows=tuple(
            {
                "block": one.block + 1,
                "worker": one.worker + 1,
                "start": (one.start_ns - one.released_ns) / 1e6,
                "ran": (one.end_ns - one.start_ns) / 1e6,
                "cpu": one.cpu_share,
            }
            for one in stretches
        ),
        least_px=LEAST_PX,
    )


def _how_many(timeline: Timeline) -> str:
    blocks = len(timeline.block_wall_ns)
    return f"These are the first {MOST_BLOCKS} of {blocks} blocks." if blocks > MOST_BLOCKS else ""


def _absences(points: Sequence[CapacityPoint], cast: Cast) -> tuple[Absence, ...]:
    return tuple(
        not_drawn(point.row, cast.cell(point.row.cell), point.reason)
        for point in points
        if point.shares is None
    )


def _summary(points: Sequence[CapacityPoint], cast: Cast) -> str:
    told = [
        f"{cast.cell(point.row.cell)}: {', '.join(f'{part.words} {point.shares[part.name]:.0%}' for part in PARTS)}"
        for point in points
        if point.shares is not None
    ]
    return spoken(f"Stacked bars of lost capacity, {len(told)} cells", told)
