"""Cells that are slower only because of the switch between them, planted by leaving out the lead-in: the lab names it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.declare.location import locate
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.registry import load_registry
from internals_lab.runner.course.observer import Silence
from internals_lab.runner.planning.effort import Effort
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.runner.workbench import Workbench

# Each unit reads objects all over its memory: fast out of its own caches, slow where the others have emptied them.
SOURCE = """
import random

from internals_lab import scenario


def scattered(copy):
    values = [float(number) for number in range(20_000)]
    random.Random(copy).shuffle(values)
    return values


@scenario(strategies=["sequential"], params={"copy": [0, 1, 2, 3, 4, 5]}, setup=scattered, check=None)
def touching(values, copy):
    return sum(values)
"""


@pytest.fixture
def measured(tmp_path: Path, this_interpreter: Interpreter) -> Callable[[int], RunDocument]:
    """A run with blocks of a fifth of a millisecond and this lead-in."""

    def measured(lead_in_ns: int) -> RunDocument:
        path = tmp_path / "exp_touching.py"
        path.write_text(SOURCE, encoding="utf-8")
        effort = Effort(
            name="short blocks", rounds=32, all_values=True, block_ns=200_000, lead_in_ns=lead_in_ns
        )
        order = RunOrder(
            root=tmp_path,
            results=tmp_path / f"results-{lead_in_ns}",
            effort=effort,
            seed=1,
            stops_early=False,
        )
        bench = Workbench(order, interpreters=[this_interpreter], registry=load_registry())
        try:
            location = locate(path, root=tmp_path)
            for scenario in bench.collect(location):
                bench.plan(scenario, location)
            laboratory = bench.laboratory(Silence())
            laboratory.open()
            for scenario in laboratory.scenarios:
                laboratory.measure(scenario)
            return laboratory.close("complete")[0]
        finally:
            bench.close()

    return measured


def test_without_a_lead_in_the_switch_is_named_as_what_is_slow(
    measured: Callable[[int], RunDocument],
) -> None:
    bare = measured(0)
    ratios = {check.cell: check.ratio for check in bare.alternation}
    assert len(ratios) == 6
    assert "alternation" in {one.kind for one in bare.observations}, ratios
    led_in = measured(2_000_000)
    assert "alternation" not in {one.kind for one in led_in.observations}, led_in.alternation
