"""Controls that several pages offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from internals_lab_dashboard.pages.content.page import Control


def filter_control(key: str, label: str, values: Sequence[tuple[str, str]], chosen: list[str]) -> Control:
    """Show some values of a drawn axis only."""
    return Control(key=key, label=label, kind="several", options=tuple(values), value=chosen, hint="all")


def switch(key: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Control:
    """A choice between two or three ways to look."""
    return Control(key=key, label=label, kind="switch", options=tuple(options), value=chosen)


def cell_choice(names: Mapping[str, str], chosen: str) -> Control:
    """One of some cells, by their labels; `names` are what they are called."""
    return Control(key="cell", label="Cell", kind="choice", options=tuple(names.items()), value=chosen)


def search_control(key: str, label: str, text: str, hint: str) -> Control:
    """Words of the reader's own to look for."""
    return Control(key=key, label=label, kind="search", options=(), value=text, hint=hint)
