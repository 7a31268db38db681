"""Every page, in the order of the menu. A new page is a file beside this one and a line here."""

from __future__ import annotations

from internals_lab_dashboard.pages.anatomy import AnatomyPage
from internals_lab_dashboard.pages.calls import CallsPage
from internals_lab_dashboard.pages.claims import ClaimsPage
from internals_lab_dashboard.pages.compare import ComparePage
from internals_lab_dashboard.pages.cycles import CyclesPage
from internals_lab_dashboard.pages.figures import FiguresPage
from internals_lab_dashboard.pages.gc import GcPage
from internals_lab_dashboard.pages.implementations import ImplementationsPage
from internals_lab_dashboard.pages.memory import MemoryPage
from internals_lab_dashboard.pages.page import Page
from internals_lab_dashboard.pages.runs import RunsPage
from internals_lab_dashboard.pages.samples import SamplesPage
from internals_lab_dashboard.pages.scaling import ScalingPage
from internals_lab_dashboard.pages.strategies import StrategiesPage
from internals_lab_dashboard.pages.verdict import VerdictPage
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
