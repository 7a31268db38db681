"""Calls: what does each kind of call cost?"""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.calls import CallPoint, call_points, declared_order, fastest_first
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.figures.calls import calls_figure
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.paper import plot
from internals_lab_dashboard.pages.bases.choices import switch
from internals_lab_dashboard.pages.bases.scenario_page import ScenarioPage
from internals_lab_dashboard.pages.content.page import Absence, Cell, Chart, Column, Content
from internals_lab_dashboard.pages.parts.gil_facts import gil_facts
from internals_lab_dashboard.pages.parts.interval_cells import interval_cells, interval_columns
from internals_lab_dashboard.pages.parts.not_drawn import NOTHING_TO_DRAW, not_drawn
from internals_lab_dashboard.pages.parts.spoken import spoken
from internals_lab_dashboard.view import View

COLUMNS = (
    Column(field="variant", header="Variant", width=140),
    Column(field="statement", header="Statement", width=165, fills=True),
    Column(field="interpreter", header="Interpreter", width=104),
    *interval_columns("ns per call", ".2f", width=100),
    Column(field="outcome", header="Outcome", width=96),
    Column(field="gil", header="GIL observed", width=112),
    Column(field="reason", header="Remarks", width=220, fills=True),
)
HOW_TO_READ = (
    "Each dot is the time of one statement, with the cost of the loop around it measured beside it and taken off. "
    "The bar is its interval over rounds, each a fresh process. Compare dots within a row across interpreters, "
    "and within a colour across rows."
)


class CallsPage(ScenarioPage):
    """Nanoseconds a call for the variants of a snippets scenario."""

    path = "/calls"
    name = "Calls"
    question = "What does each kind of call cost?"
    wanted = "a set of snippets"
    drawn = frozenset({"interpreter", "variant"})

    def fits(self, scenario: Scenario) -> bool:
        return scenario.kind == "snippets"

    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        scale = view.choice("scale", ["linear", "log"])
        order = view.choice("order", ["declared", "fastest"])
        points = call_points(scenario, cells, log=scale == "log")
        is_told = any(point.wall_ns is not None for point in points)
        variants = declared_order(scenario, points)
        if order == "fastest":
            variants = fastest_first(points, variants)
        figure = calls_figure(
            points,
            variants,
            cast=cast,
            log=scale == "log",
            zoom_kept_for=f"{rows.run.id}/{scenario.id}/{scale}/{order}",
        )
        return Content(
            controls=(
                switch("order", "Order", [("declared", "As declared"), ("fastest", "Fastest first")], order),
                switch("scale", "Axis", [("linear", "Linear"), ("log", "Log")], scale),
            ),
            facts=gil_facts(cells, cast),
            charts=(_chart(points, figure, cast),) if is_told else (),
            absences=_absences(points, cast),
            message=None if is_told else NOTHING_TO_DRAW,
        )


def _chart(points: Sequence[CallPoint], figure: plot.Figure, cast: Cast) -> Chart:
    return Chart(
        key="calls",
        title="Nanoseconds per call",
        how_to_read=HOW_TO_READ,
        summary=_summary(points, cast),
        figure=figure,
        columns=COLUMNS,
        rows=tuple(_row(point, cast) for point in points),
    )


def _name(point: CallPoint, cast: Cast) -> str:
    return f"{point.variant} on {cast.name(point.row.cell.interpreter)}"


def _row(point: CallPoint, cast: Cast) -> dict[str, Cell]:
    return {
        "variant": point.variant,
        "statement": point.statement,
        "interpreter": cast.name(point.row.cell.interpreter),
        **interval_cells(point.wall_ns, rounds=point.row.rounds),
        "outcome": point.row.outcome,
        "gil": point.row.gil.text,
        "reason": point.reason or "",
    }


def _absences(points: Sequence[CallPoint], cast: Cast) -> tuple[Absence, ...]:
    return tuple(
        not_drawn(point.row, _name(point, cast), point.reason) for point in points if point.wall_ns is None
    )


def _summary(points: Sequence[CallPoint], cast: Cast) -> str:
    told = [
        f"{_name(point, cast)}: {point.wall_ns.estimate:.3g} ({point.wall_ns.low:.3g} to {point.wall_ns.high:.3g})"
        for point in points
        if point.wall_ns is not None
    ]
    return spoken(
        f"Dot plot of nanoseconds per call, {len(told)} points",
        told,
        values=[point.wall_ns.estimate for point in points if point.wall_ns is not None],
        missing=len(points) - len(told),
    )
