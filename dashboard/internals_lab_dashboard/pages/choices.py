"""Controls that several pages offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from internals_lab_dashboard.data.rows import CellRow
from internals_lab_dashboard.figures.series import Cast
from internals_lab_dashboard.pages.page import Control
from internals_lab_dashboard.view import View


def filter_control(key: str, label: str, values: Sequence[tuple[str, str]], chosen: list[str]) -> Control:
    """Show some values of a drawn axis only."""
    return Control(key=key, label=label, kind="several", options=tuple(values), value=chosen, hint="all")


def switch(key: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Control:
    """A choice between two or three ways to look."""
    return Control(key=key, label=label, kind="switch", options=tuple(options), value=chosen)


def cell_choice(names: Mapping[str, str], chosen: str) -> Control:
    """One of some cells, by their labels; `names` are what they are called."""
    return Control(key="cell", label="Cell", kind="choice", options=tuple(names.items()), value=chosen)


def interpreter_filter(names: Sequence[str], cast: Cast, view: View) -> tuple[list[str], Control]:
    """The interpreters to show, and the control that says so; none chosen shows all."""
    some = view.several("interpreter", names)
    control = filter_control("interpreter", "Interpreters", [(one, cast.name(one)) for one in names], some)
    return some or list(names), control


def strategy_filter(cells: Sequence[CellRow], cast: Cast, view: View) -> tuple[list[CellRow], list[Control]]:
    """The cells of the interpreters and strategies to show, and the controls that say so; none chosen shows all."""
    interpreters = list(dict.fromkeys(row.cell.interpreter for row in cells))
    strategies = list(dict.fromkeys(row.cell.strategy for row in cells))
    some_interpreters, control = interpreter_filter(interpreters, cast, view)
    some = view.several("strategy", strategies)
    shown = [
        row
        for row in cells
        if row.cell.interpreter in some_interpreters and row.cell.strategy in (some or strategies)
    ]
    return shown, [
        control,
        filter_control("strategy", "Strategies", [(one, one) for one in strategies], some),
    ]


def search_control(key: str, label: str, text: str, hint: str) -> Control:
    """Words of the reader's own to look for."""
    return Control(key=key, label=label, kind="search", options=(), value=text, hint=hint)
