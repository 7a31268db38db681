"""What a reader of the GC page chose to see."""

from __future__ import annotations

from dataclasses import dataclass

from internals_lab_dashboard.data.gc.setting_measures import MEASURES, Measure
from internals_lab_dashboard.data.run.pauses import Collecting
from internals_lab_dashboard.data.run.rows import CellRow
from internals_lab_dashboard.pages.bases.choices import switch
from internals_lab_dashboard.pages.content.page import Control
from internals_lab_dashboard.pages.gc.subjects import Field, Subject
from internals_lab_dashboard.view import View

COSTS = ("gc.pause_p99_ns", "gc.longest_pause_ns", "gc.peak_rss_bytes")
BY = {"figures": "Figures", "interpreters": "Interpreters", "teams": "Teams"}


@dataclass(frozen=True, kw_only=True)
class GcChoices:
    """`by` says what the map's columns are; `measure` is the map's where these are no figures, `cost` the trade's; the rest
    says whose pauses are drawn. `relative` is the key of what all are held against.
    """

    field: Field
    interpreter: str
    team: str
    subjects: list[Subject]
    by: str
    measure: Measure
    cost: Measure
    relative: str
    subject: Subject
    timeline: Collecting | None

    @classmethod
    def of(cls, field: Field, view: View) -> GcChoices:
        """From the view, wherever it says something that there is."""
        interpreter = view.choice("on", field.looked_at_first(field.interpreters))
        team = view.choice("team", [team for team in field.teams if field.at(interpreter, team)])
        subjects = field.subjects(interpreter, team)
        by_key = {one.key: one for one in subjects}
        # First one that has a timeline.
        drawable = [one.key for one in subjects if _passes(one)]
        subject = by_key[view.choice("setting", [*drawable, *by_key])]
        passes = _passes(subject)
        measures = {one.name: one for one in MEASURES}
        return cls(
            field=field,
            interpreter=interpreter,
            team=team,
            subjects=subjects,
            by=view.choice("by", _ways(field)),
            measure=measures[view.choice("figure", measures)],
            cost=measures[view.choice("cost", COSTS)],
            relative=view.choice("relative", by_key),
            subject=subject,
            timeline=passes[view.choice("pass", _longest_first(passes))] if passes else None,
        )

    @property
    def reference(self) -> Subject:
        """What the subjects are held against."""
        return next(one for one in self.subjects if one.key == self.relative)

    @property
    def here(self) -> str:
        """Behind a title: whose settings they are."""
        if not self.field.has_settings:
            return ""
        return f": {self.field.cast.name(self.interpreter)} · {self.field.teams[self.team]}"

    @property
    def grounds(self) -> list[tuple[str, dict[str, CellRow]]]:
        """What is held side by side where the map's columns are no figures, by name, with the cells by their setting."""
        field = self.field
        if self.by == "interpreters":
            found = [(field.cast.name(one), field.at(one, self.team)) for one in field.interpreters]
        else:
            found = [(name, field.at(self.interpreter, team)) for team, name in field.teams.items()]
        return [(name, there) for name, there in found if there]

    def kept_for(self, chart: str) -> str:
        """What a chart's zoom is kept for."""
        return f"{chart}/{self.interpreter}/{self.team}/{self.subject.key if chart == 'timeline' else ''}"

    @property
    def controls(self) -> tuple[Control, ...]:
        """Those between which there is a choice."""
        field, cast = self.field, self.field.cast
        found = []
        if field.has_settings:
            teams = [(key, name) for key, name in field.teams.items() if field.at(self.interpreter, key)]
            interpreters = [(one, cast.name(one)) for one in field.interpreters]
            found += [
                _choice("on", "On", interpreters, self.interpreter),
                _choice("team", "Team", teams, self.team),
            ]
        names = [(one.key, one.name) for one in self.subjects]
        found.append(_choice("relative", "Relative to", names, self.relative))
        if self.timeline is not None:
            drawable = [(one.key, one.name) for one in self.subjects if _passes(one)]
            passes = [(number, f"pass {number}") for number in _passes(self.subject)]
            found += [
                _choice("setting", "Timeline of", drawable, self.subject.key),
                _choice("pass", "Its pass", passes, str(self.timeline.number + 1)),
            ]
        if self.by != "figures":
            measures = [(one.name, one.words) for one in MEASURES]
            found.append(_choice("figure", "Figure of the map", measures, self.measure.name))
        found = [control for control in found if len(control.options) > 1]
        ways = _ways(field)
        if len(ways) > 1:
            found.append(switch("by", "Columns of the map", [(way, BY[way]) for way in ways], self.by))
        costs = [(one.name, one.words) for one in MEASURES if one.name in COSTS]
        return (*found, switch("cost", "Speed against", costs, self.cost.name))


def _choice(key: str, label: str, options: list[tuple[str, str]], value: str) -> Control:
    return Control(key=key, label=label, kind="choice", options=tuple(options), value=value)


def _ways(field: Field) -> list[str]:
    if not field.has_settings:
        return ["figures"]
    counts = {"figures": 2, "interpreters": len(field.interpreters), "teams": len(field.teams)}
    return [way for way in BY if counts[way] > 1]


def _passes(subject: Subject) -> dict[str, Collecting]:
    return {str(one.number + 1): one for one in subject.row.collecting if one.block_wall_ns}


def _longest_first(passes: dict[str, Collecting]) -> list[str]:
    """The pass with the longest pause, then all of them."""
    first = max(passes, key=lambda number: max(passes[number].pause_ns, default=0.0))
    return [first, *passes]
