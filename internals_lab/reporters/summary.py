"""What every report of a run says, before it has a format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.observation import Observation
from internals_lab.model.run import RunDocument
from internals_lab.model.verdict import Answer, Verdict
from internals_lab.reporters.cell_tables import Table, cell_tables
from internals_lab.reporters.claims_section import ClaimsSection, claims_section
from internals_lab.reporters.controls import gil_control_lines
from internals_lab.reporters.figures_section import FiguresSection, figures_section
from internals_lab.reporters.overheads import overhead_lines
from internals_lab.reporters.packages import package_lines
from internals_lab.reporters.skipped_cells import skipped_lines
from internals_lab.verdicts import wording

# Above the means over several scenarios.
SUITES = "Suites"


@dataclass(frozen=True, kw_only=True)
class ScenarioSummary:
    """One scenario of a run. `what` is the unit of work; `intervals` are all that the tables show; `skipped` says
    which cells nobody wanted measured, so that the tables need not; `controls` are the cells that nobody declared, each
    in a line; `overheads` are what workers cost beside their work, and with which packages; `observations` are what was
    noticed beside the figures.
    """

    scenario: Scenario
    what: str
    tables: list[Table]
    figures: FiguresSection
    claims: ClaimsSection
    verdicts: list[Verdict]
    intervals: list[Interval] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    controls: list[str] = field(default_factory=list)
    overheads: list[str] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)

    @property
    def answers(self) -> list[Answer]:
        """What free-threaded builds are good for: the answers that hold one against the GIL build."""
        return [
            answer
            for verdict in self.verdicts
            for answer in verdict.answers
            if answer.over_gil_build is not None
        ]

    @property
    def sentences(self) -> list[str]:
        """What the verdicts say, interpreter by interpreter; none where nothing was measured that says anything."""
        return [sentence for verdict in self.verdicts for sentence in verdict.sentences]

    @property
    def collector(self) -> list[str]:
        """Those of them that say how to set the collector."""
        return [front.sentence for verdict in self.verdicts for front in verdict.gc if front.sentence]

    @property
    def headings(self) -> list[str]:
        """What the figures of a row are."""
        if self.scenario.kind == "inspection":
            return []
        if self.scenario.in_flight is not None:
            return [f"{self.what}s done", "p50 of one", "p99 of one"]
        return [f"time a {self.what}"]

    @property
    def note(self) -> str:
        """What the brackets are."""
        if not self.intervals:
            return ""
        levels = sorted({wording.level(interval) for interval in self.intervals})
        counts = sorted({interval.n for interval in self.intervals})
        rounds = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
        return f"[ ] {' and '.join(levels)} interval over n = {rounds} rounds, unadjusted"


def summaries(document: RunDocument) -> Iterator[ScenarioSummary]:
    """One summary for each scenario that has cells, in the order of the run."""
    interpreters = {interpreter.name: interpreter for interpreter in document.interpreters}
    for scenario in document.scenarios:
        cells = [result for result in document.cells if result.cell.scenario == scenario.id]
        own = [result for result in cells if result.cell.control is None]
        if own:
            summary = _summary(document, scenario, own, interpreters)
            controls = [result for result in cells if result.cell.control is not None]
            yield replace(summary, controls=gil_control_lines(controls, document, scenario))


def _summary(
    document: RunDocument, scenario: Scenario, own: list[CellResult], interpreters: dict[str, Interpreter]
) -> ScenarioSummary:
    snippets = scenario.kind == "snippets"
    about = {
        c.subject: c for c in document.comparisons if c.about == ("interpreter" if snippets else "scaling")
    }
    skipped = {result.cell.id for result in own if result.outcome == "skipped"}
    shown = [
        interval
        for result in own
        for interval in (result.unit_wall_ns, result.item_p50_ns, result.item_p99_ns)
    ]
    shown += [
        comparison.typical for comparison in about.values() if comparison.subject in {r.cell.id for r in own}
    ]
    return ScenarioSummary(
        scenario=scenario,
        what="statement" if snippets else "pass" if scenario.has_items else "unit",
        tables=cell_tables(own, scenario, interpreters, about),
        figures=figures_section(own, document, scenario),
        claims=claims_section(document, scenario.id, skipped),
        verdicts=[verdict for verdict in document.verdicts if verdict.scenario == scenario.id],
        intervals=[interval for interval in shown if interval],
        skipped=skipped_lines(own, scenario),
        overheads=[
            *overhead_lines(own, document, scenario),
            *package_lines(document, scenario),
        ],
        observations=[one for one in document.observations if one.scenario == scenario.id],
    )
