"""The gc probe notes what the collector does in blocks, on every interpreter whose collector tells of itself."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from internals_lab.interpreters.findings import Findings
from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.gc import GC
from internals_lab.registry import load_registry

Driven = Callable[..., Any]
STRATEGIES = load_registry(entry_points=False).strategies

SOURCE = """
    import gc
    from internals_lab import scenario

    class Node:
        pass

    @scenario(check=None)
    def cycles():
        for _ in range(3000):
            node = Node()
            node.itself = node

    @scenario(check=None)
    def thrice():
        for _ in range(3):
            gc.collect()

    @scenario(check=None, setup_block=lambda: [gc.collect() for _ in range(5)])
    def nothing(state):
        pass

    @scenario(check=None)
    def many():
        for _ in range(700):
            gc.collect(0)

    @scenario(check=None)
    def jealous():
        gc.callbacks.clear()

    @scenario(check=None)
    def peak():
        # Kept nowhere: it is gone before anybody looks.
        len(b"x" * 60_000_000)

    @scenario(check=None)
    def busy():
        # Pauses of some microseconds, beside a thread that wants the GIL all the time.
        for _ in range(2000):
            gc.collect(0)
"""


def looked_at(
    driven: Driven, scenario: str, interpreter: Interpreter | None = None, *, blocks: int = 3, **cell: Any
) -> dict[str, Any]:
    """What the probe says after so many blocks of one unit."""
    worker = driven(SOURCE, interpreter)
    worker.prepare(scenario, **cell)
    worker.ask("warm", units=1, times=1)
    worker.ask("probe_begin", worker_module=GC.worker_module)
    for _ in range(blocks):
        worker.block()
        worker.ask("probe_after_block")
    told: dict[str, Any] = worker.ask("probe_end")
    worker.ask("finish")
    assert told["figures"].keys() <= GC.units.keys()
    assert len({len(column) for column in told.get("columns", {}).values()}) <= 1
    return told


def of_versions(interpreters: Sequence[Interpreter]) -> list[Interpreter]:
    """One of each version and kind of build."""
    found = {(*one.language_version[:2], one.free_threaded_build): one for one in interpreters}
    return list(found.values())


def test_every_collection_is_noted_with_what_it_found_on_every_cpython(
    driven: Driven, measurable: list[Interpreter]
) -> None:
    for interpreter in of_versions(measurable):
        told = looked_at(driven, "cycles", interpreter, blocks=6)
        figures, columns = told["figures"], told["columns"]
        # Of 18,000 cycles, what the collector had not come to yet is left, or was left by the warm-up.
        assert 10_000 <= figures["collected"] <= 44_000, interpreter.name
        assert figures["collections"] == figures["pauses"] == len(columns["pause_ns"]) >= 1
        assert figures["uncollectable"] == 0
        assert figures["pause_p50_ns"] <= figures["pause_p99_ns"] <= figures["longest_pause_ns"]
        assert 0 < figures["pause_share"] < 1
        assert sum(columns["collected"]) == figures["collected"]
        generations = {name: value for name, value in figures.items() if "_gen" in name}
        assert sum(generations.values()) == figures["collections"]
        assert len(generations) == (1 if interpreter.free_threaded_build else 3), interpreter.name
        assert ("stopped_thread_ns" in figures) == interpreter.free_threaded_build


def test_pauses_lie_in_the_blocks_that_are_told_with_them(driven: Driven) -> None:
    told = looked_at(driven, "thrice", blocks=4)
    blocks, columns = told["detail"]["blocks"], told["columns"]
    assert told["figures"]["collections"] == told["figures"]["collections_gen2"] == 12
    assert blocks["start_ns"][0] == 0
    for number, (start_ns, wall_ns) in enumerate(zip(blocks["start_ns"], blocks["wall_ns"], strict=True)):
        own = slice(3 * number, 3 * number + 3)
        assert all(start_ns <= one < start_ns + wall_ns for one in columns["start_ns"][own])
        assert sum(columns["pause_ns"][own]) <= wall_ns
    assert told["figures"]["pause_share"] == pytest.approx(sum(columns["pause_ns"]) / sum(blocks["wall_ns"]))


def test_collections_between_blocks_are_none_of_theirs(driven: Driven) -> None:
    figures = looked_at(driven, "nothing")["figures"]
    assert figures["collections"] == figures["pauses"] == 0
    assert figures["longest_pause_ns"] == figures["pause_p99_ns"] == figures["pause_share"] == 0


def test_the_most_that_was_held_is_that_of_the_blocks(driven: Driven) -> None:
    held = [
        looked_at(driven, "peak", blocks=blocks)["figures"]["peak_rss_bytes"]
        # The warm-up held as much, and is forgotten.
        for blocks in (0, 1)
    ]
    assert 50_000_000 < held[1] - held[0] < 70_000_000


def test_who_takes_the_probe_out_is_told_so(driven: Driven) -> None:
    worker = driven(SOURCE)
    worker.prepare("jealous")
    worker.ask("probe_begin", worker_module=GC.worker_module)
    worker.block()
    worker.ask("probe_after_block")
    assert "took the probe out of gc.callbacks" in worker.error("probe_end")


def test_of_many_pauses_some_are_told_that_have_the_quantiles_of_all(driven: Driven) -> None:
    told = looked_at(driven, "many", blocks=2)
    figures, columns = told["figures"], told["columns"]
    assert figures["pauses"] == 1400
    assert told["detail"]["pauses_told"] == len(columns["pause_ns"]) == 500
    assert columns["start_ns"] == sorted(columns["start_ns"])
    assert max(columns["pause_ns"]) == figures["longest_pause_ns"]
    assert statistics.median(columns["pause_ns"]) == pytest.approx(figures["pause_p50_ns"], rel=0.2)


def test_a_stopped_world_costs_its_pause_in_each_of_its_threads(
    driven: Driven, free_threaded: Interpreter
) -> None:
    told = looked_at(driven, "thrice", free_threaded, strategy="threads", workers=2)
    figures = told["figures"]
    assert told["detail"]["threads"] == 2
    assert figures["stopped_thread_ns"] == 2 * sum(told["columns"]["pause_ns"])
    assert figures["stopped_thread_share"] == pytest.approx(figures["pause_share"])


def test_a_pause_has_no_other_threads_turn_in_it(driven: Driven, gil_twin: Interpreter) -> None:
    """By the wall clock some would last the switch interval, 5 ms: the thread gives up the GIL when it is called."""
    for _ in range(5):
        figures = looked_at(driven, "busy", gil_twin, strategy="threads", workers=2)["figures"]
        # While one of them collects, the other's wish to do so passes unheard.
        assert figures["pauses"] > 1000
        if figures["longest_pause_ns"] < 4_000_000:
            break
    else:
        pytest.fail(f"the longest of many pauses took {figures['longest_pause_ns']} ns")


def test_its_own_durations_are_within_a_few_percent_of_what_we_time(
    driven: Driven, cpython_315: Interpreter
) -> None:
    """Long ones, each by its own ratio: short ones are mostly our call."""
    columns = looked_at(driven, "thrice", cpython_315, blocks=5)["columns"]
    ratios = [ours / own for ours, own in zip(columns["pause_ns"], columns["own_duration_ns"], strict=True)]
    assert len(ratios) == 15
    assert 0.95 < statistics.median(ratios) < 1.15


def test_an_interpreter_that_does_not_tell_a_duration_leaves_it_open(
    driven: Driven, gil_twin: Interpreter
) -> None:
    assert set(looked_at(driven, "thrice", gil_twin)["columns"]["own_duration_ns"]) == {None}


def test_pypy_tells_sums(driven: Driven, found_interpreters: Findings) -> None:
    pypys = [one for one in found_interpreters.interpreters if one.implementation == "pypy"]
    assert pypys
    for pypy in pypys:
        assert GC.unsupported_on(pypy) is None
        figures = looked_at(driven, "thrice", pypy)["figures"]
        assert figures["collections_major"] >= 9
        assert figures["collections"] == figures["collections_minor"] + figures["collections_major"]
        assert figures["longest_pause_ns"] > 0
        assert 0 < figures["pause_share"] < 1.2


def test_it_says_where_it_sees_nothing(gil_twin: Interpreter, jython: Interpreter) -> None:
    scenario: Any = None
    for name, strategy in STRATEGIES.items():
        elsewhere = name in ("processes", "process_pool", "subinterpreters", "interpreter_pool")
        assert (GC.unsupported_with(scenario, strategy) is not None) == elsewhere, name
    assert GC.unsupported_on(gil_twin) is None
    assert "gc.callbacks" in (GC.unsupported_on(jython) or "")
