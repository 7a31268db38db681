"""A sheet of facts as a real table. What differs is marked by a sign and said to those who cannot see it."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from internals_lab_dashboard.pages.content.sheet import Sheet, SheetRow
from internals_lab_dashboard.shell.aria import aria
from internals_lab_dashboard.shell.fold import fold

DIFFERS = "≠"


def sheet_card(sheet: Sheet) -> Component:
    """The table, and below it what all columns have alike."""
    heading = f"{sheet.key}-heading"
    is_marked = any(row.differs for group in sheet.groups for row in group.rows)
    width = len(sheet.columns) + 1 + is_marked + bool(sheet.remarks)
    bodies = [
        html.Tbody(
            [
                *([_title(group.title, width)] if group.title else []),
                *(_row(row, sheet, is_marked=is_marked) for row in group.rows),
            ]
        )
        for group in sheet.groups
        if group.rows
    ]
    table = html.Div(
        html.Table([html.Thead(_head(sheet, is_marked=is_marked)), *bodies], className="sheet"),
        className="sheet-frame",
        role="group",
        tabIndex=0,
        **aria(labelledby=heading),
    )
    return html.Section(
        [
            html.H2(sheet.title, id=heading),
            html.P(sheet.how_to_read, className="how-to-read"),
            *([table] if bodies else []),
            *([_folded(sheet)] if sheet.folded else []),
        ],
        className="card",
        **aria(labelledby=heading),
    )


def _head(sheet: Sheet, *, is_marked: bool) -> Component:
    mark = [html.Th(_for_ears("Differs"), scope="col")] if is_marked else []
    names = [
        html.Th(
            [
                *([html.Span(className="swatch", style={"background": colour})] if colour else []),
                html.Span(name),
            ],
            scope="col",
        )
        for name, colour in sheet.columns
    ]
    remarks = [html.Th(sheet.remarks, scope="col")] if sheet.remarks else []
    return html.Tr([html.Th(_for_ears("Fact"), scope="col"), *mark, *names, *remarks])


def _title(title: str, width: int) -> Component:
    return html.Tr(html.Th(html.Span(title), colSpan=width, scope="rowgroup"), className="sheet-group")


def _row(row: SheetRow, sheet: Sheet, *, is_marked: bool) -> Component:
    mark = (
        [html.Span(DIFFERS, **aria(hidden="true")), _for_ears("differs")]
        if row.differs
        else [_for_ears("alike")]
    )
    return html.Tr(
        [
            html.Th(row.fact, scope="row"),
            *([html.Td(mark, className="sheet-mark")] if is_marked else []),
            *(_cell(cell, name) for cell, (name, _) in zip(row.cells, sheet.columns, strict=True)),
            *([html.Td(html.Span(row.remark), className="sheet-remark")] if sheet.remarks else []),
        ],
        className=f"sheet-{row.tone}",
    )


def _cell(words: str, column: str) -> Component:
    label: dict[str, Any] = {"data-label": column}
    return html.Td(html.Span(words), **label)


def _folded(sheet: Sheet) -> Component:
    count = len(sheet.folded)
    items = [
        html.Li([html.Span(fact, className="fact-label"), html.Span(value)]) for fact, value in sheet.folded
    ]
    return fold(sheet.key, f"{count} {sheet.folded_words}", [html.Ul(items)], className="sheet-folded")


def _for_ears(words: str) -> Component:
    return html.Span(words, className="for-ears-only")
