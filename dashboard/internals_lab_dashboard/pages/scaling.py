"""Scaling: how far does it scale, and on which interpreter?"""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.names import size_name
from internals_lab_dashboard.data.rows import CellRow, RunRows
from internals_lab_dashboard.data.scaling import Estimate, ScalingPoint, scaling_points
from internals_lab_dashboard.figures.scaling import scaling_figure
from internals_lab_dashboard.figures.series import Cast
from internals_lab_dashboard.pages.choices import strategy_filter, switch
from internals_lab_dashboard.pages.gil_facts import gil_facts
from internals_lab_dashboard.pages.interval_cells import interval_cells, interval_columns
from internals_lab_dashboard.pages.page import Absence, Cell, Chart, Column, Content
from internals_lab_dashboard.pages.scenario_page import ScenarioPage, is_spread
from internals_lab_dashboard.view import View

COLUMNS = (
    Column(field="interpreter", header="Interpreter", width=104),
    Column(field="strategy", header="Strategy", width=124),
    Column(field="workers", header="Workers", figures="d", width=80),
    *interval_columns("Speedup", ".3f", width=84),
    Column(field="state", header="State", width=104),
    Column(field="gil", header="GIL observed", width=180),
    Column(field="reason", header="Remarks", width=220, fills=True),
)
LONGEST_LINEAR = 8  # workers
HOW_TO_READ = (
    "Each point is how many times faster one unit of work got done than on one sequential worker of the same "
    "interpreter. Where a bar reaches across 1, the data do not say whether it helped. Curves stand slightly side "
    "by side; a click in the legend hides one."
)


class ScalingPage(ScenarioPage):
    """Speedup against workers for a scenario with strategies."""

    path = "/scaling"
    name = "Scaling"
    question = "How far does it scale, and on which interpreter?"
    wanted = "a function spread over workers"
    drawn = frozenset({"interpreter", "strategy", "workers"})

    def fits(self, scenario: Scenario) -> bool:
        return is_spread(scenario)

    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        shown, filters = strategy_filter(cells, cast, view)
        estimate: Estimate = "total" if view.one("estimate") == "total" else "typical"
        scale = view.choice("scale", _scales(cells))
        points = scaling_points(rows, shown, estimate=estimate, log=scale == "log")
        figure = scaling_figure(
            points,
            cast=cast,
            machine=rows.machine,
            log=scale == "log",
            zoom_kept_for=f"{rows.run.id}/{scenario.id}/{scale}",
        )
        return Content(
            controls=(
                *filters,
                switch("estimate", "Estimate", [("typical", "Typical"), ("total", "Total")], estimate),
                switch("scale", "Axes", [("linear", "Linear"), ("log", "Log")], scale),
            ),
            facts=gil_facts(shown, cast),
            charts=(
                Chart(
                    key="speedup",
                    title="Speedup over one sequential worker",
                    how_to_read=HOW_TO_READ,
                    summary=_summary(points, cast),
                    figure=figure,
                    columns=COLUMNS,
                    rows=tuple(_row(point, cast) for point in points),
                ),
            ),
            absences=_absences(points, cast),
        )


def _scales(cells: Sequence[CellRow]) -> list[str]:
    """The scales, the fitting one first: on a linear axis, many workers push few ones into a corner."""
    is_long = max((row.cell.at_once for row in cells), default=1) > LONGEST_LINEAR
    return ["log", "linear"] if is_long else ["linear", "log"]


def _name(point: ScalingPoint, cast: Cast) -> str:
    cell = point.row.cell
    return f"{cast.name(cell.interpreter)} · {cell.strategy} · {size_name(cell)}"


def _row(point: ScalingPoint, cast: Cast) -> dict[str, Cell]:
    cell = point.row.cell
    remarks = [point.reason or ""]
    if point.confounded_by:
        remarks.append(f"confounded by {', '.join(point.confounded_by)}")
    if cell.pulled_in:
        remarks.append("measured as a reference only")
    return {
        "interpreter": cast.name(cell.interpreter),
        "strategy": cell.strategy,
        "workers": cell.at_once,
        **interval_cells(point.speedup, rounds=point.row.rounds),
        "state": point.state,
        "gil": point.row.gil.text,
        "reason": "; ".join(filter(None, remarks)),
    }


def _absences(points: Sequence[ScalingPoint], cast: Cast) -> tuple[Absence, ...]:
    return tuple(
        Absence(state=point.state, what=_name(point, cast), reason=point.reason or "")
        for point in points
        if point.speedup is None and point.state != "reference"
    )


def _summary(points: Sequence[ScalingPoint], cast: Cast) -> str:
    told = [
        f"{_name(point, cast)}: {point.speedup.estimate:.2f} ({point.speedup.low:.2f} to {point.speedup.high:.2f})"
        for point in points
        if point.speedup is not None
    ]
    missing = sum(point.speedup is None and point.state != "reference" for point in points)
    return (
        f"Line chart of speedup against workers, {len(told)} points. {'; '.join(told)}. {missing} not drawn."
    )
