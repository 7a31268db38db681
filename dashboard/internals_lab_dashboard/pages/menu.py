"""The pages as the menu names them, each loaded when it is asked for: all of them take a sixth of what loads before an answer."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from internals_lab_dashboard.data.folder.library import Library, Shelf
    from internals_lab_dashboard.pages.content.page import Content, Page
    from internals_lab_dashboard.view import View


@dataclass(kw_only=True)
class OnCall:
    """A page that has what the one in `place` has: a module beside this one and a class of it."""

    path: str
    name: str
    question: str
    place: tuple[str, str]

    @cached_property
    def page(self) -> Page:
        """The page itself."""
        module, page = self.place
        found: Page = getattr(importlib.import_module(f"internals_lab_dashboard.pages.{module}"), page)()
        return found

    def content(self, library: Library, shelf: Shelf, view: View) -> Content:
        """As the page says it."""
        return self.page.content(library, shelf, view)


# A test holds it against the registry.
MENU = (
    OnCall(
        path="/verdict",
        name="Verdict",
        question="Does it help us?",
        place=("verdict.page", "VerdictPage"),
    ),
    OnCall(
        path="/scaling",
        name="Scaling",
        question="How far does it scale, and on which interpreter?",
        place=("scaling.page", "ScalingPage"),
    ),
    OnCall(
        path="/why",
        name="Why",
        question="Where did the capacity of the workers go?",
        place=("why", "WhyPage"),
    ),
    OnCall(
        path="/strategies",
        name="Strategies",
        question="What does each strategy gain, and at what cost?",
        place=("strategies", "StrategiesPage"),
    ),
    OnCall(
        path="/calls",
        name="Calls",
        question="What does each kind of call cost?",
        place=("calls", "CallsPage"),
    ),
    OnCall(
        path="/implementations",
        name="Implementations",
        question="How fast is each interpreter at the same work?",
        place=("implementations.page", "ImplementationsPage"),
    ),
    OnCall(
        path="/memory",
        name="Memory",
        question="What does speed cost in memory?",
        place=("memory.page", "MemoryPage"),
    ),
    OnCall(
        path="/gc",
        name="GC",
        question="Which setting of the collector serves this workload?",
        place=("gc.page", "GcPage"),
    ),
    OnCall(
        path="/cycles",
        name="Cycles",
        question="What stays, and who holds it?",
        place=("cycles.page", "CyclesPage"),
    ),
    OnCall(
        path="/anatomy",
        name="Anatomy",
        question="What does each interpreter make of this source?",
        place=("anatomy.page", "AnatomyPage"),
    ),
    OnCall(
        path="/figures",
        name="Figures",
        question="What did the probes see?",
        place=("figures", "FiguresPage"),
    ),
    OnCall(
        path="/claims",
        name="Claims",
        question="Is what they say true here?",
        place=("claims.page", "ClaimsPage"),
    ),
    OnCall(
        path="/samples",
        name="Samples",
        question="Can I trust this point?",
        place=("samples", "SamplesPage"),
    ),
    OnCall(
        path="/compare",
        name="Compare",
        question="What changed between two runs?",
        place=("compare.page", "ComparePage"),
    ),
    OnCall(
        path="/runs",
        name="Runs",
        question="What was measured, where, and can these runs be held against each other?",
        place=("runs.page", "RunsPage"),
    ),
)
