"""Compare: what changed between two runs?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from internals_lab.errors import LabError
from internals_lab_dashboard.data.folder.library import RunEntry, Shelf
from internals_lab_dashboard.data.folder.neighbours import run_before
from internals_lab_dashboard.data.folder.run_pair import compared
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.bases.choices import filter_control, switch
from internals_lab_dashboard.pages.bases.run_choice import run_control
from internals_lab_dashboard.pages.bases.run_page import RunPage
from internals_lab_dashboard.pages.compare.part import part_of, without_filters
from internals_lab_dashboard.pages.content.matrix import Link
from internals_lab_dashboard.pages.content.page import Absence, Content, Control, Detail, Fact, Message
from internals_lab_dashboard.view import View

if TYPE_CHECKING:
    from internals_lab.model.run_comparison import Change, RunComparison
    from internals_lab.reporters.comparison_rows import Extent

SHOW: tuple[tuple[Extent, str], ...] = (("changed", "Changed"), ("open", "And open"), ("all", "All"))
ONE_MORE = (
    ("Measure again after a change", "pytest --internals-lab experiments/ --lab-baseline=latest"),
    ("Reload this page", ""),
)


class ComparePage(RunPage):
    """A run held against its baseline."""

    path = "/compare"
    name = "Compare"
    question = "What changed between two runs?"

    def of_run(self, rows: RunRows, view: View) -> Content:
        """Never asked: this page wants the shelf as well."""
        raise NotImplementedError

    def of_entry(self, entry: RunEntry, rows: RunRows, shelf: Shelf, view: View) -> Content:
        """Choose the baseline, then compare."""
        asked = view.one("baseline")
        usual = run_before(entry, shelf)
        baseline = shelf.entry(asked) if asked else usual
        control = run_control(shelf, baseline, key="baseline", label="Baseline")
        if baseline is None:
            return Content(controls=(control,), message=_no_baseline(shelf, asked, usual))
        running = [one for one in (baseline, entry) if one.run.status == "running"]
        if running:
            text = f"Run {running[0].key} is still measuring. It is compared when it has ended."
            return Content(controls=(control,), message=Message(title="Not yet", text=text))
        try:
            comparison = compared(baseline, entry)
        except LabError as error:
            message = Message(title="These runs cannot be compared", text=str(error))
            return Content(controls=(control,), message=message)
        return _content(comparison, rows, view, control, swapped=_swapped(view, entry, baseline))


def _content(
    comparison: RunComparison, rows: RunRows, view: View, control: Control, *, swapped: Link
) -> Content:
    # It brings what the dashboard starts without.
    from internals_lab.reporters.comparison_markdown import markdown
    from internals_lab.reporters.comparison_rows import LEFT_OUT, WITHOUT_FIGURES, missing
    from internals_lab.reporters.comparison_words import common_words, headline, rules
    from internals_lab_dashboard.pages.compare.charts import change_chart, named

    cast = Cast.of(rows.interpreters)
    name_of = {scenario.id: scenario.name for scenario in rows.scenarios}
    some = view.several("scenario", name_of)
    show = next(value for value, _ in SHOW if value == view.choice("show", [value for value, _ in SHOW]))
    part = part_of(comparison, rows, some, view)
    here, whole = (part, comparison) if part else (comparison, None)
    drawn = [
        one
        for one in here.changes
        if one.state not in WITHOUT_FIGURES
        and one.baseline
        and one.current
        and (one.ratio or not comparison.on_one_machine)
    ]
    shown = [one for one in drawn if one.state not in LEFT_OUT[show]]
    by_kind = [[one for one in shown if one.kind == kind] for kind in ("time", "speedup")]
    charts = tuple(change_chart(some, comparison, cast, name_of=name_of) for some in by_kind if some)
    return Content(
        controls=(
            control,
            filter_control("scenario", "Scenarios", list(name_of.items()), some),
            switch("show", "Show", SHOW, show),
        ),
        title=headline(here, part_of=whole),
        lead=common_words(comparison) or "",
        facts=(
            *((without_filters(here, whole),) if whole and comparison.is_told else ()),
            *_facts(comparison, drawn, shown),
        ),
        links=() if comparison.is_itself else (swapped,),
        charts=charts,
        message=None if charts else _nothing_changed(drawn),
        absences=tuple(
            Absence(
                state=group.state,
                what=named(group, comparison, cast, name_of=name_of),
                reason=group.reason,
                count=len(group.changes),
            )
            for group in missing(here)
        ),
        details=(
            *(
                Detail(summary="How it was judged", text="\n\n".join(notes))
                for notes in [list(rules(here, part_of=whole))]
                if notes
            ),
            Detail(summary="The same as Markdown", text=markdown(here, show, part_of=whole)),
        ),
    )


def _facts(comparison: RunComparison, drawn: Sequence[Change], shown: Sequence[Change]) -> list[Fact]:
    from internals_lab.reporters.comparison_words import counted_states, difference_words

    facts = [
        Fact(label="Differs", text=difference_words(one), tone="warn" if one.confounds else "plain")
        for one in comparison.differences
    ]
    if hidden := [one for one in drawn if one not in shown]:
        facts.append(Fact(label="Not shown", text=f"{counted_states(hidden)} (Show: All)"))
    return facts


def _nothing_changed(drawn: Sequence[Change]) -> Message:
    if not drawn:
        text = "The two runs have no cell in common here that was measured in both."
        return Message(title="Nothing to compare", text=text)
    text = (
        f"None of {len(drawn)} times and speedups lies beyond what the two runs differ by without any change."
    )
    return Message(title="Nothing changed that can be told", text=text)


def _no_baseline(shelf: Shelf, asked: str | None, usual: RunEntry | None) -> Message:
    if asked is None:
        text = "There is no older run of this machine to hold this one against."
        return Message(title="No older run", text=text, steps=ONE_MORE)
    hint = f", such as {usual.key}" if usual else ""
    text = f"{shelf.folder} has no run {asked!r}; it may have been moved or deleted. Choose one of those that are there{hint}."
    return Message(title="The baseline is not here", text=text)


def _swapped(view: View, entry: RunEntry, baseline: RunEntry) -> Link:
    words = {**view.words, "run": (baseline.key,), "baseline": (entry.key,)}
    return Link(text="Swap the two runs", address=f"/compare?{View(words).query}")
