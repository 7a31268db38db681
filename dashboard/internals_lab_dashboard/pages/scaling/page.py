"""Scaling: how far does it scale, and on which interpreter?"""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.data.scaling.laws import crossings_of, laws_of
from internals_lab_dashboard.data.scaling.measures import (
    TIMES,
    Measure,
    forced_points,
    measures,
    plotted,
)
from internals_lab_dashboard.data.scaling.points import Estimate, scaling_points
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.scaling.curves import scaling_figure
from internals_lab_dashboard.pages.bases.choices import switch
from internals_lab_dashboard.pages.bases.scenario_page import ScenarioPage
from internals_lab_dashboard.pages.content.page import Content, Control
from internals_lab_dashboard.pages.parts.gil_facts import gil_facts
from internals_lab_dashboard.pages.parts.not_drawn import NOTHING_TO_DRAW
from internals_lab_dashboard.pages.scaling.chart import absences, scaling_chart
from internals_lab_dashboard.pages.scaling.law_charts import law_charts, law_facts
from internals_lab_dashboard.view import View

LONGEST_LINEAR = 8  # workers


class ScalingPage(ScenarioPage):
    """Speedup against workers for a scenario with strategies."""

    path = "/scaling"
    name = "Scaling"
    question = "How far does it scale, and on which interpreter?"
    wanted = "a function spread over workers"
    # The same build with its GIL forced on is a curve of its own beside the one without.
    drawn = frozenset({"interpreter", "strategy", "workers", "knob.gil"})

    def fits(self, scenario: Scenario) -> bool:
        return scenario.is_spread

    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        measure = _measure(cells, view)
        estimate: Estimate = "total" if view.one("estimate") == "total" else "typical"
        scale = view.choice("scale", _scales(self.everything_here(rows, scenario, cells)))
        declared = scaling_points(rows, cells, estimate=estimate, log=scale == "log")
        points = plotted(
            [*declared, *forced_points(rows, cells, estimate=estimate)],
            measure=measure,
        )
        is_told = any(one.value is not None for one in points)
        laws, crossings = laws_of(rows, scenario, cells), crossings_of(rows, scenario, cells)
        has_curves = any(law.is_drawn for law in laws) and measure not in TIMES and estimate == "typical"
        curves = view.choice("curve", ["law", "none"])
        kept_for = f"{rows.run.id}/{scenario.id}"
        figure = scaling_figure(
            points,
            cast=cast,
            machine=rows.machine,
            log=scale == "log",
            measure=measure,
            laws=laws if has_curves and curves == "law" else (),
            zoom_kept_for=f"{kept_for}/{scale}/{measure}",
        )
        return Content(
            controls=(
                *_controls(cells, measure, estimate, scale),
                *(
                    [switch("curve", "Fitted law", [("law", "Shown"), ("none", "Hidden")], curves)]
                    if has_curves
                    else []
                ),
            ),
            facts=(*gil_facts(cells, cast), *law_facts(laws, crossings, cells, cast)),
            charts=(
                *(
                    [scaling_chart(points, measure, cast, figure, has_curves=has_curves and curves == "law")]
                    if is_told
                    else []
                ),
                *law_charts(laws, crossings, cast, kept_for=kept_for),
            ),
            absences=absences(points, measure, cast),
            message=None if is_told else NOTHING_TO_DRAW,
        )


def _measure(cells: Sequence[CellRow], view: View) -> Measure:
    chosen = view.one("measure")
    return next((measure for measure, _ in measures(cells) if measure == chosen), "speedup")


def _controls(cells: Sequence[CellRow], measure: Measure, estimate: Estimate, scale: str) -> list[Control]:
    controls = [switch("measure", "Measure", list(measures(cells)), measure)]
    # Of times there is one figure alone.
    if measure not in TIMES:
        controls.append(
            switch("estimate", "Estimate", [("typical", "Typical"), ("total", "Total")], estimate)
        )
    controls.append(switch("scale", "Axes", [("linear", "Linear"), ("log", "Log")], scale))
    return controls


def _scales(cells: Sequence[CellRow]) -> list[str]:
    """The scales, the fitting one first: on a linear axis, many workers push few ones into a corner."""
    is_long = max((row.cell.at_once for row in cells), default=1) > LONGEST_LINEAR
    return ["log", "linear"] if is_long else ["linear", "log"]
