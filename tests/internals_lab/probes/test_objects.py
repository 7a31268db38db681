"""What the host says of the objects that stay: the words of a leak."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.probe_pass import ProbePass
from internals_lab.probes.objects import OBJECTS, chain_in_words
from internals_lab.strategies.processes import PROCESSES
from internals_lab.strategies.threads import THREADS

GRAPH: dict[str, Any] = {
    "nodes": [
        {"id": 0, "type": "module", "label": "exp_shop", "root": True},
        {"id": 1, "type": "dict", "label": "1 items", "root": False},
        {"id": 2, "type": "list", "label": "300 items", "root": False},
        {"id": 3, "type": "exp_shop.Order", "label": "", "root": False},
        {"id": 4, "type": "list", "label": "2 items", "root": False},
    ],
    "edges": [
        {"from": 0, "to": 1, "label": ".CACHE"},
        {"from": 1, "to": 2, "label": "['orders']"},
        {"from": 2, "to": 3, "label": "[299]"},
        {"from": 2, "to": 4, "label": "[298]"},
    ],
    "cut": 0,
}


def seen(grown: list[tuple[str, float]], **more: Any) -> ProbePass:
    rows = [{"type": name, "per_unit": per_unit, "count": 7} for name, per_unit in grown]
    detail = {"grown": rows, "types_left_out": 0, "chain": None, "reason": None}
    return ProbePass(
        probe="objects",
        number=0,
        outcome="measured",
        figures={"grown_blocks_per_unit": more.pop("blocks", 0.0)},
        detail=detail | more,
    )


def test_a_leak_is_explained_by_its_types_and_the_chain_that_holds_them() -> None:
    assert OBJECTS.explain(seen([("exp_shop.Order", 1.0), ("list", 2.5)], chain=GRAPH)) == [
        "exp_shop.Order: 1 more a unit",
        "list: 2.5 more a unit",
        "held by: module exp_shop.CACHE (dict) -> ['orders'] (list) -> [299] (exp_shop.Order)",
    ]


def test_more_types_than_anyone_reads_are_counted() -> None:
    lines = OBJECTS.explain(seen([(f"exp.T{n}", 1.0) for n in range(8)], types_left_out=4))
    assert len(lines) == 6
    assert lines[-1] == "and objects of 7 types more"


def test_what_no_collector_tracks_is_told_by_its_memory() -> None:
    longer = [{"type": "list", "per_unit": 3.0}]
    assert OBJECTS.explain(seen([], blocks=3.0, reason="a word", longer=longer)) == [
        "blocks of memory: 3 more a unit, of what no collector tracks: text, numbers",
        "a list: 3 items more a unit",
        "a word",
    ]


def test_nothing_seen_needs_no_words() -> None:
    assert OBJECTS.explain(seen([])) == []
    assert OBJECTS.explain(ProbePass(probe="objects", number=0, outcome="crashed")) == []


def test_a_chain_from_the_state_and_one_that_goes_round_come_to_an_end() -> None:
    nodes = [
        {"id": 0, "type": "state", "label": "what the scenario's set-up made", "root": True},
        {"id": 1, "type": "cell", "label": "", "root": False},
    ]
    edges = [{"from": 0, "to": 1, "label": ""}, {"from": 1, "to": 0, "label": "(the cell's content)"}]
    graph = {"nodes": nodes, "edges": edges, "cut": 0}
    assert chain_in_words(graph) == "what the scenario's set-up made -> (cell)"


def test_objgraph_travels_as_the_path_of_its_one_file() -> None:
    brought = OBJECTS.brings()
    assert Path(str(brought["objgraph"])).name == "objgraph.py"


def test_it_sees_into_threads_and_not_into_processes(this_interpreter: Interpreter) -> None:
    scenario: Any = None
    assert OBJECTS.unsupported_with(scenario, THREADS) is None
    assert "heaps of their own" in (OBJECTS.unsupported_with(scenario, PROCESSES) or "")
    assert OBJECTS.unsupported_on(this_interpreter) is None


def test_who_lists_no_objects_is_refused_with_the_reason(jython: Interpreter) -> None:
    assert "does not list its objects" in (OBJECTS.unsupported_on(jython) or "")
