"""Controls that several pages offer."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab_dashboard.figures.series import Cast
from internals_lab_dashboard.pages.page import Control
from internals_lab_dashboard.view import View


def filter_control(key: str, label: str, values: Sequence[tuple[str, str]], chosen: list[str]) -> Control:
    """Show some values of a drawn axis only."""
    return Control(key=key, label=label, kind="several", options=tuple(values), value=chosen, hint="all")


def switch(key: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Control:
    """A choice between two or three ways to look."""
    return Control(key=key, label=label, kind="switch", options=tuple(options), value=chosen)


def interpreter_filter(names: Sequence[str], cast: Cast, view: View) -> tuple[list[str], Control]:
    """The interpreters to show, and the control that says so; none chosen shows all."""
    some = view.several("interpreter", names)
    control = filter_control("interpreter", "Interpreters", [(one, cast.name(one)) for one in names], some)
    return some or list(names), control
