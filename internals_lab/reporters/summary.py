"""What every report of a run says, before it has a format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.observation import Observation
from internals_lab.model.results import ClaimResult, Comparison
from internals_lab.model.run import RunDocument
from internals_lab.model.verdict import Answer, Verdict
from internals_lab.reporters.bytecode import bytecode_lines
from internals_lab.reporters.controls import gil_control_lines
from internals_lab.reporters.overheads import overhead_lines
from internals_lab.reporters.packages import package_lines
from internals_lab.verdicts import wording
from internals_lab.verdicts.claim_targets import SEQUENTIAL
from internals_lab.verdicts.observed_gil import ObservedGil, observed_gil
from internals_lab.verdicts.sentences import GIL_WORDS

# Behind workers for which there are not enough cores.
BEYOND = "†"
# Above the means over several scenarios.
SUITES = "Suites"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One cell in words. `figures` are what was measured of it, as the summary's `headings` say. `state` is the
    comparison's, or the outcome where the cell was not measured; a star and a dagger refer to footnotes.
    """

    result: CellResult
    interpreter: str
    gil: ObservedGil | None
    team: str
    figures: list[str]
    speedup: str
    state: str
    footnote: str | None


@dataclass(frozen=True, kw_only=True)
class Table:
    """The cells of one scenario that share params and knobs, and what they are compared with."""

    setting: str
    against: str
    rows: list[Row]

    @property
    def compares(self) -> bool:
        """Whether any row has a speedup."""
        return any(row.speedup for row in self.rows)

    def groups(self) -> list[tuple[str, list[Row]]]:
        """The rows under headings that name interpreter and observed GIL; unmeasured cells stay with their like."""
        groups: list[tuple[str, list[Row]]] = []
        state: tuple[str, ObservedGil | None] | None = None
        for row in self.rows:
            gil = row.gil or (state[1] if state and state[0] == row.interpreter else None)
            if (row.interpreter, gil) != state:
                state = (row.interpreter, gil)
                groups.append((f"{row.interpreter}, {GIL_WORDS[gil]}" if gil else row.interpreter, []))
            groups[-1][1].append(row)
        return groups

    def footnotes(self) -> list[str]:
        """What the stars and daggers of the table stand for."""
        rooms = {wording.beyond(room) for row in self.rows if (room := row.result.beyond_room)}
        return [
            *(
                f"* {row.team.removesuffix(f' {BEYOND}')} on {row.interpreter}: {row.footnote}"
                for row in self.rows
                if row.footnote
            ),
            *(f"{BEYOND} {words}" for words in sorted(rooms)),
        ]


@dataclass(frozen=True, kw_only=True)
class ScenarioSummary:
    """One scenario of a run. `what` is the unit of work; `intervals` are all that the tables show; `skipped` says
    which cells nobody wanted measured, so that the tables need not; `controls` are the cells that nobody declared, each
    in a line; `overheads` are what workers cost beside their work, what probes saw, and with which packages; `observations` are what was noticed beside the figures.
    """

    scenario: Scenario
    what: str
    tables: list[Table]
    claims: list[ClaimResult]
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
            if answer.best and answer.best.over_gil_build
        ]

    @property
    def sentences(self) -> list[str]:
        """What the verdicts say, interpreter by interpreter; none where nothing was measured that says anything."""
        return [sentence for verdict in self.verdicts for sentence in verdict.sentences]

    @property
    def family(self) -> str:
        """What the decisions on claims are worth if all claims of the run count together; "" for a single one."""
        notes = [claim.family_note for claim in self._decided if claim.family_note]
        if notes and self._all_are_alone:
            return f"each of these decisions holds alone only: {notes[0]}"
        if notes:
            return f"alone only: {notes[0]}"
        if len(self._decided) < 2:
            return ""
        return "what is confirmed or refuted is so for all claims of the run together as well (Holm)"

    @property
    def _decided(self) -> list[ClaimResult]:
        return [claim for claim in self.claims if claim.holds_in_family is not None]

    @property
    def _all_are_alone(self) -> bool:
        return not any(claim.holds_in_family for claim in self._decided)

    def claim_evidence(self, claim: ClaimResult) -> str:
        """The figures that a claim was judged by, and why where that needs saying. What is true of every decision stands
        below them (`family`) and not at each.
        """
        value = "speedup over summed times" if claim.gate else "speedup"
        figures = f"{value} {wording.ratio(claim.speedup)}" if claim.speedup else ""
        alone = "alone only" if claim.holds_in_family is False and not self._all_are_alone else ""
        return "; ".join(filter(None, [figures, claim.reason, alone]))

    @property
    def headings(self) -> list[str]:
        """What the figures of a row are."""
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
    references = {comparison.reference for comparison in about.values()}
    by_setting: dict[str, list[CellResult]] = {}
    wanted = [result for result in own if result.outcome != "skipped"]
    skipped = {result.cell.id for result in own if result.outcome == "skipped"}
    for result in wanted:
        by_setting.setdefault(", ".join(wording.setting(result.cell, scenario)), []).append(result)
    first = document.interpreters[0].short
    tables = [
        Table(
            setting=setting,
            against=f"speedup over {first}" if snippets else _against(scenario),
            rows=[
                _row(
                    result,
                    about.get(result.cell.id),
                    interpreters,
                    scenario,
                    is_reference=result.cell.id in references,
                )
                for result in results
            ],
        )
        for setting, results in by_setting.items()
    ]
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
        tables=tables,
        claims=[
            claim
            for claim in document.claims
            if claim.scenario == scenario.id
            and not skipped.intersection((claim.comparison or "").split(" / "))
        ],
        verdicts=[verdict for verdict in document.verdicts if verdict.scenario == scenario.id],
        intervals=[interval for interval in shown if interval],
        skipped=_skipped(own, scenario),
        overheads=[
            *overhead_lines(own, document, scenario),
            *bytecode_lines(own, document, scenario),
            *package_lines(document, scenario),
        ],
        observations=[one for one in document.observations if one.scenario == scenario.id],
    )


def _against(scenario: Scenario) -> str:
    if scenario.in_flight is None:
        return "speedup over sequential"
    reference = "sequential" if SEQUENTIAL in scenario.strategies else f"{scenario.in_flight[0]} in flight"
    return f"over {reference}"


def _skipped(own: list[CellResult], scenario: Scenario) -> list[str]:
    """`effort quick measures 1 worker and the cores: without threads × 4, processes × 4`, one line a reason."""
    reasons: dict[str, dict[str, None]] = {}
    for result in own:
        if result.outcome == "skipped":
            cell = result.cell
            of_size = any(word in (result.reason or "") for word in ("worker", "in_flight"))
            who = "" if of_size else ", ".join(wording.setting(cell, scenario))
            reasons.setdefault(result.reason or "skipped", {})[who or _team(result, scenario)] = None
    return [f"{reason}: without {', '.join(who)}" for reason, who in reasons.items()]


def _team(result: CellResult, scenario: Scenario) -> str:
    cell = result.cell
    if scenario.kind == "snippets" and cell.variant:
        return cell.variant
    return cell.strategy if cell.strategy == "sequential" else f"{cell.strategy} × {cell.at_once}"


def _figures(result: CellResult, scenario: Scenario) -> list[str]:
    if scenario.in_flight is None:
        return [wording.duration(result.unit_wall_ns) if result.unit_wall_ns else ""]
    quantiles = [result.item_p50_ns, result.item_p99_ns]
    return [
        wording.frequency(result.unit_wall_ns) if result.unit_wall_ns else "",
        *(wording.duration(quantile) if quantile else "" for quantile in quantiles),
    ]


def _row(
    result: CellResult,
    comparison: Comparison | None,
    interpreters: dict[str, Interpreter],
    scenario: Scenario,
    *,
    is_reference: bool,
) -> Row:
    measured = result.outcome == "measured"
    cell = result.cell
    footnote = comparison.reason if measured and comparison else None
    if footnote and comparison and comparison.total:
        footnote += f", {wording.ratio(comparison.total)}"
    if measured:
        # What holds of the cell itself comes first: the comparison's reason may only repeat it.
        footnote = "; ".join(filter(None, [result.reason or footnote, result.unsettled])) or None
    if not measured:
        state: str = result.outcome
    elif comparison is None:
        state = ("reference" if is_reference else "") + (" *" if footnote else "")
    else:
        state = comparison.state + (" *" if footnote else "")
    return Row(
        result=result,
        interpreter=interpreters[cell.interpreter].short,
        gil=observed_gil(result) if measured else None,
        team=_team(result, scenario) + (f" {BEYOND}" if result.beyond_room else ""),
        figures=_figures(result, scenario),
        speedup=wording.ratio(comparison.typical) if comparison and comparison.typical else "",
        state=state,
        footnote=footnote,
    )
