"""Which page shows what a judgement stands on."""

from __future__ import annotations

from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.axes import place
from internals_lab_dashboard.pages.calls import CallsPage
from internals_lab_dashboard.pages.matrix import Link
from internals_lab_dashboard.pages.samples import SamplesPage
from internals_lab_dashboard.pages.scaling import ScalingPage
from internals_lab_dashboard.pages.scenario_page import is_spread
from internals_lab_dashboard.view import View


def evidence(scenario: Scenario, run: str, cell: Cell | None) -> Link:
    """The scenario on the page that is made for its kind, in the setting of the cell, where there is one."""
    page = (
        CallsPage()
        if scenario.kind == "snippets"
        else ScalingPage()
        if is_spread(scenario)
        else SamplesPage()
    )
    setting = {key: word for key, word in (place(cell) if cell else {}).items() if "." in key}
    query = View.of({"run": run, "scenario": scenario.id, **setting}).query
    return Link(text=f"{scenario.name} on {page.name}", address=f"{page.path}?{query}")
