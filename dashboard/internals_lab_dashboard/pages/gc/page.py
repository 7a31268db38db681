"""GC: which setting of the collector serves this workload?"""

from __future__ import annotations

from internals_lab.model.declaration import Scenario
from internals_lab.model.gc_settings import GcFront
from internals_lab_dashboard.data.gc.fronts import fronts_of
from internals_lab_dashboard.data.gc.setting_measures import MEASURES
from internals_lab_dashboard.data.gc.setting_speeds import SettingSpeeds
from internals_lab_dashboard.data.gc.settings import setting_of
from internals_lab_dashboard.data.probes.passes import NO_REASON, passes_of
from internals_lab_dashboard.data.run.rows import CellRow, RunRows
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.bases.probe_page import ProbePage, about_the_passes, refused
from internals_lab_dashboard.pages.content.page import Absence, Card, Chart, Content, Message
from internals_lab_dashboard.pages.gc.choices import GcChoices
from internals_lab_dashboard.pages.gc.map import Place, map_chart
from internals_lab_dashboard.pages.gc.pauses import ecdf_chart, share_chart, timeline_chart
from internals_lab_dashboard.pages.gc.subjects import Field, team_of
from internals_lab_dashboard.pages.gc.trade import trade_chart
from internals_lab_dashboard.pages.parts.gil_facts import gil_facts
from internals_lab_dashboard.view import View

NO_PAUSES = (
    "No pause was written down here: nothing was collected in the blocks, or the interpreter tells of its collector in sums "
    "alone. The map has what there is."
)
NOTHING_HERE = Message(title="Nothing here", text="Every cell at these values was left out of the run.")


class GcPage(ProbePage):
    """Figures of every setting, which one is worth its cost, and the pauses themselves."""

    path = "/gc"
    name = "GC"
    question = "Which setting of the collector serves this workload?"
    probe = "gc"
    drawn = frozenset({"interpreter", "strategy", "workers", "knob.gc_threshold", "knob.gc_freeze"})

    def draw(self, rows: RunRows, scenario: Scenario, cells: list[CellRow], view: View) -> Content:
        cast = Cast.of(rows.interpreters)
        # What was left out is in the list below the charts alone.
        wanted = [row for row in cells if row.outcome != "skipped"]
        if not wanted:
            return Content(message=NOTHING_HERE, absences=refused(cells, "gc", cast))
        field = Field(cells=wanted, cast=cast)
        chosen = GcChoices.of(field, view)
        speeds = SettingSpeeds(rows, wanted)
        fronts = fronts_of(rows, [row for row in wanted if team_of(row) == chosen.team])
        kept_for = f"{rows.run.id}/{scenario.id}"
        pauses = ecdf_chart(
            chosen.subjects,
            title=f"How long pauses are{chosen.here}",
            kept_for=f"{kept_for}/{chosen.kept_for('pauses')}",
        )
        charts = [
            _map(chosen, speeds, kept_for),
            trade_chart(
                chosen.subjects,
                chosen.reference,
                speeds,
                cost=chosen.cost,
                front=fronts.get(chosen.interpreter),
                title=f"Speed against {chosen.cost.words.lower()}{chosen.here}",
                kept_for=f"{kept_for}/{chosen.kept_for(chosen.cost.name)}",
            ),
            pauses,
            timeline_chart(
                chosen.subject, chosen.timeline, kept_for=f"{kept_for}/{chosen.kept_for('timeline')}"
            ),
            share_chart(
                chosen.subjects,
                title=f"Time spent in pauses{chosen.here}",
                kept_for=f"{kept_for}/{chosen.kept_for('share')}",
            ),
        ]
        return Content(
            controls=chosen.controls,
            facts=(*about_the_passes(rows, wanted, "gc"), *gil_facts(wanted, cast)),
            cards=_recommendations(chosen, fronts),
            charts=tuple(chart for chart in charts if chart is not None),
            absences=(*refused(cells, "gc", cast), *_without_speed(wanted, cast)),
            gaps=_gaps(pauses),
        )


def _without_speed(cells: list[CellRow], cast: Cast) -> tuple[Absence, ...]:
    """Cells that the probe looked at, though their rounds gave nothing to be believed."""
    return tuple(
        Absence(
            state=row.outcome,
            what=f"{cast.cell(row.cell)}, {setting_of(row.cell).name}: speed",
            reason=row.reason or NO_REASON,
        )
        for row in cells
        if row.outcome != "measured" and passes_of(row, "gc")
    )


def _recommendations(chosen: GcChoices, fronts: dict[str, GcFront]) -> tuple[Card, ...]:
    """What to take, for the chosen team on each interpreter, first on the chosen one."""
    cast = chosen.field.cast
    ordered = sorted(fronts, key=lambda name: name != chosen.interpreter)
    return tuple(
        Card(
            title=f"{cast.name(name)} · {chosen.field.teams[chosen.team]}",
            state="stay" if fronts[name].recommended == fronts[name].settings[0].cell else "change",
            sentences=(fronts[name].sentence,),
            colour=cast.colours.get(name),
        )
        for name in ordered
    )


def _map(chosen: GcChoices, speeds: SettingSpeeds, kept_for: str) -> Chart:
    by_figures = chosen.by == "figures"
    return map_chart(
        _figures_of(chosen) if by_figures else _one_figure_of(chosen),
        [one.label for one in chosen.subjects] if by_figures else [one.name for one in chosen.field.settings],
        [one.words for one in MEASURES] if by_figures else [name for name, _ in chosen.grounds],
        speeds,
        title=f"What each setting does{chosen.here}"
        if by_figures
        else f"{chosen.measure.words} with each setting",
        over=chosen.reference.name,
        kept_for=f"{kept_for}/map/{chosen.by}",
    )


def _figures_of(chosen: GcChoices) -> list[Place]:
    return [
        Place(
            row=row,
            column=column,
            setting=one.name,
            where=chosen.field.cast.cell(one.row.cell),
            cell=one.row,
            reference=chosen.reference.row,
            measure=measure,
        )
        for row, one in enumerate(chosen.subjects)
        for column, measure in enumerate(MEASURES)
    ]


def _one_figure_of(chosen: GcChoices) -> list[Place]:
    return [
        Place(
            row=row,
            column=column,
            setting=setting.name,
            where=chosen.field.cast.cell(there[setting.key].cell),
            cell=there[setting.key],
            reference=there.get(chosen.relative),
            measure=chosen.measure,
        )
        for row, setting in enumerate(chosen.field.settings)
        for column, (_, there) in enumerate(chosen.grounds)
        if setting.key in there
    ]


def _gaps(pauses: Chart | None) -> tuple[Message, ...]:
    return (Message(title="How long pauses are", text=NO_PAUSES),) if pauses is None else ()
