"""A matrix of states as a real table, so that a screen reader names row and column of every cell."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from internals_lab_dashboard.pages.content.matrix import Link, Matrix, Row, Verdict
from internals_lab_dashboard.shell import mantine
from internals_lab_dashboard.shell.aria import aria

LONGEST_OPEN_MATRIX = 15  # rows; a longer one scrolls in itself, below its head


def matrix_card(matrix: Matrix, number: int = 1) -> Component:
    """The whole table, the page's `number`th; a long one scrolls below its head, and one that is too wide within its card."""
    heading = f"matrix-{number}-heading"
    head = html.Thead(
        html.Tr([html.Th(matrix.corner, scope="col"), *(_column(*column) for column in matrix.columns)])
    )
    bodies = []
    for group in matrix.groups:
        title = html.Th(html.Span(group.title), colSpan=len(matrix.columns) + 1, scope="rowgroup")
        rows = [_row(row, [name for name, _ in matrix.columns]) for row in group.rows]
        bodies.append(html.Tbody([html.Tr(title, className="matrix-group"), *rows]))
    return html.Section(
        [
            html.H2(matrix.title, id=heading),
            html.P(matrix.how_to_read, className="how-to-read"),
            html.Div(
                html.Table([head, *bodies], className="matrix"),
                className="matrix-frame matrix-long" if _is_long(matrix) else "matrix-frame",
                role="group",
                tabIndex=0,
                **aria(labelledby=heading),
            ),
        ],
        className="card",
        **aria(labelledby=heading),
    )


def _is_long(matrix: Matrix) -> bool:
    return sum(len(group.rows) for group in matrix.groups) > LONGEST_OPEN_MATRIX


def _column(name: str, colour: str | None) -> Component:
    swatch = [html.Span(className="swatch", style={"background": colour})] if colour else []
    return html.Th([*swatch, html.Span(name)], scope="col")


def _row(row: Row, names: list[str]) -> Component:
    evidence = [_link(row.evidence, "evidence")] if row.evidence else []
    heading = html.Th(
        [
            _link(row.heading, "statement"),
            *(html.Span(line, className="about") for line in row.about),
            *evidence,
        ],
        scope="row",
    )
    return html.Tr([heading, *(_cell(cell, name) for cell, name in zip(row.cells, names, strict=True))])


def _cell(cell: Verdict | None, name: str) -> Component:
    label: dict[str, Any] = {"data-label": name}
    if cell is None:
        # Nothing is claimed there: a screen reader hears as much, an eye sees an empty field.
        return html.Td(html.Span("not claimed", className="for-ears-only"), className="tone-none", **label)
    lines = [html.Span(line, className="line figure") for line in cell.figures]
    lines += [html.Span(line, className="line") for line in cell.lines]
    if cell.warning:
        lines.append(html.Span(cell.warning, className="line warning"))
    sign = [html.Span(cell.sign, className="sign", **aria(hidden="true"))] if cell.sign else []
    return html.Td(
        [html.Span([*sign, html.Span(cell.word)], className="word"), *lines],
        className=f"tone-{cell.tone}",
        title=cell.told or None,
        **label,
    )


def _link(link: Link, kind: str) -> Component:
    entry: Component = mantine.Anchor(
        link.text, href=link.address, unstyled=True, underline="never", className=kind
    )
    return entry
