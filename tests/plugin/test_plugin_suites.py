"""A claim of a suite is an item that needs cells of all of its scenarios. The units sleep, so none is starved."""

from __future__ import annotations

from typing import Any

import pytest

EXPERIMENT = """\
import time

from internals_lab import scenario, suite


@scenario(strategies=["sequential", "threads"], workers=[1])
def waits():
    time.sleep(0.001)


@scenario(strategies=["sequential", "threads"], workers=[1])
def waits_longer():
    time.sleep(0.002)


pauses = suite("pauses", [waits_longer, waits])
pauses.claim("A thread waits as well as none", compare=("threads", "sequential"), speedup="> 0.5")
"""


@pytest.fixture(scope="module")
def project(make_project: Any) -> Any:
    return make_project({"exp_pauses.py": EXPERIMENT})


def test_selecting_its_claim_measures_what_it_needs_of_every_scenario(project: Any) -> None:
    ended = project.run("-k", "A-thread-waits or a-thread-waits")
    assert ended.code == 0, ended.text
    [name] = ended.reported
    # Told with the last scenario of the file, whatever the order in the suite.
    assert "waits_longer[" in name
    assert len(ended.cells) == 4
    [mean] = ended.document["suites"]
    assert len(mean["comparisons"]) == 2
    assert mean["missing"] == []
    [claim] = ended.document["claims"]
    assert (claim["state"], claim["comparison"]) == ("confirmed", None)
    assert claim["suite"].endswith("::pauses[1 thread on {0} / sequential on {0}]".format(_python(ended)))
    assert "Over 2 pauses, 1 thread on" in " ".join(ended.text.split())


def test_a_run_of_one_scenario_has_no_mean(project: Any) -> None:
    ended = project.run("-k", "waits_longer and threads and not claim")
    assert ended.document["suites"] == []
    assert "Suites" not in ended.text


def _python(ended: Any) -> str:
    [interpreter] = ended.document["interpreters"]
    return str(interpreter["short"])
