"""What the probes are held against: the work is theirs to see, and every probe of the registry is asked."""

from __future__ import annotations

import runpy

from benchmarks import peak_memory, probe_cost
from benchmarks.looked_at import EXPERIMENT, LookedAt, launching
from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.gc import GC
from internals_lab.registry import load_registry


def test_every_probe_is_asked_or_says_why_not(this_interpreter: Interpreter, jython: Interpreter) -> None:
    known = set(load_registry().probes) - {"inspection"}
    for interpreter in (this_interpreter, jython):
        asked, without = probe_cost.candidates(interpreter)
        assert asked.keys() - {probe_cost.NOTHING.name} | {line.split(":")[0] for line in without} == known
        assert asked[probe_cost.NOTHING.name] is probe_cost.NOTHING
    assert "gc" not in asked


def test_a_process_of_the_benchmarks_is_looked_at(this_interpreter: Interpreter) -> None:
    with launching() as launcher:
        process = LookedAt(launcher, this_interpreter, "churn", GC)
        assert process.block_cpu_ns(1) > 0
        assert process.seen()["figures"]["collected"] > 100
        process.end()


def test_memray_and_the_probe_weigh_the_same_function() -> None:
    hold = runpy.run_path(str(peak_memory.SCRIPT))["hold"]
    assert hold(0) == 0
    assert hold(1) == (1 << 19) + (1 << 19) // 32
    assert f'megabytes": {list(peak_memory.MEGABYTES)}' in EXPERIMENT.read_text()
