"""A gate on what a unit leaves behind, by the front door."""

from __future__ import annotations

from typing import Any

EXPERIMENT = """\
from internals_lab import scenario

SEEN = []


class Order:
    pass


@scenario(strategies=["sequential"], check=None)
def handle():
    order = Order()
    order.lines = [list(range(200))]
    SEEN.append(order)


handle.expect("keeps nothing", figure="objects.grown_per_unit", value="== 0")
"""


def test_it_fails_with_the_types_that_grew_and_the_chain_that_holds_them(make_project: Any) -> None:
    ended = make_project({"exp_leak.py": EXPERIMENT}).run("--lab-effort=quick")
    [gate] = [item for name, item in ended.reported.items() if "keeps-nothing" in name]
    assert gate.outcome == "failed", ended.text
    assert "exp_leak.Order: 1 more a unit" in ended.text
    assert "held by: module exp_leak.SEEN (list) -> [" in ended.text
