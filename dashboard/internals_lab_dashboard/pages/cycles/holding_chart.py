"""The chart of who holds what stays, with its table: a reference a row."""

from __future__ import annotations

from internals_lab.counted import counted
from internals_lab_dashboard.data.cycles.holding import Holding, Node
from internals_lab_dashboard.figures.cycles.holding import holding_figure
from internals_lab_dashboard.pages.content.page import Cell, Chart, Column
from internals_lab_dashboard.pages.parts.spoken import spoken

COLUMNS = (
    Column(field="holder", header="Holder", width=150),
    Column(field="holder_type", header="Its type", width=142),
    Column(field="by", header="By", width=100),
    Column(field="held", header="Holds", width=150),
    Column(field="held_type", header="Its type", width=142),
    Column(field="steps", header="From a root", figures="d", width=100),
    Column(field="remarks", header="Remarks", width=140, fills=True),
)
HOW_TO_READ = (
    "An arrow leads from an object to what it holds, by the attribute, key or index beside it. What a root holds (a module, "
    "a running function, what set-up made) cannot be freed: cut one arrow of every way down, and what is below it goes. "
    "Drag to move, scroll to look closer."
)
ROUND_HOW = (
    "An arrow leads from an object to what it holds. Nothing outside holds any of them, yet each is held: counting references "
    "never frees them, and only a collection finds out."
)
LEAST_PX = 320


def holding_chart(title: str, graph: Holding, grew: frozenset[str], *, kept_for: str) -> Chart:
    """`grew` are the types that grew."""
    has_root = any(node.root for node in graph.nodes)
    widest = max((list(graph.steps.values()).count(step) for step in set(graph.steps.values())), default=1)
    return Chart(
        key="holding",
        title=title,
        how_to_read=" ".join(filter(None, (HOW_TO_READ if has_root else ROUND_HOW, left_out(graph)))),
        summary=_summary(graph),
        figure=holding_figure(graph, grew=grew, zoom_kept_for=kept_for),
        columns=COLUMNS,
        rows=tuple(_rows(graph, grew)),
        least_px=LEAST_PX if widest < 2 else min(1400, LEAST_PX + 190 * (widest - 1)),
    )


def left_out(graph: Holding) -> str:
    """What is not drawn, in a sentence."""
    parts = []
    if graph.cut:
        were = "was" if graph.cut == 1 else "were"
        parts.append(f"{counted(graph.cut, 'object', form=',')} {were} left out by the probe")
    if graph.undrawn:
        are = "is" if graph.undrawn == 1 else "are"
        parts.append(f"{graph.undrawn:,} more that it told of {are} not drawn, the farthest from a root")
    return f"Not all is here: {'; '.join(parts)}." if parts else ""


def named(node: Node) -> str:
    """An object in a word."""
    return node.label or f"a {node.type}"


def _rows(graph: Holding, grew: frozenset[str]) -> list[dict[str, Cell]]:
    nodes = {node.id: node for node in graph.nodes}
    rows = [
        _row(nodes[edge.source], edge.label, nodes[edge.target], graph, grew)
        for edge in sorted(graph.edges, key=lambda one: graph.steps[one.source])
    ]
    linked = {one for edge in graph.edges for one in (edge.source, edge.target)}
    return rows + [_row(node, "", None, graph, grew) for node in graph.nodes if node.id not in linked]


def _row(holder: Node, by: str, held: Node | None, graph: Holding, grew: frozenset[str]) -> dict[str, Cell]:
    remarks = []
    if holder.root:
        remarks.append("the holder is a root")
    if held is not None and held.type in grew:
        remarks.append(f"{held.type} grew")
    if held is not None and graph.steps[held.id] <= graph.steps[holder.id]:
        remarks.append("leads back")
    return {
        "holder": named(holder),
        "holder_type": holder.type,
        "by": by,
        "held": named(held) if held else "",
        "held_type": held.type if held else "",
        "steps": graph.steps[(held or holder).id],
        "remarks": "; ".join(remarks),
    }


def _summary(graph: Holding) -> str:
    nodes = {node.id: node for node in graph.nodes}
    told = [
        f"{named(nodes[edge.source])} holds {named(nodes[edge.target])}"
        + (f" by {edge.label}" if edge.label else "")
        for edge in graph.edges
    ]
    return spoken(
        f"Graph of {len(nodes)} objects and {len(graph.edges)} references. {left_out(graph)}".rstrip(" ."),
        told,
    )
