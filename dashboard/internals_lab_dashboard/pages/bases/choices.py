"""Controls that several pages offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from internals_lab_dashboard.pages.content.page import Control
from internals_lab_dashboard.view import View

MOST_ROWS = 24  # of a chart, until a reader asks for all


def filter_control(key: str, label: str, values: Sequence[tuple[str, str]], chosen: list[str]) -> Control:
    """Show some values of a drawn axis only."""
    return Control(key=key, label=label, kind="several", options=tuple(values), value=chosen, hint="all")


def switch(key: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Control:
    """A choice between two or three ways to look."""
    return Control(key=key, label=label, kind="switch", options=tuple(options), value=chosen)


def folds_rows(every: int, view: View) -> bool:
    """Whether a chart of so many rows leaves some out, as nobody asked for all."""
    return every > MOST_ROWS and view.one("rows") != "all"


def rows_switch(some: tuple[str, str, int], every: int, *, folds: bool) -> Control:
    """Between `some` rows of a long chart (word, label, how many) and all of them."""
    word, label, count = some
    options = [(word, f"{label} ({count})"), ("all", f"All ({every})")]
    return switch("rows", "Rows", options, word if folds else "all")


def cell_choice(names: Mapping[str, str], chosen: str) -> Control:
    """One of some cells, by their labels; `names` are what they are called."""
    return Control(key="cell", label="Cell", kind="choice", options=tuple(names.items()), value=chosen)


def search_control(key: str, label: str, text: str, hint: str) -> Control:
    """Words of the reader's own to look for."""
    return Control(key=key, label=label, kind="search", options=(), value=text, hint=hint)
