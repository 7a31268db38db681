"""A graph of references as a results file has it becomes one that can be drawn, whatever stands in the file."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from internals_lab_dashboard.data.cycles.holding import MOST_NODES, holding
from internals_lab_dashboard.figures.cycles.holding import holding_figure
from internals_lab_dashboard.figures.cycles.holding_layout import is_round, placed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(
            st.sampled_from(["nodes", "edges", "id", "from", "to", "cut", "root", "type"]), inner
        )
    ),
    max_leaves=40,
)


def graph(edges: list[tuple[int, int]], *, roots: tuple[int, ...] = (), nodes: int = 0, cut: int = 0) -> Any:
    count = nodes or 1 + max((max(edge) for edge in edges), default=0)
    return {
        "nodes": [
            {"id": one, "type": f"T{one}", "label": f"<{one}>", "root": one in roots} for one in range(count)
        ],
        "edges": [{"from": one, "to": other, "label": f".x{other}"} for one, other in edges],
        "cut": cut,
    }


def test_objects_stand_in_rows_by_how_far_they_are_from_a_root() -> None:
    told = holding(graph([(0, 1), (1, 2), (1, 3), (3, 1)], roots=(0,)))
    assert told is not None
    assert told.steps == {0: 0, 1: 1, 2: 2, 3: 2}
    assert told.has_cycle
    rows = {one: y for one, (_, y) in placed(told).items()}
    assert rows == {0: 0, 1: 1, 2: 2, 3: 2}


def test_a_cycle_that_nothing_holds_is_round() -> None:
    told = holding(graph([(0, 1), (1, 2), (2, 0)]))
    assert told is not None
    assert is_round(told)
    assert len(set(placed(told).values())) == 3


def test_a_chain_without_a_root_is_no_cycle_and_begins_where_nobody_holds() -> None:
    told = holding(graph([(2, 1), (1, 0)]))
    assert told is not None
    assert not told.has_cycle
    assert told.steps == {2: 0, 1: 1, 0: 2}


def test_of_a_graph_that_is_too_large_the_farthest_are_left_out_and_counted() -> None:
    many = 500
    told = holding(graph([(one, one + 1) for one in range(many)], roots=(0,), cut=7))
    assert told is not None
    assert len(told.nodes) == MOST_NODES
    assert (told.cut, told.undrawn) == (7, many + 1 - MOST_NODES)
    assert max(told.steps.values()) == MOST_NODES - 1


def test_an_object_that_holds_itself_is_drawn_with_an_arrow_to_itself() -> None:
    told = holding(graph([(0, 0)]))
    assert told is not None
    assert told.has_cycle
    arrows = holding_figure(told, grew=frozenset(), zoom_kept_for="").validated.data[0]
    assert len({*arrows.x}) > 3


@settings(max_examples=40)
@given(JSON)
def test_whatever_stands_in_its_place_is_drawn_or_passed_over(told: Any) -> None:
    found = holding(told)
    if found is not None:
        places = placed(found)
        assert set(places) == {node.id for node in found.nodes}
        holding_figure(found, grew=frozenset(), zoom_kept_for="")


@pytest.mark.parametrize(
    "told", [None, 3, [], {"nodes": 3}, {"nodes": [{"id": "x"}]}, {"nodes": [{"id": True}]}]
)
def test_what_is_no_graph_is_none(told: Any) -> None:
    assert holding(told) is None


def test_kinds_of_objects_differ_in_shape_and_arrows_end_at_what_is_held() -> None:
    told = holding(graph([(0, 1), (1, 2)], roots=(0,)))
    assert told is not None
    figure = holding_figure(told, grew=frozenset({"T2"}), zoom_kept_for="")
    shapes = {
        trace.name: trace.marker.symbol for trace in figure.validated.data if trace.mode == "markers+text"
    }
    assert len(set(shapes.values())) == len(shapes) == 3
    arrows = figure.validated.data[0]
    heads = [y for y, size in zip(arrows.y, arrows.marker.size, strict=True) if size]
    assert [round(head) for head in heads] == [1, 2]
