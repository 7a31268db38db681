"""Progress on a screen that lives and on one that does not."""

from __future__ import annotations

import pytest

from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario
from internals_lab.reporters.progress import Progress, seconds_in_words


class Paper:
    """A screen on which nothing can be written over, or one that says it can."""

    def __init__(self, *, is_living: bool = False) -> None:
        self.is_living = is_living
        self.lines: list[str] = []
        self.living: list[str] = []

    def write(self, text: str) -> None:
        self.lines.append(text)

    def rewrite(self, text: str) -> None:
        self.living.append(text)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "1 s"),
        (44.6, "45 s"),
        (89.4, "89 s"),
        (90.0, "2 min"),
        (3580.0, "1 h 0 min"),
        (4800.0, "1 h 20 min"),
    ],
)
def test_times_are_said_in_the_unit_that_a_person_would_use(seconds: float, words: str) -> None:
    assert seconds_in_words(seconds) == words


def test_on_paper_only_what_stays_is_written() -> None:
    paper = Paper()
    progress = Progress(paper)
    progress.forecast(10.0, 10.2)
    progress.forecast(10.0, 80.0)
    progress.note("the machine is busy")
    assert paper.lines == [
        "measuring takes about 10 s",
        "measuring takes between 10 s and 80 s, as the data decide",
        "internals_lab: the machine is busy",
    ]
    assert paper.living == []


def test_a_line_that_stays_takes_the_living_one_away_first() -> None:
    screen = Paper(is_living=True)
    Progress(screen).note("here")
    assert (screen.living, screen.lines) == ([""], ["internals_lab: here"])


def test_who_wants_it_quiet_hears_notes_alone() -> None:
    screen = Paper(is_living=True)
    progress = Progress(screen, quiet=True)
    progress.forecast(10.0, 20.0)
    progress.note("here")
    assert screen.lines == ["internals_lab: here"]
    assert screen.living == []


def test_a_probe_is_named_while_it_looks_and_taken_away_afterwards() -> None:
    screen = Paper(is_living=True)
    progress = Progress(screen)
    scenario = Scenario(
        id="exp_x.py::count", name="count", kind="function", file="exp_x.py", line=1, source_sha256=""
    )
    cell = Cell(
        id="exp_x.py::count[3.13t-threads-2]",
        scenario=scenario.id,
        interpreter="3.13t",
        strategy="threads",
        workers=2,
    )
    progress.probing(scenario, cell, "gc", 2, 12, 100.0)
    progress.probed(scenario)
    assert screen.living == ["count: gc looks at 3.13t-threads-2, pass 3 of 12; about 2 min left in all", ""]
    assert screen.lines == []
