"""What a browser that follows runs is told, and that following stays within its share of the machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from flask import Flask
from internals_lab_dashboard.courtesy import Courtesy
from internals_lab_dashboard.data.folder.live_runs import LiveRuns
from internals_lab_dashboard.following import ADDRESS, Following, follow, is_a_look
from internals_lab_dashboard.pace import FollowSettings
from internals_lab_dashboard.turns import Turns, TurnSettings

from internals_lab.model.run import RunDocument
from internals_lab.store.advisory_lock import AdvisoryLock
from internals_lab.store.journal import Journal

SETTINGS = FollowSettings(cpu_share=0.01, follow_s=2, look_s=10)


class Machine:
    """Its clocks, which the test turns on, and whether the dashboard has stepped back."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.cpu_s = 0.0
        self.stepped_back: list[bool] = []

    def step_back(self, _cpus: object) -> None:
        self.stepped_back.append(True)

    def come_back(self) -> None:
        self.stepped_back.append(False)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def following(tmp_path: Path, machine: Machine) -> Following:
    return Following(
        live=LiveRuns(tmp_path),
        courtesy=Courtesy(machine),
        turns=Turns(tmp_path, TurnSettings(longest_s=1000)),
        settings=SETTINGS,
        cpu_clock=lambda: machine.cpu_s,
        clock=lambda: machine.now_s,
    )


@pytest.fixture
def planned(run_builder: Callable[..., Any]) -> RunDocument:
    """A run that has just begun."""
    builder = run_builder().scaling()
    builder.run = msgspec.structs.replace(builder.run, status="running", finished=None)
    document: RunDocument = builder.build()
    return document


def test_a_page_asks_anew_when_its_run_went_on_and_only_then(
    tmp_path: Path, following: Following, planned: RunDocument
) -> None:
    journal = Journal.create(tmp_path, planned)
    key = planned.run.id
    first = following.answer(key, "")
    assert first["lasts"] is True
    assert first["revision"] not in ("", following.answer("another", "")["revision"])
    again = following.answer(key, str(first["revision"]))
    assert again == first
    journal.end_cell(planned.cells[0].cell.id, "measured")
    later = following.answer(key, str(first["revision"]))
    assert later["revision"] != first["revision"]
    journal.finish(planned)
    ended = following.answer(key, str(later["revision"]))
    assert (ended["lasts"], ended["wait_s"]) == (False, SETTINGS.look_s)
    assert ended["revision"] != later["revision"]


def test_a_run_that_begins_is_offered_to_those_who_see_another(
    tmp_path: Path, following: Following, planned: RunDocument
) -> None:
    assert following.answer("", "")["begun"] is None
    journal = Journal.create(tmp_path, planned)
    offered = following.answer("older", "")
    assert offered["begun"] == {"key": planned.run.id, "scenarios": ["count"]}
    assert offered["wait_s"] == SETTINGS.look_s
    assert following.answer(planned.run.id, "")["begun"] is None
    journal.close()


def test_it_steps_back_while_a_run_lasts(
    tmp_path: Path, following: Following, planned: RunDocument, machine: Machine
) -> None:
    following.answer("", "")
    journal = Journal.create(tmp_path, planned)
    following.answer("", "")
    journal.finish(planned)
    following.answer("", "")
    assert machine.stepped_back == [True, False]


def _until_wanted(journal: Path) -> None:
    moment, wishes = threading.Event(), AdvisoryLock(journal)
    while wishes.take():
        wishes.let_go()
        moment.wait(0.005)
    wishes.close()


@pytest.fixture
def measuring(tmp_path: Path) -> Iterator[AdvisoryLock]:
    """The lock of a run that measures in the folder."""
    stage = AdvisoryLock(tmp_path)
    assert stage.take()
    yield stage
    stage.close()


def test_while_a_run_measures_nothing_is_drawn(
    tmp_path: Path, following: Following, planned: RunDocument, measuring: AdvisoryLock
) -> None:
    impatient = replace(following, turns=Turns(tmp_path, TurnSettings(patience_s=0.01)))
    journal = Journal.create(tmp_path, planned)
    key = planned.run.id
    first = impatient.answer(key, "")
    journal.end_cell(planned.cells[0].cell.id, "measured")
    assert impatient.answer(key, str(first["revision"])) == first
    journal.close()


def test_between_two_rounds_it_is_drawn_and_costs_the_run_no_share_of_the_processors(
    tmp_path: Path, following: Following, planned: RunDocument, measuring: AdvisoryLock
) -> None:
    journal = Journal.create(tmp_path, planned)
    key = planned.run.id
    first = following.answer(key, "")
    journal.end_cell(planned.cells[0].cell.id, "measured")
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(following.answer, key, str(first["revision"]))
        _until_wanted(tmp_path / f"{key}.jsonl")
        measuring.let_go()
        told = waiting.result(60)
    assert told["revision"] != first["revision"]
    assert told["turn"]
    assert following.turns.is_given
    following.looked(1000)
    assert following.pace.wait_s() == 0
    told = following.answer("", "", cast(int, told["turn"]))
    assert not told["turn"]
    journal.close()


def test_what_looks_cost_is_counted_and_the_next_waits_for_it(
    tmp_path: Path, following: Following, planned: RunDocument, machine: Machine
) -> None:
    journal = Journal.create(tmp_path, planned)
    server = Flask("test")
    follow(server, following)

    @server.get("/drawn")
    def drawn() -> str:
        is_a_look()
        machine.cpu_s += 0.1
        return ""

    @server.get("/read")
    def read() -> str:
        machine.cpu_s += 5
        return ""

    browser = server.test_client()
    address = f"{ADDRESS}?run={planned.run.id}"
    told = browser.get(address).get_json()
    assert told["wait_s"] == SETTINGS.follow_s
    browser.get("/read")  # a reader's own, which is no look
    assert browser.get(address).get_json()["wait_s"] == SETTINGS.follow_s
    browser.get("/drawn")
    journal.end_cell(planned.cells[0].cell.id, "measured")
    waits = browser.get(f"{address}&revision={told['revision']}").get_json()
    assert waits["wait_s"] == pytest.approx(0.1 / SETTINGS.cpu_share)
    assert waits["revision"] == told["revision"]
    machine.now_s += waits["wait_s"]
    assert browser.get(f"{address}&revision={told['revision']}").get_json()["revision"] != told["revision"]
    journal.close()
