"""Every page, in the order of the menu. A new page is a file beside this one and a line here and in `menu`."""

from __future__ import annotations

from internals_lab_dashboard.pages.anatomy.page import AnatomyPage
from internals_lab_dashboard.pages.calls import CallsPage
from internals_lab_dashboard.pages.claims.page import ClaimsPage
from internals_lab_dashboard.pages.compare.page import ComparePage
from internals_lab_dashboard.pages.content.page import Page
from internals_lab_dashboard.pages.cycles.page import CyclesPage
from internals_lab_dashboard.pages.figures import FiguresPage
from internals_lab_dashboard.pages.gc.page import GcPage
from internals_lab_dashboard.pages.implementations.page import ImplementationsPage
from internals_lab_dashboard.pages.memory.page import MemoryPage
from internals_lab_dashboard.pages.runs.page import RunsPage
from internals_lab_dashboard.pages.samples import SamplesPage
from internals_lab_dashboard.pages.scaling.page import ScalingPage
from internals_lab_dashboard.pages.strategies import StrategiesPage
from internals_lab_dashboard.pages.verdict.page import VerdictPage
from internals_lab_dashboard.pages.why import WhyPage

PAGES: tuple[Page, ...] = (
    VerdictPage(),
    ScalingPage(),
    WhyPage(),
    StrategiesPage(),
    CallsPage(),
    ImplementationsPage(),
    MemoryPage(),
    GcPage(),
    CyclesPage(),
    AnatomyPage(),
    FiguresPage(),
    ClaimsPage(),
    SamplesPage(),
    ComparePage(),
    RunsPage(),
)
