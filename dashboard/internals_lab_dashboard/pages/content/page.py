"""What a page is: a path, a question, and content for a view. The shell draws the content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from internals_lab_dashboard.data.anatomy.side_by_side import Mark
from internals_lab_dashboard.data.folder.library import Library, Shelf
from internals_lab_dashboard.figures.paper import plot
from internals_lab_dashboard.pages.content.column import Cell as Cell
from internals_lab_dashboard.pages.content.column import Column as Column
from internals_lab_dashboard.pages.content.listing import Listing
from internals_lab_dashboard.pages.content.matrix import Link, Matrix
from internals_lab_dashboard.pages.content.sheet import Sheet
from internals_lab_dashboard.view import View

Tone = Literal["plain", "good", "warn"]
MOST_OPEN = 8  # cards; more of them are folded, in their groups


@dataclass(frozen=True, kw_only=True, slots=True)
class Control:
    """A choice that stands in the URL under `key`. `several` may be empty, which means all; `any` may be None, which does
    too; `search` is text of the reader's own.
    """

    key: str
    label: str
    kind: Literal["choice", "any", "several", "switch", "search"]
    options: tuple[tuple[str, str], ...]  # value, label
    value: str | list[str] | None
    hint: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A figure with the words and the table that say the same. `summary` is for those who cannot see it.

    A window narrower than `least_px` scrolls the figure sideways within its card.
    """

    key: str
    title: str
    how_to_read: str
    summary: str
    figure: plot.Figure
    columns: tuple[Column, ...]
    rows: tuple[dict[str, Cell], ...]
    least_px: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class TextLine:
    """A line of a text: its number, its words, and what stands quieter behind them."""

    number: str
    words: str
    more: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TextRow:
    """A line of one text beside one of another. A row may instead be a `heading`, or stand for lines that are `folded`."""

    left: TextLine | None = None
    right: TextLine | None = None
    mark: Mark = "same"
    heading: str = ""
    folded: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Panes:
    """Texts side by side, row by row, each under its name; with one name, only the left one is there."""

    key: str
    title: str
    how_to_read: str
    names: tuple[str, ...]
    rows: tuple[TextRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A short line about what is shown; `warn` marks what a reader must not miss."""

    label: str
    text: str
    tone: Tone = "plain"
    colour: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """An answer in words: its subject, its state in a word, and sentences that can stand alone.

    Many are shown in their groups, each with the `figure` that it comes down to. An `anchor` (letters, digits, hyphens) is its
    place in an address.
    """

    title: str
    state: str
    sentences: tuple[str, ...]
    colour: str | None = None
    figure: str = ""
    group: str = ""
    anchor: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """Something that was asked for and is not in the chart; `count` of them where one line speaks of several."""

    state: str
    what: str
    reason: str
    count: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail:
    """A longer text behind a summary line."""

    summary: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What a page says when it has nothing to draw; `steps` are (what to do, command). `clears_filters` offers to."""

    title: str
    text: str
    steps: tuple[tuple[str, str], ...] = ()
    clears_filters: bool = False


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything of a page below its title. `links` lead to other views of it. `gaps` stand in the place of charts that this
    run has nothing for; `reasons` are of cells without a figure, which a chart shows as such; `filtered` says what the filters
    hide of what the page shows, None leaves that to the run.
    """

    controls: tuple[Control, ...] = ()
    filtered: str | None = None
    title: str = ""
    lead: str = ""
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    cards: tuple[Card, ...] = ()
    listings: tuple[Listing, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    charts: tuple[Chart, ...] = ()
    panes: tuple[Panes, ...] = ()
    absences: tuple[Absence, ...] = ()
    reasons: tuple[Absence, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    gaps: tuple[Message, ...] = ()
    details: tuple[Detail, ...] = ()
    message: Message | None = None


class Page(Protocol):
    """One page. `path` is its address, `name` its entry in the menu, `question` what it answers."""

    path: str
    name: str
    question: str

    def content(self, library: Library, shelf: Shelf, view: View) -> Content:
        """What to show for a view; never raises for what stands in a results file or a URL."""
        ...
