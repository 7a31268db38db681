"""The allocations probe names the lines that hold memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from internals_lab.interpreters.findings import Findings
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.probe_pass import ProbePass
from internals_lab.probes.allocations import ALLOCATIONS

Driven = Callable[..., Any]
MB = 1 << 20
KEEPING, PASSING = 8, 9

SOURCE = f"""
    from internals_lab import scenario

    kept = []

    @scenario(check=None)
    def keep():
        kept.append(bytearray({MB}))
        passing = bytearray(4 * {MB})
"""


def looked_at(driven: Driven, interpreter: Interpreter | None = None, **cell: Any) -> dict[str, Any]:
    worker = driven(SOURCE, interpreter)
    worker.prepare("keep", **cell)
    worker.ask("warm", units=1, times=1)
    worker.ask("probe_begin", worker_module=ALLOCATIONS.worker_module)
    for _ in range(3):
        worker.block()
        worker.ask("probe_after_block")
    told: dict[str, Any] = worker.ask("probe_end")
    worker.ask("finish")
    return told


def test_the_line_that_keeps_is_first_and_named_below_the_folder_of_the_experiment(driven: Driven) -> None:
    told = looked_at(driven)
    first = told["detail"]["lines"][0]
    assert (first["file"], first["line"]) == ("exp_case.py", KEEPING)
    assert 3 * MB <= first["bytes"] < 3.1 * MB
    assert first["count"] >= 3
    figures = told["figures"]
    assert figures.keys() == ALLOCATIONS.units.keys()
    assert 3 * MB <= figures["held_bytes"] < 3.2 * MB
    assert 7 * MB <= figures["peak_traced_bytes"] < 7.5 * MB
    assert not any("internals_lab" in line["file"] for line in told["detail"]["lines"])


def test_threads_and_builds_without_a_gil_are_seen(driven: Driven, free_threaded: Interpreter) -> None:
    told = looked_at(driven, free_threaded, strategy="threads", workers=2)
    assert told["detail"]["lines"][0]["bytes"] >= 6 * MB


def test_it_says_in_words_what_holds_most() -> None:
    lines = [{"file": "orders.py", "line": 7, "bytes": 4096, "count": 2}] * 9
    seen = ProbePass(probe="allocations", number=0, outcome="measured", detail={"lines": lines})
    said = ALLOCATIONS.explain(seen)
    assert said == ["orders.py:7 holds 4096 bytes in 2 allocations"] * 5
    assert ALLOCATIONS.explain(ProbePass(probe="allocations", number=0, outcome="failed")) == []


def test_pypy_has_no_tracemalloc(found_interpreters: Findings) -> None:
    pypy = next(one for one in found_interpreters.interpreters if one.implementation == "pypy")
    assert ALLOCATIONS.unsupported_on(pypy) == f"{pypy.short} has no tracemalloc"
