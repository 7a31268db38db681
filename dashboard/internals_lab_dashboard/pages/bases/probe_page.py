"""A page over what a probe saw in one scenario of one run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from internals_lab.model.declaration import Scenario
from internals_lab_dashboard.data.probes.passes import Refusal, passes_counted, refusals, was_asked
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.bases.scenario_page import ScenarioPage
from internals_lab_dashboard.pages.content.page import Absence, Fact, Message

MEASURE = "pytest --internals-lab --lab-probe {}"


class ProbePage(ScenarioPage):
    """Base of such pages. `probe` is the one without which there is nothing to show; `companions` are asked for with it."""

    probe: str
    companions: tuple[str, ...] = ()

    def fits(self, scenario: Scenario) -> bool:
        return True

    def fitting(self, rows: RunRows) -> list[Scenario]:
        asked = {row.cell.scenario for row in rows.cells if was_asked(row, self.probe)}
        return [scenario for scenario in rows.scenarios if scenario.id in asked]

    def nothing(self, rows: RunRows) -> Message:
        text = f"No scenario of this run was looked at by the {self.probe} probe."
        if rows.run.status == "running":
            text += " Probes have their turn after a scenario's rounds."
        return missing("Nothing to show here", text, (self.probe, *self.companions))


def missing(title: str, text: str, probes: Iterable[str]) -> Message:
    """What is not there because no probe was asked, and the command that asks it."""
    return Message(title=title, text=text, steps=(("Measure with it", MEASURE.format(",".join(probes))),))


def about_the_passes(rows: RunRows, cells: Sequence[CellRow], probe: str) -> tuple[Fact, ...]:
    """How many passes there were and what the probe did to what it looked at."""
    counts = passes_counted(cells, probe)
    if not counts:
        return ()
    least, most = min(counts), max(counts)
    text = f"{least if least == most else f'{least} to {most}'} a cell, each a process of its own, apart from all timing"
    facts = [Fact(label="Passes", text=text)]
    used = rows.probes.get(probe)
    if used is not None and used.cost:
        facts.append(Fact(label=f"The {probe} probe", text=used.cost))
    return tuple(facts)


def refused(cells: Iterable[CellRow], probe: str, cast: Cast) -> tuple[Absence, ...]:
    """Cells that the probe could not look at, or not in every pass; alike ones of an interpreter together."""
    alike: dict[tuple[str, str, str], list[Refusal]] = {}
    for one in refusals(cells, probe):
        alike.setdefault((one.row.cell.interpreter, one.outcome, one.reason), []).append(one)
    return tuple(
        Absence(state=outcome, what=_what(found, interpreter, probe, cast), reason=reason)
        for (interpreter, outcome, reason), found in alike.items()
    )


def _what(found: Sequence[Refusal], interpreter: str, probe: str, cast: Cast) -> str:
    if len(found) > 1:
        return f"{cast.name(interpreter)}: {probe} of {len(found)} cells"
    [one] = found
    passes = f", {one.count} passes" if one.count > 1 else ""
    return f"{cast.cell(one.row.cell)}: {probe}{passes}"
