"""The pages of a report: what each says of the run, and what all of them say once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from internals_lab.errors import ResultsError
from internals_lab_dashboard.data.folder.library import Library, Shelf
from internals_lab_dashboard.pages.bases.run_page import RunPage
from internals_lab_dashboard.pages.content.page import Content, Control, Detail, Page
from internals_lab_dashboard.report.asked_view import AskedView
from internals_lab_dashboard.shell.drawing import chosen
from internals_lab_dashboard.view import View

MOST_NAMED = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A page of the report. `view` is what it shows, defaults included; `choices` the same in words."""

    page: Page
    content: Content
    view: View
    choices: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The page's word in addresses."""
        return self.page.path.strip("/")


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """`empty` are pages that this run has nothing for, with the reason; `details` are what every page would say."""

    run: str | None
    sections: tuple[Section, ...]
    empty: tuple[tuple[str, str], ...]
    details: tuple[Detail, ...]


def report_of(library: Library, asked: AskedView, pages: Sequence[Page]) -> Report:
    """The report of a view. ResultsError where the folder or the run that is asked for is not there."""
    shelf = library.shelf()
    view = asked.view
    if asked.page is None or isinstance(asked.page, RunPage):
        view = _of_run(shelf, view)
    wanted = [asked.page] if asked.page else [page for page in pages if isinstance(page, RunPage)]
    made = [_section(page, page.content(library, shelf, view)) for page in wanted]
    shown = [one for one in made if _says_something(one.content) or len(made) == 1]
    if not shown:
        shown = made[:1]
    common = _common_details(shown)
    return Report(
        run=view.one("run"),
        sections=tuple(
            replace(one, content=replace(one.content, details=_without(one.content.details, common)))
            for one in shown
        ),
        empty=tuple((one.page.name, _why_nothing(one.content)) for one in made if one not in shown),
        details=common,
    )


def _of_run(shelf: Shelf, view: View) -> View:
    """The view with its run, the newest unless it names another."""
    if shelf.problem is not None:
        raise ResultsError(shelf.problem)
    keys = [entry.key for entry in shelf.entries]
    if not keys:
        raise ResultsError(
            f"{shelf.folder} holds no run that can be read; `pytest --internals-lab experiments/` makes one"
        )
    asked = view.one("run")
    if asked is not None and asked not in keys:
        more = f" and {len(keys) - MOST_NAMED} older" if len(keys) > MOST_NAMED else ""
        raise ResultsError(
            f"{shelf.folder} has no run {asked!r}; there are: {', '.join(keys[:MOST_NAMED])}{more}"
        )
    return View.of({**view.words, "run": asked or keys[0]})


def _section(page: Page, content: Content) -> Section:
    return Section(
        page=page,
        content=content,
        view=chosen(content),
        choices=tuple(_in_words(control) for control in content.controls if control.key != "run"),
    )


def _in_words(control: Control) -> tuple[str, str]:
    """What was chosen, and among how many where the report shows one of them."""
    labels = dict(control.options)
    values = control.value if isinstance(control.value, list) else [control.value] if control.value else []
    words = ", ".join(labels.get(value, value) for value in values) or (control.hint or "all")
    is_one_of_many = control.kind == "choice" and len(control.options) > 1
    return control.label, f"{words} (1 of {len(control.options)})" if is_one_of_many else words


def _says_something(content: Content) -> bool:
    return any((content.cards, content.charts, content.matrices, content.panes, content.sheets))


def _why_nothing(content: Content) -> str:
    told = [content.message] if content.message else list(content.gaps)
    return " ".join(one.text for one in told) or content.lead


def _common_details(sections: Sequence[Section]) -> tuple[Detail, ...]:
    if len(sections) < 2:
        return ()
    counts = Counter(detail for section in sections for detail in section.content.details)
    return tuple(detail for detail, count in counts.items() if count == len(sections))


def _without(details: Sequence[Detail], common: Sequence[Detail]) -> tuple[Detail, ...]:
    return tuple(detail for detail in details if detail not in common)
