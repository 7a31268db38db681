"""Probes and inspections by the front door: the option, selection, and what items report."""

from __future__ import annotations

from typing import Any

EXPERIMENT = """\
import sys

from internals_lab import inspection, scenario


@scenario(strategies=["sequential", "threads"], workers=[1])
def adds():
    return sum(range(100))


@inspection(params={"name": ["maxsize", "nothing"]})
def looks(name):
    print("looking for", name)
    return {"value": getattr(sys, name) % 2}
"""


def test_the_option_adds_probes_to_whatever_is_selected_and_to_its_references(make_project: Any) -> None:
    project = make_project({"exp_case.py": EXPERIMENT, "pytest.ini": "[pytest]\nlab_probe =\n    bytecode\n"})
    ended = project.run("-k", "threads", "--lab-effort=quick")
    of_probes = {
        cell["cell"]["strategy"]: {(one["probe"], one["outcome"]) for one in cell["probe_passes"]}
        for cell in ended.document["cells"]
        if cell["cell"]["control"] is None
    }
    assert of_probes == {"sequential": {("bytecode", "measured")}, "threads": {("bytecode", "unsupported")}}
    assert ended.code == 0 or "invalid" in ended.text


def test_an_inspection_has_an_item_that_says_what_became_of_it(make_project: Any) -> None:
    ended = make_project({"exp_case.py": EXPERIMENT}).run("-k", "looks", "--lab-probe=bytecode")
    assert ended.code == 1
    outcomes = {name.partition("name=")[2]: item for name, item in ended.reported.items()}
    assert outcomes["maxsize]"].outcome == "passed"
    assert outcomes["maxsize]"].seconds > 0
    assert outcomes["nothing]"].outcome == "failed"
    assert "failed: AttributeError: module 'sys' has no attribute 'nothing'" in outcomes["nothing]"].message
    assert "looking for nothing" in ended.text
    figures = [figure for cell in ended.document["cells"] for figure in cell["figures"]]
    assert [(figure["probe"], figure["name"], figure["least"]) for figure in figures] == [
        ("inspection", "value", 1)
    ]
