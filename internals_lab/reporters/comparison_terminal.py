"""Two runs beside each other for a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from internals_lab.model.run_comparison import Change, RunComparison
from internals_lab.reporters.comparison_rows import Section, missing, over, sections, word
from internals_lab.reporters.comparison_words import (
    change_words,
    common_words,
    counted_states,
    difference_words,
    figure_words,
    headline,
    place,
    remarks,
    rules,
    run_words,
)

# What of a cell's name stands in one line, however many figures there are.
NAME = 26
STYLES = {
    "faster": "green",
    "slower": "bold red",
    "inconclusive": "yellow",
    "within noise": "dim",
    "same": "cyan",
}


def render(comparison: RunComparison, *, everything: bool = False) -> RenderableType:
    """What changed, worst first, what differs beside it, and what cannot be told; `everything` leaves nothing out."""
    parts: list[RenderableType] = [
        Text(f"baseline  {run_words(comparison.baseline)}"),
        Text(f"current   {run_words(comparison.current)}"),
        *(
            Text(f"differs   {difference_words(one)}", style="yellow" if one.confounds else "")
            for one in comparison.differences
        ),
        Text(),
        Text(headline(comparison), style="bold"),
    ]
    if common := common_words(comparison):
        parts.append(Text(common, style="yellow"))
    for section in sections(comparison, "all" if everything else "changed"):
        parts += _section(section, comparison)
    parts += _missing(comparison, everything=everything)
    notes = list(rules(comparison))
    return Group(*parts, *([Text()] if notes else []), *(Text(note, style="dim") for note in notes))


def lines(comparison: RunComparison, width: int = 80, *, everything: bool = False) -> list[str]:
    """The same as plain text without colours, wrapped at `width` columns."""
    written = io.StringIO()
    console = Console(
        file=written, width=width, color_system=None, force_terminal=False, legacy_windows=False
    )
    console.print(render(comparison, everything=everything))
    return [line.rstrip() for line in written.getvalue().splitlines()]


def _section(section: Section, comparison: RunComparison) -> Iterator[RenderableType]:
    if section.shown:
        yield Text()
        yield _table(section, comparison)
    if section.hidden:
        yield Text(f"{section.title}: {counted_states(section.hidden)}, not shown", style="dim")


def _table(section: Section, comparison: RunComparison) -> Table:
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    drawn.add_column("", no_wrap=True)
    drawn.add_column(section.title, overflow="fold", min_width=NAME)
    for heading in ("baseline", "current", "change"):
        drawn.add_column(heading, justify="right")
    for change in section.shown:
        drawn.add_row(
            Text(word(change), style=STYLES.get(change.state, "")),
            _name(change, comparison),
            figure_words(change, change.baseline),
            figure_words(change, change.current),
            _change(change),
        )
    return drawn


def _name(change: Change, comparison: RunComparison) -> Text:
    name = Text(place(change))
    beside = [f"over {over(change)}"] if change.reference else []
    for line in (*beside, *remarks(change, comparison)):
        name.append(f"\n  {line}", style="dim")
    return name


def _change(change: Change) -> Text:
    told = Text(change_words(change))
    if change.tolerance:
        told.append(f"\ntold from {change.tolerance:.3g}x on", style="dim")
    return told


def _missing(comparison: RunComparison, *, everything: bool) -> Iterator[RenderableType]:
    groups = missing(comparison)
    if groups:
        yield Text()
    for group in groups:
        because = f" ({group.reason})" if group.reason else ""
        yield Text(f"{group.state}, {len(group.changes)}{because}: {group.names(everything=everything)}")
