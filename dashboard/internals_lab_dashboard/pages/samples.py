"""Samples: can I trust this point?"""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.declaration import Scenario
from internals_lab.verdicts import wording
from internals_lab_dashboard.data.numbers.names import time_unit
from internals_lab_dashboard.data.numbers.positive import positive
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.data.samples.processes import Process, check_counts, processes
from internals_lab_dashboard.data.samples.warmup import has_warmup
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.figures.samples.blocks import distribution_figure, neighbours_of, strip_figure
from internals_lab_dashboard.pages.bases.choices import cell_choice
from internals_lab_dashboard.pages.bases.scenario_page import ScenarioPage
from internals_lab_dashboard.pages.content.page import Cell, Chart, Column, Content, Fact, Message
from internals_lab_dashboard.pages.parts.gil_facts import gil_facts
from internals_lab_dashboard.pages.parts.spoken import spoken
from internals_lab_dashboard.pages.parts.warmup import warmup_chart
from internals_lab_dashboard.view import View

STRIP_COLUMNS = (
    Column(field="process", header="Round", width=90),
    Column(field="blocks", header="Blocks", figures="d", width=84),
    Column(field="median", header="Median", figures=",.4~g", width=100),
    Column(field="least", header="Least", figures=",.4~g", width=100),
    Column(field="most", header="Most", figures=",.4~g", width=100),
    Column(field="unit", header="In", width=70),
    Column(field="failed", header="Checks that failed", width=260, fills=True),
)
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
SHARE_COLUMNS = (
    Column(field="share", header="Share of blocks", figures=".0%", width=140),
    Column(field="time", header="Took at most", figures=",.4~g", width=130),
    Column(field="unit", header="In", width=70),
)
STRIP_HOW = (
    "Each dot is a timed block, from left to right as they were measured; other cells had their turns in between. Each group is "
    "one fresh process, its stroke the median; the band is the interval of the cell's figure."
)
DISTRIBUTION_HOW = (
    "A steep line means that blocks took alike. A step halfway up means two speeds, a long tail to the right pauses. Pale lines "
    "that lie apart mean that the processes differ: this is why the process is the unit that counts, not the block."
)


class SamplesPage(ScenarioPage):
    """Every block of one cell, what was checked, and its warm-up."""

    path = "/samples"
    name = "Samples"
    question = "Can I trust this point?"
    wanted = "a function or a set of snippets"
    drawn = frozenset({"interpreter", "strategy", "workers", "variant"})

    def fits(self, scenario: Scenario) -> bool:
        return scenario.kind != "inspection"

    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        having = {row.cell.label: row for row in cells if any(course.block_ns for course in row.courses)}
        if not having:
            text = (
                "Nothing was measured here so far." if rows.run.status == "running" else _why_nothing(cells)
            )
            return Content(message=Message(title="No samples", text=text))
        worth_a_look = [
            label for label, row in having.items() if row.outcome == "invalid" or row.derived.unsettled
        ]
        row = having[view.choice("cell", [*worth_a_look, *having])]
        names = {label: _name(one, cast) for label, one in having.items()}
        found = processes(row, scenario)
        title, kept_for = names[row.cell.label], f"{rows.run.id}/{row.cell.id}"
        charts = [
            _strip(title, found, row, cast, kept_for),
            _distribution(title, found, row, cast, kept_for),
        ]
        if has_warmup(row):
            charts.append(warmup_chart(title, row, scenario, cast, kept_for=rows.run.id))
        return Content(
            controls=(cell_choice(names, row.cell.label),),
            facts=(*_outcome(row), *_checks(found), *_noticed(rows, row), *gil_facts([row], cast)),
            charts=tuple(charts),
        )


def _name(row: CellRow, cast: Cast) -> str:
    return " · ".join(filter(None, (cast.cell(row.cell), row.cell.variant)))


def _why_nothing(cells: Sequence[CellRow]) -> str:
    reasons = dict.fromkeys(f"{row.outcome}: {row.reason}" for row in cells if row.reason)
    return "; ".join(reasons) or "No blocks were recorded for these cells."


def _outcome(row: CellRow) -> list[Fact]:
    if row.outcome != "measured":
        return [
            Fact(label=row.outcome.capitalize(), text=row.reason or "no reason was recorded", tone="warn")
        ]
    facts = []
    unit_ns, drift = positive(row.unit_wall_ns), positive(row.derived.settled)
    if unit_ns is not None:
        text = f"{wording.duration(unit_ns)} ({wording.level(unit_ns)}, n = {unit_ns.n} rounds)"
        facts.append(Fact(label="Measured", text=text))
    elif row.reason:
        facts.append(Fact(label="Measured", text=row.reason, tone="warn"))
    if row.derived.unsettled:
        facts.append(Fact(label="Not settled", text=row.derived.unsettled, tone="warn"))
    elif drift is not None:
        text = f"later blocks took {wording.ratio(drift)} the time of earlier ones ({wording.level(drift)})"
        facts.append(Fact(label="First against later", text=text))
    return facts


def _checks(found: Sequence[Process]) -> list[Fact]:
    counts = check_counts(found)
    if not counts:
        return [Fact(label="Checks", text="none were recorded")]
    facts = [
        Fact(
            label=f"{count.name.capitalize()} failed",
            text=f"in {count.failed} of {count.of} processes{f': {count.detail}' if count.detail else ''}",
            tone="warn",
        )
        for count in counts
        if count.failed
    ]
    passed = [count.name for count in counts if not count.failed and count.not_checkable < count.of]
    if passed:
        facts.append(Fact(label="Passed", text=", ".join(passed), tone="good"))
    unknown = [count.name for count in counts if count.not_checkable == count.of]
    if unknown:
        facts.append(Fact(label="Not checkable here", text=", ".join(unknown)))
    return facts


def _noticed(rows: RunRows, row: CellRow) -> list[Fact]:
    return [
        Fact(label=one.kind.capitalize(), text=one.sentence, tone="warn")
        for one in rows.observations
        if row.cell.id in one.cells or row.cell.id in one.affects
    ]


def _strip(title: str, found: Sequence[Process], row: CellRow, cast: Cast, kept_for: str) -> Chart:
    scale = time_unit(time_ns for process in found for time_ns in process.block_ns)
    failed = sum(bool(process.failed) for process in found)
    return Chart(
        key="strip",
        title=f"Block after block: {title}",
        how_to_read=f"{STRIP_HOW} {_how_many(neighbours_of(found))}",
        summary=f"Strip plot of {sum(len(process.block_ns) for process in found)} blocks of {len(found)} processes, "
        f"{failed} of which failed a check. The table after it has each process.",
        figure=strip_figure(
            found,
            interval=row.unit_wall_ns,
            scale=scale,
            colour=_colour(row, cast),
            zoom_kept_for=kept_for,
        ),
        columns=STRIP_COLUMNS,
        rows=tuple(_row(process, *scale) for process in found),
    )


def _how_many(neighbours: int) -> str:
    if neighbours == 1:
        return "Nothing is left out."
    return (
        f"There are too many blocks for a dot each: of every {neighbours} neighbours the fastest and the slowest are drawn, "
        "the table counts them all."
    )


def _row(process: Process, nanoseconds: float, unit: str) -> dict[str, Cell]:
    times = process.block_ns
    return {
        "process": process.name,
        "blocks": len(times),
        "median": process.median_ns / nanoseconds if process.median_ns is not None else None,
        "least": min(times) / nanoseconds if times else None,
        "most": max(times) / nanoseconds if times else None,
        "unit": unit,
        "failed": "; ".join(f"{check.name}: {check.detail}" for check in process.failed),
    }


def _distribution(title: str, found: Sequence[Process], row: CellRow, cast: Cast, kept_for: str) -> Chart:
    every = sorted(time_ns for process in found for time_ns in process.block_ns)
    nanoseconds, unit = time_unit(every)
    shares = [(share, every[max(0, round(share * len(every)) - 1)] / nanoseconds) for share in SHARES]
    return Chart(
        key="distribution",
        title=f"How the blocks are distributed: {title}",
        how_to_read=DISTRIBUTION_HOW,
        summary=spoken(
            f"Distribution of {len(every)} blocks",
            [f"{share:.0%} took at most {time:.4g} {unit}" for share, time in shares],
        ),
        figure=distribution_figure(
            found, scale=(nanoseconds, unit), colour=_colour(row, cast), zoom_kept_for=kept_for
        ),
        columns=SHARE_COLUMNS,
        rows=tuple({"share": share, "time": time, "unit": unit} for share, time in shares),
    )


def _colour(row: CellRow, cast: Cast) -> str:
    return cast.look(row.cell.interpreter, row.cell.strategy).colour
