"""The memory probe reads what the cell's processes hold, held at the most, and give back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from internals_lab.interpreters.findings import Findings
from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.memory import MEMORY

Driven = Callable[..., Any]
MB = 1 << 20

SOURCE = f"""
    import gc, os
    from internals_lab import scenario

    kept = []

    @scenario(check=None)
    def peak():
        bytearray(b"1") * (64 * {MB})

    @scenario(check=None)
    def grow():
        kept.append(bytearray(b"1") * (4 * {MB}))

    def in_cycles():
        gc.disable()

    @scenario(check=None, setup=in_cycles)
    def cycles(state=None):
        held = [bytearray(b"1") * (32 * {MB})]
        held.append(held)

    @scenario(check=None)
    def hold():
        if not kept:
            kept.append(bytearray(b"1") * (32 * {MB}))
"""


def looked_at(
    driven: Driven, scenario: str, interpreter: Interpreter | None = None, *, blocks: int = 3, **cell: Any
) -> dict[str, Any]:
    """What the probe says after so many blocks, and beside it what the host saw from outside before."""
    worker = driven(SOURCE, interpreter)
    worker.prepare(scenario, **cell)
    worker.ask("warm", units=1, times=1)
    worker.ask("probe_begin", worker_module=MEMORY.worker_module)
    for _ in range(blocks):
        worker.block()
        worker.ask("probe_after_block")
    watched = MEMORY.watch([worker.process.pid])
    told: dict[str, Any] = worker.ask("probe_end")
    worker.ask("finish")
    assert told["figures"].keys() | watched.keys() <= MEMORY.units.keys()
    return told | {"watched": watched}


def test_the_peak_is_that_of_the_blocks_though_nothing_of_it_is_left(driven: Driven) -> None:
    told = looked_at(driven, "peak")
    figures = told["figures"]
    assert told["detail"]["peak_of"] == "the blocks"
    assert 60 * MB < figures["peak_rss_bytes"] - figures["rss_bytes"] < 80 * MB
    # What was before the blocks is not in it.
    assert (
        looked_at(driven, "peak", blocks=0)["figures"]["peak_rss_bytes"] < figures["peak_rss_bytes"] - 50 * MB
    )


def test_growth_is_of_the_last_block_against_the_first(driven: Driven) -> None:
    told = looked_at(driven, "grow", blocks=5)
    assert told["columns"]["block"] == [0, 1, 2, 3, 4]
    sizes = told["columns"]["rss_bytes"]
    assert all(3 * MB < later - earlier < 6 * MB for earlier, later in pairwise(sizes))
    assert told["figures"]["growth_rss_bytes"] == sizes[-1] - sizes[0]


def test_a_collection_gives_back_what_cycles_hold(driven: Driven) -> None:
    figures = looked_at(driven, "cycles")["figures"]
    assert figures["rss_bytes"] - figures["rss_after_collect_bytes"] > 3 * 30 * MB


def test_inside_and_outside_see_the_same(driven: Driven) -> None:
    told = looked_at(driven, "hold")
    for kind in ("rss_bytes", "pss_bytes", "uss_bytes"):
        assert told["watched"][kind] == pytest.approx(told["figures"][kind], rel=0.1)
    assert told["watched"]["processes"] == 1


def test_children_count_and_are_not_said_to_be_collected(driven: Driven) -> None:
    alone = looked_at(driven, "hold")["figures"]
    told = looked_at(driven, "hold", strategy="processes", workers=2)
    # The one that leads them has set up nothing, or all that it has is theirs as well.
    assert told["figures"]["uss_bytes"] > alone["uss_bytes"] + 25 * MB
    assert told["figures"]["peak_rss_bytes"] >= told["figures"]["rss_bytes"]
    assert told["watched"]["processes"] == 3
    assert "rss_after_collect_bytes" not in told["figures"]
    assert "heaps of their own" in told["detail"]["not_given_back"]


def test_workers_in_interpreters_are_not_said_to_be_collected(driven: Driven, gil_twin: Interpreter) -> None:
    told = looked_at(driven, "hold", gil_twin, strategy="subinterpreters", workers=2)
    assert "heaps of their own" in told["detail"]["not_given_back"]


def test_a_free_threaded_build_says_that_it_cannot_be_trimmed(
    driven: Driven, free_threaded: Interpreter
) -> None:
    told = looked_at(driven, "hold", free_threaded)
    assert told["figures"]["allocated_blocks"] > 1000
    assert "rss_after_trim_bytes" not in told["figures"]
    assert "mimalloc" in told["detail"]["not_trimmed"]


def test_pypy_has_sizes_and_no_blocks(driven: Driven, found_interpreters: Findings) -> None:
    pypys = [one for one in found_interpreters.interpreters if one.implementation == "pypy"]
    assert pypys
    for pypy in pypys:
        figures = looked_at(driven, "hold", pypy)["figures"]
        assert figures["rss_after_collect_bytes"] > 32 * MB
        assert "allocated_blocks" not in figures


def test_nobody_is_watched_who_is_no_child_of_ours() -> None:
    assert MEMORY.watch([1]) == {}
