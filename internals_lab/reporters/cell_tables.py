"""What was measured of a scenario's cells, as tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Comparison
from internals_lab.verdicts import wording
from internals_lab.verdicts.claim_targets import SEQUENTIAL
from internals_lab.verdicts.observed_gil import ObservedGil, observed_gil
from internals_lab.verdicts.sentences import GIL_WORDS

# Behind workers for which there are not enough cores.
BEYOND = "†"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One cell in words. `figures` are what was measured of it, as the summary's `headings` say. `state` is the
    comparison's, or the outcome where the cell was not measured. Where team and state are `marked`, a dagger and a star
    refer to footnotes.
    """

    result: CellResult
    interpreter: str
    gil: ObservedGil | None
    team: str
    figures: list[str]
    speedup: str
    state: str
    footnote: str | None

    @property
    def marked_team(self) -> str:
        """`threads × 4 †`."""
        return f"{self.team} {BEYOND}" if self.result.beyond_room else self.team

    @property
    def marked_state(self) -> str:
        """`slower *`."""
        return f"{self.state} *" if self.footnote else self.state


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
            *(f"* {row.team} on {row.interpreter}: {row.footnote}" for row in self.rows if row.footnote),
            *(f"{BEYOND} {words}" for words in sorted(rooms)),
        ]


def cell_tables(
    own: Sequence[CellResult],
    scenario: Scenario,
    interpreters: Mapping[str, Interpreter],
    about: Mapping[str, Comparison],
) -> list[Table]:
    """One for each setting of params and knobs, but for cells that nobody wanted measured; `about` are the comparisons to
    show, by their subjects.
    """
    references = {comparison.reference for comparison in about.values()}
    by_setting: dict[str, list[CellResult]] = {}
    for result in own:
        # An inspection has no times: what there is to say of its cells is why one failed.
        nothing_to_say = scenario.kind == "inspection" and result.outcome == "measured"
        if result.outcome != "skipped" and not nothing_to_say:
            by_setting.setdefault(", ".join(wording.setting(result.cell, scenario)), []).append(result)
    against = _against(scenario, next(iter(interpreters.values())))
    return [
        Table(
            setting=setting,
            against=against,
            rows=[
                _row(result, about.get(result.cell.id), interpreters, scenario, references)
                for result in results
            ],
        )
        for setting, results in by_setting.items()
    ]


def _against(scenario: Scenario, first: Interpreter) -> str:
    if scenario.kind == "snippets":
        return f"speedup over {first.short}"
    if scenario.in_flight is None:
        return "speedup over sequential"
    reference = "sequential" if SEQUENTIAL in scenario.strategies else f"{scenario.in_flight[0]} in flight"
    return f"over {reference}"


def team_of(result: CellResult, scenario: Scenario) -> str:
    """`threads × 2`, or a snippet's name."""
    cell = result.cell
    if scenario.kind == "snippets" and cell.variant:
        return cell.variant
    return cell.strategy if cell.strategy == "sequential" else f"{cell.strategy} × {cell.at_once}"


def _figures(result: CellResult, scenario: Scenario) -> list[str]:
    if scenario.kind == "inspection":
        return []
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
    interpreters: Mapping[str, Interpreter],
    scenario: Scenario,
    references: Collection[str],
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
        state = "reference" if cell.id in references else ""
    else:
        state = comparison.state
    return Row(
        result=result,
        interpreter=interpreters[cell.interpreter].short,
        gil=observed_gil(result) if measured else None,
        team=team_of(result, scenario),
        figures=_figures(result, scenario),
        speedup=wording.ratio(comparison.typical) if comparison and comparison.typical else "",
        state=state,
        footnote=footnote,
    )
