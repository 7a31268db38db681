"""A page over one run: finds it, says what is to be known of it, and lets its subclass draw."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from internals_lab.errors import ResultsError
from internals_lab.model.run import Run
from internals_lab_dashboard.data.folder.library import Library, RunEntry, Shelf
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.pages.bases.filters import Filters, hidden_words, nothing_left
from internals_lab_dashboard.pages.bases.run_choice import run_control
from internals_lab_dashboard.pages.bases.run_names import run_label as run_label
from internals_lab_dashboard.pages.bases.run_names import when as when
from internals_lab_dashboard.pages.bases.shelf_facts import shelf_facts
from internals_lab_dashboard.pages.content.page import Absence, Content, Detail, Fact, Message, Tone
from internals_lab_dashboard.view import View

FIRST_STEPS = (
    ("Copy the bundled experiments into your project", "internals-lab init"),
    ("Measure them on this interpreter", "pytest --internals-lab experiments/ --lab-effort quick"),
    ("Leave this page open: a run is offered here as soon as it has begun", ""),
)


PROVISIONAL = "pale points have rounds to come, and no verdict before those are in"


class RunPage(ABC):
    """Base of such pages."""

    path: str
    name: str
    question: str

    @abstractmethod
    def of_run(self, rows: RunRows, view: View) -> Content:
        """The page's own part for a run."""

    def of_entry(self, entry: RunEntry, rows: RunRows, shelf: Shelf, view: View) -> Content:
        """The same, for pages that look at the run's neighbours as well."""
        return self.of_run(rows, view)

    def content(self, library: Library, shelf: Shelf, view: View) -> Content:
        """Choose the run from the view, then draw."""
        if shelf.problem is not None:
            return Content(message=Message(title="The results folder cannot be read", text=shelf.problem))
        if not shelf.entries:
            return Content(message=_first_visit(shelf))
        asked = view.one("run")
        entry = shelf.newest if asked is None else shelf.entry(asked)
        control = run_control(shelf, entry)
        if entry is None:
            return Content(controls=(control,), message=_no_such_run(shelf, asked or ""))
        try:
            rows = library.rows(entry)
        except ResultsError as error:
            message = Message(title="This run cannot be read any more", text=str(error))
            return Content(controls=(control,), message=message)
        filters = Filters.of(rows, view)
        own = self._filtered(entry, rows.only(filters.selection), shelf, view)
        facts = () if own.message and not own.title else (*_run_facts(rows), *shelf_facts(shelf), *own.facts)
        return replace(
            own,
            controls=(control, *own.controls, *filters.controls),
            facts=(*facts, *_not_drawn(own.absences)),
            details=(*own.details, *((_how_it_was_run(rows.run),) if facts else ())),
        )

    def _filtered(self, entry: RunEntry, rows: RunRows, shelf: Shelf, view: View) -> Content:
        """The page's own part for the cells that the filters leave; it says so where it is theirs that nothing is shown."""
        own = self.of_entry(entry, rows, shelf, view)
        if not rows.hidden:
            return own
        every = len(rows.everything.cells)
        own = own if own.filtered is not None else replace(own, filtered=hidden_words(rows.hidden, every))
        if own.message is None or own.message.clears_filters:
            return own
        if self.of_entry(entry, rows.everything, shelf, view).message is not None:
            return own
        return Content(controls=own.controls, filtered=own.filtered, message=nothing_left())


def _run_facts(rows: RunRows) -> list[Fact]:
    machine, run = rows.machine, rows.run
    physical = "" if machine.cores_physical is None else f"{machine.cores_physical} physical, "
    facts = [Fact(label="Machine", text=f"{physical}{machine.cores_logical} logical cores")]
    if run.status != "complete":
        words = {
            "running": f"still running · {rows.progress.text}" if rows.progress else "still running",
            "interrupted": "interrupted: what was measured until then is shown",
            "crashed": "crashed: what its journal kept is shown",
        }
        tone: Tone = "plain" if run.status == "running" else "warn"
        facts.insert(0, Fact(label="Run", text=words[run.status], tone=tone))
    if any(row.goes_on and row.rounds for row in rows.cells):
        facts.insert(1, Fact(label="Provisional", text=PROVISIONAL, tone="warn"))
    facts += [Fact(label="Damage", text=sentence, tone="warn") for sentence in run.damage]
    return facts


def _not_drawn(absences: Sequence[Absence]) -> list[Fact]:
    if not absences:
        return []
    counts: Counter[str] = Counter()
    for one in absences:
        counts[one.state] += one.count
    return [
        Fact(label="Not in the chart", text=", ".join(f"{count} {state}" for state, count in counts.items()))
    ]


def _how_it_was_run(run: Run) -> Detail:
    commit = (run.git_commit or "none") + (" with local changes" if run.git_dirty else "")
    about = [
        f"run       {run.id}",
        f"started   {when(run.started)}",
        f"status    {run.status}",
        f"effort    {run.effort}",
        f"seed      {run.seed}",
        f"commit    {commit}",
        f"command   {' '.join(run.command_line)}",
    ]
    return Detail(summary="How it was run", text="\n".join(about))


def _first_visit(shelf: Shelf) -> Message:
    if shelf.unreadable:
        text = f"{shelf.folder} holds no run that can be read; what is there is listed below with the reason."
    else:
        text = f"{shelf.folder} holds no run so far. Three steps give you one:"
    return Message(title="No results yet", text=text, steps=FIRST_STEPS)


def _no_such_run(shelf: Shelf, asked: str) -> Message:
    broken = next((one for one in shelf.unreadable if one.path.stem == asked), None)
    if broken is not None:
        return Message(title="This run cannot be read", text=broken.reason)
    text = f"{shelf.folder} has no run {asked!r}; it may have been moved or deleted. Choose one of those that are there."
    return Message(title="This run is not here", text=text)
