"""Strategies: what does each gain, and at what cost?"""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.declaration import Scenario
from internals_lab.verdicts import wording
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.data.numbers.names import size_name
from internals_lab_dashboard.data.numbers.positive import positive
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.data.strategies import MEASURES, Cost, Trade, costs, trades
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.paper.quantity import quantity
from internals_lab_dashboard.figures.strategies import MB, PARTS, costs_figure, trade_figure
from internals_lab_dashboard.pages.bases.choices import switch
from internals_lab_dashboard.pages.bases.scenario_page import ScenarioPage
from internals_lab_dashboard.pages.content.page import Absence, Cell, Chart, Column, Content, Fact, Message
from internals_lab_dashboard.pages.parts.gil_facts import gil_facts
from internals_lab_dashboard.pages.parts.interval_cells import interval_cells, interval_columns
from internals_lab_dashboard.pages.parts.not_drawn import not_drawn
from internals_lab_dashboard.pages.parts.spoken import spoken
from internals_lab_dashboard.view import View

TRADE_COLUMNS = (
    Column(field="interpreter", header="Interpreter", width=110),
    Column(field="strategy", header="Strategy", width=136),
    Column(field="workers", header="Workers", figures="d", width=88),
    Column(field="state", header="State", width=116),
    Column(field="memory", header="MB", figures=".3f", width=70),
    Column(field="least", header="Low", figures=".3f", width=68),
    Column(field="most", header="High", figures=".3f", width=68),
    *interval_columns("Speedup", ".3f", width=88, limit_width=66),
    Column(field="reason", header="Remarks", width=200, fills=True),
)
COST_COLUMNS = (
    Column(field="cell", header="Cell", width=190),
    Column(field="part", header="What", width=190),
    *interval_columns("µs", ",.1f", width=96, limit_width=96),
    Column(field="remarks", header="Remarks", width=210, fills=True),
)
NOT_TOLD = "not told apart from nothing"
TRADE_HOW = (
    "Further up is faster, further left holds less. A line runs along the worker counts of one strategy."
)
WAYS = (("worker", "Each worker"), ("all", "All together"))
HELD_HOW = {
    "worker": "The memory is what each worker adds to what the sequential process holds",
    "all": "The memory is that of the process and all that it started",
}
COSTS_HOW = (
    "None of this is in the speedups, whose workers are there before a block begins and keep their items. Starting is from the "
    "call for the workers until the last is ready; a task is handed to an executor and does nothing; what it carries is an "
    "item and a result."
)


class StrategiesPage(ScenarioPage):
    """Speed against memory for every strategy, and what its workers cost beside the work."""

    path = "/strategies"
    name = "Strategies"
    question = "What does each strategy gain, and at what cost?"
    wanted = "a function with strategies"
    drawn = frozenset({"interpreter", "strategy", "workers"})

    def fits(self, scenario: Scenario) -> bool:
        return scenario.is_spread

    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        every = self.everything_here(rows, scenario, cells)
        ways = {by: trades(rows, cells, among=every, per_worker=by == "worker") for by in HELD_HOW}
        there = [by for by, traded in ways.items() if any(trade.memory_bytes for trade in traded)]
        by = view.choice("memory", there or ["all"])
        traded, spent = ways[by], costs(cells)
        kept_for = f"{rows.run.id}/{scenario.id}"
        charts = []
        if there:
            charts.append(_trade_chart(traded, by, cast, kept_for))
        if any(cost.parts for cost in spent):
            charts.append(_cost_chart(spent, cast, kept_for))
        return Content(
            controls=tuple(switch("memory", "Memory", WAYS, by) for _ in there[1:]),
            facts=(*gil_facts(cells, cast), *_fastest(rows, scenario, ways["all"], cast)),
            charts=tuple(charts),
            absences=(*_absences(traded, cast), *_untold(spent, cast)),
            message=None if charts else _nothing(rows),
        )


def _nothing(rows: RunRows) -> Message:
    if rows.run.status == "running":
        return Message(
            title="Not yet", text="Memory and costs are worked out when the planned rounds are in."
        )
    text = "Neither what the processes held nor what their workers cost was recorded in this run."
    return Message(title="Nothing to weigh", text=text)


def _fastest(rows: RunRows, scenario: Scenario, traded: Sequence[Trade], cast: Cast) -> list[Fact]:
    """What the verdict found to be the best of each interpreter, with what all its processes hold."""
    by_id = {trade.row.cell.id: trade for trade in traded}
    found = []
    for verdict in rows.verdicts:
        for answer in verdict.answers if verdict.scenario == scenario.id else ():
            trade = by_id.get(answer.best.cell) if answer.best is not None else None
            if trade is None or trade.memory_bytes is None:
                continue
            gain = f", speedup {wording.ratio(trade.speedup)}" if trade.speedup else ""
            team = wording.team(trade.row.cell)
            text = f"{team}{gain}, with {wording.size(trade.memory_bytes)}"
            found.append(
                Fact(
                    label=f"Best of {cast.name(verdict.interpreter)}",
                    text=text,
                    colour=cast.colours.get(verdict.interpreter),
                )
            )
    return found


def _trade_chart(traded: Sequence[Trade], by: str, cast: Cast, kept_for: str) -> Chart:
    kinds = {trade.row.derived.memory_kind for trade in traded if trade.memory_bytes} - {None}
    measures = "; ".join(MEASURES[kind] for kind in sorted(filter(None, kinds)))
    return Chart(
        key=f"trade-{by}",
        title="Speed against memory for each worker" if by == "worker" else "Speed against memory",
        how_to_read=f"{TRADE_HOW} {HELD_HOW[by]}, with the workers alive, after the last block of a round"
        + (f"; measured as {measures}." if measures else "."),
        summary=_trade_summary(traded, cast),
        figure=trade_figure(traded, cast=cast, per_worker=by == "worker", zoom_kept_for=f"{kept_for}/{by}"),
        columns=TRADE_COLUMNS,
        rows=tuple(_trade_row(trade, cast) for trade in traded),
    )


def _trade_row(trade: Trade, cast: Cast) -> dict[str, Cell]:
    cell, memory = trade.row.cell, trade.memory_bytes
    return {
        "interpreter": cast.name(cell.interpreter),
        "strategy": cell.strategy,
        "workers": cell.at_once,
        "memory": memory.estimate / MB if memory else None,
        "least": memory.low / MB if memory else None,
        "most": memory.high / MB if memory else None,
        **interval_cells(trade.speedup, rounds=trade.row.rounds),
        "state": trade.state,
        "reason": trade.reason or "",
    }


def _trade_summary(traded: Sequence[Trade], cast: Cast) -> str:
    told = []
    for trade in traded:
        if trade.memory_bytes is None:
            continue
        gain = f"speedup {trade.speedup.estimate:.2f}" if trade.speedup else "the reference"
        cell = trade.row.cell
        told.append(
            f"{cast.name(cell.interpreter)} · {cell.strategy} · {size_name(cell)}: {gain}, "
            f"{quantity(trade.memory_bytes.estimate, 'bytes')}"
        )
    return spoken(f"Scatter plot of speedup against memory, {len(told)} points", told)


def _cost_chart(spent: Sequence[Cost], cast: Cast, kept_for: str) -> Chart:
    words = {part.name: part.words for part in PARTS}
    told = [
        (cast.cell(cost.row.cell), words[name], interval) for cost in spent for name, interval in cost.parts
    ]
    return Chart(
        key="costs",
        title="What workers cost beside their work",
        how_to_read=COSTS_HOW,
        summary=spoken(
            f"Dot plot of {len(told)} costs",
            [f"{cell}, {what}: {wording.duration(interval)}" for cell, what, interval in told],
            values=[interval.estimate for _, _, interval in told],
        ),
        figure=costs_figure([cost for cost in spent if cost.parts], cast=cast, zoom_kept_for=kept_for),
        columns=COST_COLUMNS,
        rows=tuple(
            {
                "cell": cell,
                "part": what,
                **interval_cells(scaled(interval, 1e3), rounds=None),
                "remarks": "" if positive(interval) else NOT_TOLD,
            }
            for cost in spent
            for name, interval in cost.every
            for cell, what in [(cast.cell(cost.row.cell), words[name])]
        ),
    )


def _untold(spent: Sequence[Cost], cast: Cast) -> tuple[Absence, ...]:
    words = {part.name: part.words for part in PARTS}
    return tuple(
        Absence(
            state="not drawn",
            what=f"{cast.cell(cost.row.cell)}: {words[name]}",
            reason=f"{wording.duration(interval)}: {NOT_TOLD}, which no logarithmic axis has",
        )
        for cost in spent
        for name, interval in cost.every
        if not positive(interval)
    )


def _absences(traded: Sequence[Trade], cast: Cast) -> tuple[Absence, ...]:
    return tuple(
        not_drawn(trade.row, cast.cell(trade.row.cell), trade.reason)
        for trade in traded
        if trade.memory_bytes is None and trade.state != "reference"
    )
