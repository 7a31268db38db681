"""Which page shows what a judgement stands on."""

from __future__ import annotations

from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario
from internals_lab.model.ledger import Statement
from internals_lab_dashboard.data.run.axes import place
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.pages.anatomy.page import AnatomyPage
from internals_lab_dashboard.pages.bases.scenario_page import ScenarioPage
from internals_lab_dashboard.pages.calls import CallsPage
from internals_lab_dashboard.pages.content.matrix import Link
from internals_lab_dashboard.pages.cycles.page import CyclesPage
from internals_lab_dashboard.pages.figures import FiguresPage
from internals_lab_dashboard.pages.gc.page import GcPage
from internals_lab_dashboard.pages.memory.page import MemoryPage
from internals_lab_dashboard.pages.samples import SamplesPage
from internals_lab_dashboard.pages.scaling.page import ScalingPage
from internals_lab_dashboard.view import View

# The pages of probes, by the probes whose figures they show; an inspection is a probe of its scenario's own.
OF_PROBES: dict[str, tuple[type[ScenarioPage], ...]] = {
    "gc": (GcPage,),
    "memory": (MemoryPage,),
    "allocations": (MemoryPage,),
    "objects": (CyclesPage,),
    "lifetimes": (CyclesPage,),
    "finalisation": (CyclesPage,),
    "bytecode": (AnatomyPage,),
    "inspection": (CyclesPage, AnatomyPage, FiguresPage),
}
# Of a probe that has no page of its own.
OF_OTHER_PROBES: tuple[type[ScenarioPage], ...] = (FiguresPage,)
# Those of times, the one that is made for the fewest scenarios first.
OF_TIMES: tuple[type[ScenarioPage], ...] = (CallsPage, ScalingPage, SamplesPage)


def evidence(
    statement: Statement, scenario: Scenario, rows: RunRows, run: str, cell: Cell | None
) -> Link | None:
    """The scenario on the page that is made for its figure or its kind, in the setting of the cell, where there is one;
    None where no page shows it. `run` is the run's word in the URL, `rows` are its own, or of a run with the like.
    """
    page = _page(statement, scenario, rows)
    if page is None:
        return None
    setting = {key: word for key, word in (place(cell) if cell else {}).items() if "." in key}
    chosen = {"cell": cell.label} if cell else {}
    if statement.figure:
        chosen["figure"] = statement.figure
    query = View.of({"run": run, "scenario": scenario.id, **setting, **chosen}).query
    return Link(text=f"{scenario.name} on {page.name}", address=f"{page.path}?{query}")


def _page(statement: Statement, scenario: Scenario, rows: RunRows) -> ScenarioPage | None:
    probe = (statement.figure or "").partition(".")[0]
    of_probe = OF_PROBES.get(probe, OF_OTHER_PROBES) if probe else ()
    pages = (kind() for kind in (*of_probe, *OF_TIMES))
    return next((page for page in pages if any(one.id == scenario.id for one in page.fitting(rows))), None)
