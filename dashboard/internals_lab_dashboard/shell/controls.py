"""Choices as form controls, each named after its word in the URL."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from internals_lab_dashboard.pages.bases.run_choice import RUN_KEYS
from internals_lab_dashboard.pages.content.page import Content, Control
from internals_lab_dashboard.shell import mantine
from internals_lab_dashboard.shell.aria import aria

# They go along from page to page (assets/view.js carries the same).
IN_BAR = ("run", "baseline", "scenario", "interpreter", "strategy", "workers")
TYPING_MS = 250  # a pause that long ends a word


def control_id(key: str) -> dict[str, str]:
    """The id under which callbacks find a control."""
    return {"type": "control", "key": key}


def bar(content: Content) -> list[Component]:
    """What is looked at, alike on all pages: run, scenario, and the cells of these that are wanted."""
    controls = [control for control in content.controls if control.key in IN_BAR]
    if not controls:
        return []
    drawn = [_drawn(control) for control in sorted(controls, key=lambda one: IN_BAR.index(one.key))]
    return [
        html.Details(
            [
                html.Summary("Filters", className="bar-summary"),
                html.Div(drawn, className="control-row", role="group", **aria(label="What is looked at")),
            ],
            className="bar",
            open=True,
        )
    ]


def hidden(content: Content) -> list[Component]:
    """What the filters hide. Always there, so that nothing moves away under the pointer; apart from them, which are not drawn
    anew when they hide something else.
    """
    filters = [control for control in content.controls if control.key in IN_BAR]
    if not filters:
        return []
    is_hiding = any(control.value for control in filters if control.kind == "several")
    said = [html.Span(content.filtered or "Filters hide nothing here")]
    return [html.Div([*said, *([clear_filters()] if is_hiding else [])], className="filtered")]


def clear_filters() -> Component:
    """Shows everything again."""
    return html.Button("Show all", type="button", className="clear-filters")


def control_row(controls: tuple[Control, ...]) -> list[Component]:
    """The page's own controls: first what is shown, then how; both wrap where the window is narrow."""
    own = [control for control in controls if control.key not in IN_BAR]
    if not own:
        return []
    drawn = [_drawn(control) for control in sorted(own, key=lambda one: one.kind != "choice")]
    row = html.Div(drawn, className="control-row")
    return [html.Div(row, className="controls", role="group", **aria(label="What to show"))]


def _drawn(control: Control) -> Component:
    # Once each: of a file that somebody made up, two may have one word, at which a field of choices breaks.
    data = [{"value": value, "label": label} for value, label in dict(control.options).items()]
    if control.kind == "switch":
        switch = mantine.SegmentedControl(
            id=control_id(control.key),
            data=data,
            value=control.value,
            size="sm",
            **aria(label=control.label),
        )
        return html.Div(
            [html.Span(control.label, className="control-label"), switch], className="control control-switch"
        )
    if control.kind == "search":
        return html.Div(_search(control), className="control control-search")
    shared = {
        "id": control_id(control.key),
        "label": control.label,
        "data": data,
        "value": control.value,
        "size": "sm",
        "comboboxProps": {"shadow": "md"},
        "nothingFoundMessage": "nothing by that name",
    }
    if control.kind == "several":
        placeholder = "" if control.value else control.hint
        select: Component = mantine.MultiSelect(**shared, placeholder=placeholder, clearable=True)
    elif control.kind == "any":
        select = mantine.Select(**shared, placeholder=control.hint, clearable=True, searchable=True)
    else:
        select = mantine.Select(
            **shared,
            placeholder=control.hint,
            allowDeselect=False,
            searchable=control.key in RUN_KEYS or len(data) > 8,
        )
    return html.Div(select, className=f"control control-{control.kind} control-for-{_slot(control.key)}")


def _search(control: Control) -> Component:
    field: Component = mantine.TextInput(
        id=control_id(control.key),
        label=control.label,
        value=control.value or "",
        placeholder=control.hint,
        size="sm",
        debounce=TYPING_MS,
    )
    return field


def _slot(key: str) -> str:
    return (
        key
        if key in ("run", "baseline", "scenario", "warmup", "cell", "statement", "figure", "timeline")
        else "axis"
    )
