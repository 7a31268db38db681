"""What a unit leaves behind, as the probe of objects tells it on real interpreters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.objects import OBJECTS, chain_in_words

LEAKING = """
from internals_lab import scenario
import functools

CACHE = {}
LOG = []

class Order:
    __slots__ = ("number",)

@scenario(params={"n": [0, 1, 7, 1000]}, check=None, workers=[2])
def leak(n):
    for _ in range(n):
        CACHE.setdefault("orders", []).append(Order())

@scenario(check=None)
def note():
    LOG.append("order %d" % len(LOG))

@functools.lru_cache(maxsize=None)
def priced(number):
    return [number]

@scenario(check=None)
def fill():
    return [priced(number) for number in range(100)]

@scenario(check=None, setup=dict)
def keep(state):
    state.setdefault("orders", []).append(Order())

class Pair:
    pass

@scenario(check=None)
def tie():
    one, other = Pair(), Pair()
    one.other, other.other = other, one
"""

Driven = Callable[..., Any]


def look(
    worker: Any, scenario: str, *, blocks: int = 4, units: int = 20, objgraph: bool = True, **cell: Any
) -> Any:
    worker.prepare(scenario, **cell)
    worker.block(units)
    worker.ask("probe_begin", worker_module="probes.objects", given=OBJECTS.brings() if objgraph else {})
    for _ in range(blocks):
        worker.block(units)
        worker.ask("probe_after_block")
    return worker.ask("probe_end")


def words_of(told: Any) -> str:
    return chain_in_words(told["detail"]["chain"])


def test_leaks_of_any_size_are_told_exactly_and_nothing_else_is(driven: Driven) -> None:
    worker = driven(LEAKING)
    for index, leaked in enumerate((0, 1, 7, 1000)):
        told = look(worker, "leak", params={"n": index})
        assert told["figures"]["grown_per_unit"] == leaked
        assert [row["per_unit"] for row in told["detail"]["grown"]] == [leaked] * (leaked > 0)
        if leaked:
            assert told["detail"]["grown"][0]["type"] == "exp_case.Order"
            assert words_of(told).startswith("module exp_case.CACHE (dict) -> ['orders'] (list) -> [")
            assert words_of(told).endswith("(exp_case.Order)")
            assert told["detail"]["reason"] is None


def test_leaks_are_told_wherever_the_collector_lists_its_objects(
    driven: Driven,
    free_threaded: Interpreter,
    measurable: list[Interpreter],
    pypy: Interpreter,
) -> None:
    oldest = min(measurable, key=lambda one: one.language_version)
    for interpreter in (oldest, free_threaded, pypy):
        worker = driven(LEAKING, interpreter)
        assert look(worker, "leak", params={"n": 0})["figures"]["grown_per_unit"] == 0, interpreter.name
        told = look(worker, "leak", params={"n": 2})
        assert told["figures"]["grown_per_unit"] == 7, interpreter.name
        assert words_of(told).startswith("module exp_case.CACHE (dict)"), interpreter.name
        # There a collection tells of nothing that it found, and nobody counts blocks of memory.
        counted = {"uncollected_cycles", "grown_blocks_per_unit"} & set(told["figures"])
        assert len(counted) == (0 if interpreter is pypy else 2)
        # Text in a list, which PyPy keeps without an object for each.
        noted = look(worker, "note")
        assert noted["figures"]["grown_items_per_unit"] == 1, interpreter.name
        assert words_of(noted) == "module exp_case.LOG (list)", interpreter.name
        worker.quit()


def test_units_of_all_threads_are_counted(driven: Driven) -> None:
    told = look(driven(LEAKING), "leak", strategy="threads", workers=2, params={"n": 1})
    assert told["figures"]["grown_per_unit"] == 1


def test_what_no_collector_tracks_shows_in_the_blocks_of_memory_and_its_holder_is_found(
    driven: Driven,
) -> None:
    told = look(driven(LEAKING), "note", units=100)
    assert told["figures"]["grown_per_unit"] == 0
    assert told["figures"]["grown_blocks_per_unit"] == pytest.approx(1, rel=0.2)
    assert told["figures"]["grown_items_per_unit"] == 1
    assert told["detail"]["longer"] == [{"type": "list", "per_unit": 1.0}]
    assert words_of(told) == "module exp_case.LOG (list)"


def test_a_cache_that_fills_up_once_is_no_leak(driven: Driven) -> None:
    told = look(driven(LEAKING), "fill")
    assert told["figures"]["grown_per_unit"] == 0
    assert told["figures"]["grown_blocks_per_unit"] == 0
    assert told["figures"]["grown_items_per_unit"] == 0
    assert told["detail"]["chain"] is None


def test_what_stays_in_the_state_of_the_set_up_is_held_by_it(driven: Driven) -> None:
    told = look(driven(LEAKING), "keep")
    assert told["figures"]["grown_per_unit"] == 1
    assert words_of(told).startswith("what the scenario's set-up made")


def test_cycles_that_a_collection_found_are_counted_and_are_no_growth(driven: Driven) -> None:
    figures = look(driven(LEAKING), "tie")["figures"]
    assert figures["uncollected_cycles"] == 2
    assert figures["grown_per_unit"] == 0


def test_too_few_blocks_give_a_reason_and_no_figure(driven: Driven) -> None:
    told = look(driven(LEAKING), "tie", blocks=3)
    assert "figures" not in told
    assert told["detail"]["reason"] == "growth is told over 4 blocks at the least, here there were 3"


def test_without_objgraph_the_chain_is_found_all_the_same_and_it_is_said(
    driven: Driven, write: Callable[[str, str], Path]
) -> None:
    told = look(driven(LEAKING), "leak", params={"n": 1}, objgraph=False)
    assert told["detail"]["reason"] == "objgraph is not installed beside the lab"
    assert words_of(told).startswith("module exp_case.CACHE (dict) -> ['orders'] (list)")


def test_an_objgraph_that_does_not_load_or_raises_costs_only_a_word(
    driven: Driven, write: Callable[[str, str], Path]
) -> None:
    worker = driven(LEAKING)
    broken = {
        "raise ImportError('no frames')": "objgraph does not run here: ImportError",
        "def find_backref_chain(*_, **__): raise ValueError": "objgraph gave up: ValueError",
    }
    for number, (source, reason) in enumerate(broken.items()):
        path = write(f"broken_{number}.py", source)
        worker.prepare("leak", params={"n": 1})
        worker.ask("probe_begin", worker_module="probes.objects", given={"objgraph": str(path)})
        for _ in range(4):
            worker.block(5)
            worker.ask("probe_after_block")
        told = worker.ask("probe_end")
        assert told["detail"]["reason"] == reason
        assert words_of(told).startswith("module exp_case.CACHE")


def test_objgraph_is_loaded_only_where_something_stayed(
    driven: Driven, write: Callable[[str, str], Path]
) -> None:
    noted = write("noted.txt", "")
    path = write("noting.py", f"open({str(noted)!r}, 'a').write('loaded')")
    worker = driven(LEAKING)
    for scenario, params, told in (("tie", {}, ""), ("leak", {"n": 1}, "loaded")):
        worker.prepare(scenario, params=params)
        worker.ask("probe_begin", worker_module="probes.objects", given={"objgraph": str(path)})
        for _ in range(4):
            worker.block(5)
            worker.ask("probe_after_block")
        worker.ask("probe_end")
        assert noted.read_text() == told


HOSTILE = """
from internals_lab import scenario
import weakref

HELD = []

class Meta(type):
    def __getattribute__(cls, name):
        raise RuntimeError(name)

    def __hash__(cls):
        raise RuntimeError("hash")

    def __eq__(cls, other):
        raise RuntimeError("eq")

def _raise(*_):
    raise RuntimeError("called")

class Hostile(metaclass=Meta):
    __repr__ = __str__ = __eq__ = __hash__ = __len__ = __iter__ = __bool__ = __getattr__ = __del__ = _raise
    __class__ = property(_raise)
    __module__ = "exp_case"

Evil = type("Evil\\n\\x1b[31m" + "x" * 300, (), {"__module__": _raise, "__repr__": _raise})

@scenario(check=None)
def leak():
    one = Evil()
    HELD.append({10**5000: [Hostile(), one, weakref.proxy(one)]})
    Hostile()
"""


def test_hostile_objects_are_counted_and_shown_without_a_line_of_theirs_being_run(driven: Driven) -> None:
    told = look(driven(HOSTILE), "leak")
    grown = {row["type"]: row["per_unit"] for row in told["detail"]["grown"]}
    assert grown["exp_case.Hostile"] == 1
    evil = next(name for name in grown if name.startswith("Evil"))
    assert grown[evil] == 1
    assert evil.startswith("Evil??[31mxxx")
    assert len(evil) == 60
    assert words_of(told).startswith("module exp_case.HELD (list) -> [")


LARGE = """
from internals_lab import scenario

NODES = []

class Node:
    __slots__ = ("next",)

def ring():
    first = last = Node()
    for _ in range(1_000_000):
        last.next = Node()
        last = last.next
    last.next = first
    return [first]

@scenario(check=None, setup=ring)
def lengthen(state):
    node = Node()
    node.next = state[0]
    state[0] = node

@scenario(check=None)
def deepen():
    inner = NODES
    for _ in range(100):
        if not inner:
            inner.append([])
        inner = inner[0]
    inner.append([])
"""


def test_a_cycle_of_a_million_objects_is_looked_through(driven: Driven) -> None:
    """The newest is found at the root, and the million behind it are not walked through one by one."""
    told = look(driven(LARGE), "lengthen", units=5)
    assert told["figures"]["grown_per_unit"] == 1
    assert told["detail"]["grown"] == [{"type": "exp_case.Node", "per_unit": 1.0, "count": 15}]
    assert len(told["detail"]["chain"]["nodes"]) <= 16


def test_a_chain_too_long_to_be_drawn_is_cut_with_a_count(driven: Driven) -> None:
    told = look(driven(LARGE), "deepen", units=5)
    assert told["figures"]["grown_per_unit"] == 1
    graph = told["detail"]["chain"]
    # The module, its list, a hundred within each other, and the one that stays.
    assert len(graph["nodes"]) + graph["cut"] == 103
    assert len(graph["nodes"]) == 16
    assert f"… {graph['cut']} more …" in words_of(told)
