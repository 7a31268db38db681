"""A graph of references: objects as markers with their types, arrows from the holder to what it holds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from internals_lab_dashboard.data.cycles.holding import Edge, Holding, Node
from internals_lab_dashboard.figures.cycles.holding_layout import Place, placed
from internals_lab_dashboard.figures.looks.series import series_uid
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import plain

ROW_PX = 84
LONGEST_LABEL = 34
BEND = 0.16  # of an edge's length, for one that is not alone between its ends or leads back
CURVE = 14  # straight pieces of a bent edge
SHORT = 0.14  # of a row: arrows end so far before the object
# Their shapes differ as well as their colours: both keep 3:1 on light and dark paper.
KINDS = {
    "root": ("where looking began", "square", "#2f6fd0"),
    "grew": ("of a type that grew", "diamond", "#d9541e"),
    "held": ("object", "circle", "#6b7685"),
}


def holding_figure(graph: Holding, *, grew: frozenset[str], zoom_kept_for: str) -> plot.Figure:
    """`grew` are the types of which more and more objects were there."""
    places = placed(graph)
    rows = max((y for _, y in places.values()), default=0.0)
    drawing = canvas.figure(height=round(130 + ROW_PX * (rows + 1)), zoom_kept_for=zoom_kept_for)
    drawing.add_trace(_arrows(graph, places))
    for kind, (words, symbol, colour) in KINDS.items():
        nodes = [node for node in graph.nodes if kind_of(node, grew) == kind]
        if nodes:
            drawing.add_trace(_objects(words, symbol, colour, nodes, places, graph))
    drawing.add_trace(_edge_words(graph, places))
    drawing.update_xaxes(canvas.axis("", range=[-1.15, 1.35], showgrid=False, showticklabels=False))
    drawing.update_yaxes(_rows_axis(graph, places, rows))
    drawing.update_layout(
        legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 40, "b": 16, "r": 8}, dragmode="pan"
    )
    return drawing


def kind_of(node: Node, grew: frozenset[str]) -> str:
    """`root`, `grew` or `held`."""
    if node.root:
        return "root"
    return "grew" if node.type in grew else "held"


def _rows_axis(graph: Holding, places: dict[int, Place], rows: float) -> dict[str, object]:
    steps = {places[node.id][1]: graph.steps[node.id] for node in graph.nodes}
    has_root = any(node.root for node in graph.nodes)
    return canvas.axis(
        "References from a root" if has_root else "",
        range=[rows + 0.6, -0.6],
        tickvals=sorted(steps) if has_root else [],
        ticktext=[str(steps[row]) for row in sorted(steps)] if has_root else [],
        showgrid=has_root,
        griddash="dot",
    )


def _objects(
    words: str, symbol: str, colour: str, nodes: Sequence[Node], places: dict[int, Place], graph: Holding
) -> plot.Scatter:
    held_by = Counter(edge.target for edge in graph.edges)
    holds = Counter(edge.source for edge in graph.edges)
    return plot.Scatter(
        uid=series_uid("objects", words),
        name=words,
        mode="markers+text",
        x=[places[node.id][0] for node in nodes],
        y=[places[node.id][1] for node in nodes],
        text=[f"  <b>{plain(_short(node.type))}</b><br>  {plain(_short(node.label))}" for node in nodes],
        textposition="middle right",
        textfont={"size": 12},
        cliponaxis=False,
        marker={"symbol": symbol, "size": 15, "color": colour, "line": {"width": 0}},
        hovertext=[
            f"<b>{plain(node.type)}</b><br>{plain(node.label)}<br>held by {held_by[node.id]} and holding "
            f"{holds[node.id]} of those drawn"
            for node in nodes
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _arrows(graph: Holding, places: dict[int, Place]) -> plot.Scatter:
    xs: list[float | None] = []
    ys: list[float | None] = []
    sizes: list[int] = []
    for edge in graph.edges:
        points = _way(edge, graph, places)
        xs += [*(x for x, _ in points), None]
        ys += [*(y for _, y in points), None]
        sizes += [*(0 for _ in points[1:]), 11, 0]
    return plot.Scatter(
        uid=series_uid("objects", "references"),
        name="holds",
        mode="lines+markers",
        x=xs,
        y=ys,
        line={"color": canvas.NEUTRAL, "width": 1.6},
        marker={
            "symbol": "arrow",
            "angleref": "previous",
            "size": sizes,
            "color": canvas.NEUTRAL,
            "line": {"width": 0},
        },
        hoverinfo="skip",
    )


def _edge_words(graph: Holding, places: dict[int, Place]) -> plot.Scatter:
    labelled = [(_way(edge, graph, places), edge.label) for edge in graph.edges if edge.label]
    return plot.Scatter(
        uid=series_uid("objects", "by"),
        mode="text",
        x=[points[len(points) // 2][0] for points, _ in labelled],
        y=[points[len(points) // 2][1] for points, _ in labelled],
        text=[f" {plain(_short(label))} " for _, label in labelled],
        textposition=["middle left" if _is_bent_left(points) else "middle right" for points, _ in labelled],
        textfont={"size": 11.5, "family": "ui-monospace, 'DejaVu Sans Mono', monospace"},
        hoverinfo="skip",
        showlegend=False,
    )


def _way(edge: Edge, graph: Holding, places: dict[int, Place]) -> list[Place]:
    """The points of an arrow, from just behind its holder to just before what it holds."""
    (x, y), (to_x, to_y) = places[edge.source], places[edge.target]
    if edge.source == edge.target:
        return _loop(x, y)
    cut = min(0.4, SHORT / math.hypot(to_x - x, to_y - y))
    aside_x, aside_y = _aside(edge, graph, places)
    if not aside_x and not aside_y:
        shares = [cut, 0.5, 1 - cut]
    else:
        shares = [cut + (1 - 2 * cut) * step / CURVE for step in range(CURVE + 1)]
    # A parabola over the straight line, highest in its middle.
    return [
        (
            x + (to_x - x) * share + aside_x * 4 * share * (1 - share),
            y + (to_y - y) * share + aside_y * 4 * share * (1 - share),
        )
        for share in shares
    ]


def _loop(x: float, y: float) -> list[Place]:
    """Around the left of an object, and back to it."""
    turns = [math.pi * (0.25 + 1.5 * step / CURVE) for step in range(CURVE + 1)]
    return [(x - 0.05 + 0.05 * math.cos(turn), y + 0.3 * math.sin(turn)) for turn in turns]


def _aside(edge: Edge, graph: Holding, places: dict[int, Place]) -> Place:
    """How far the middle of an arrow is moved aside, where a straight one would lie on another, or on an object between."""
    (x, y), (to_x, to_y) = places[edge.source], places[edge.target]
    has_way_back = any((one.source, one.target) == (edge.target, edge.source) for one in graph.edges)
    leads_past_a_row = abs(to_y - y) > 1.01
    is_level = abs(to_y - y) < 0.01
    if not (has_way_back or leads_past_a_row or to_y < y):
        return 0.0, 0.0
    # Rows are narrower than they are high: half of it looks as much.
    return (y - to_y) * BEND * 0.55, (to_x - x) * BEND + (0.25 if is_level else 0.0)


def _is_bent_left(points: Sequence[Place]) -> bool:
    return points[len(points) // 2][0] < min(points[0][0], points[-1][0]) - 0.01


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"
