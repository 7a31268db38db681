"""Texts side by side as tables. What differs is marked by a sign and said to those who cannot see it, not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from internals_lab.counted import counted
from internals_lab_dashboard.pages.content.page import Panes, TextLine, TextRow
from internals_lab_dashboard.shell.aria import aria

MOST_ROWS = 600  # of one text; a browser is slow with more
SIGNS = {"same": "", "changed": "≠", "left only": "−", "right only": "+"}


def panes(shown: Sequence[Panes]) -> list[Component]:
    """A card each."""
    return [_card(one) for one in shown]


def _card(one: Panes) -> Component:
    heading = f"{one.key}-heading"
    two = len(one.names) > 1
    rows = [_row(row, one.names) for row in one.rows[:MOST_ROWS]]
    if len(one.rows) > MOST_ROWS:
        rows.append(_wide(f"{len(one.rows) - MOST_ROWS} more rows are not shown", "fold", two))
    return html.Section(
        [
            html.H2(one.title, id=heading),
            html.P(one.how_to_read, className="how-to-read"),
            html.Div(
                html.Table(
                    [_columns(two), html.Thead(_names(one.names)), html.Tbody(rows)],
                    className="panes two" if two else "panes",
                    **aria(labelledby=heading),
                ),
                className="panes-frame",
                tabIndex=0,
                role="group",
                **aria(labelledby=heading),
            ),
        ],
        className="card",
        **aria(labelledby=heading),
    )


def _columns(two: bool) -> Component:
    side = [html.Col(className="pane-number"), html.Col()]
    return html.Colgroup([*side, html.Col(className="pane-mark"), *side] if two else side)


def _names(names: Sequence[str]) -> Component:
    heads = [html.Th(name, colSpan=2, scope="colgroup") for name in names[:2]]
    if len(heads) < 2:
        return html.Tr(heads)
    mark = html.Th(html.Span("Differs", className="for-ears-only"), scope="col")
    return html.Tr([heads[0], mark, heads[1]])


def _row(row: TextRow, names: Sequence[str]) -> Component:
    two = len(names) > 1
    if row.heading:
        return _wide(row.heading, "pane-heading", two)
    if row.folded:
        return _wide(f"{counted(row.folded, 'row')} alike", "fold", two)
    left = _line(row.left, "left")
    if not two:
        return html.Tr(left)
    words = {"changed": "differs", "left only": f"only {names[0]}", "right only": f"only {names[1]}"}
    mark = html.Td(
        [
            html.Span(SIGNS[row.mark], **aria(hidden="true")),
            html.Span(words.get(row.mark, "alike"), className="for-ears-only"),
        ],
        className="pane-mark",
    )
    return html.Tr([*left, mark, *_line(row.right, "right")], className=f"pane-{row.mark.replace(' ', '-')}")


def _line(line: TextLine | None, side: str) -> list[Component]:
    if line is None:
        return [html.Td(className=f"pane-number none {side}"), html.Td(className=f"none {side}")]
    more = [html.Span(line.more, className="pane-more")] if line.more else []
    return [
        html.Td(line.number, className=f"pane-number {side}"),
        html.Td(html.Code([html.Span(line.words), *more]), className=side),
    ]


def _wide(words: str, kind: str, two: bool) -> Component:
    return html.Tr(html.Td(html.Code(words), colSpan=5 if two else 2, className=kind))
