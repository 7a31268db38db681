"""The summary as pytest shows it unless it is asked for more."""

from __future__ import annotations

import msgspec
import pytest

from internals_lab.model.gc_settings import GcFront
from internals_lab.model.observation import Observation
from internals_lab.model.run import RunDocument
from internals_lab.model.verdict import Answer
from internals_lab.reporters.shared_lines import shared_lines
from internals_lab.reporters.summary import ScenarioSummary, summaries
from internals_lab.reporters.terminal import lines


def _with_answers(document: RunDocument, *answers: Answer) -> RunDocument:
    """The document, whose last verdict has these."""
    verdicts = list(document.verdicts)
    verdicts[-1] = msgspec.structs.replace(verdicts[-1], answers=list(answers))
    return msgspec.structs.replace(document, verdicts=verdicts)


def _in_settings(document: RunDocument, *answers: Answer) -> RunDocument:
    """The same cells once for each answer, in the setting of n that it is about."""
    [scenario] = document.scenarios
    declared = msgspec.structs.replace(scenario, params={"n": [3, 7]})
    cells = []
    moved = []
    for n, answer in zip((3, 7), answers, strict=True):
        for one in document.cells:
            cell = msgspec.structs.replace(one.cell, id=f"{one.cell.id[:-1]}-n={n}]", params={"n": n})
            cells.append(msgspec.structs.replace(one, cell=cell))
        assert answer.best is not None
        best = msgspec.structs.replace(answer.best, cell=f"{answer.best.cell[:-1]}-n={n}]")
        moved.append(msgspec.structs.replace(answer, setting=f"n={n}", best=best))
    of_settings = msgspec.structs.replace(document, scenarios=[declared], cells=cells)
    return _with_answers(of_settings, *moved)


def _answer(document: RunDocument) -> Answer:
    return next(
        answer
        for verdict in document.verdicts
        for answer in verdict.answers
        if answer.best and answer.best.over_gil_build
    )


def test_it_keeps_tables_claims_and_answers_and_leaves_out_the_rest(gil_run: RunDocument) -> None:
    full, brief = lines(gil_run), lines(gil_run, brief=True)
    assert "In detail" in full
    assert "In detail" not in brief
    assert len(brief) < len(full)
    for heading in ("Claims", "Verdict"):
        assert heading in brief
    rows = [line for line in full if " ms [" in line and line.startswith("  ")]
    assert rows
    assert all(row in brief for row in rows)


def test_how_to_set_the_collector_is_said_beside_the_answer(gil_run: RunDocument) -> None:
    front = GcFront(
        team="sequential",
        setting="",
        aims=["throughput"],
        settings=[],
        front=[],
        recommended="",
        sentence="Take it.",
    )
    verdicts = list(gil_run.verdicts)
    verdicts[-1] = msgspec.structs.replace(
        verdicts[-1], sentences=[*verdicts[-1].sentences, front.sentence], gc=[front]
    )
    document = msgspec.structs.replace(gil_run, verdicts=verdicts)
    for brief in (True, False):
        told = lines(document, brief=brief)
        assert told[told.index("Verdict") :].count("- Take it.") == 1


def test_a_single_answer_needs_no_table_of_answers(gil_run: RunDocument) -> None:
    assert "Answers" not in lines(gil_run, brief=True)


def test_several_answers_end_in_a_table_of_them(gil_run: RunDocument) -> None:
    answer = _answer(gil_run)
    other = msgspec.structs.replace(answer, setting="n=7")
    document = _in_settings(gil_run, answer, other)
    told = lines(document, 120, brief=True)
    last = told[told.index("Answers") :]
    assert sum(line.startswith("  count, n=") for line in last) == 2
    assert sum("n=7" in line for line in last) == 1
    assert "Answers" not in lines(document, 120)


def test_scenarios_of_one_name_are_told_apart_by_their_files(gil_run: RunDocument) -> None:
    [first] = gil_run.scenarios
    other = msgspec.structs.replace(first, id="other/exp_more.py::count", file="other/exp_more.py")
    results = [
        msgspec.structs.replace(one, cell=msgspec.structs.replace(one.cell, scenario=other.id))
        for one in gil_run.cells
    ]
    verdicts = [msgspec.structs.replace(one, scenario=other.id) for one in gil_run.verdicts]
    told = lines(
        msgspec.structs.replace(
            gil_run,
            scenarios=[first, other],
            cells=[*gil_run.cells, *results],
            verdicts=[*gil_run.verdicts, *verdicts],
        ),
        120,
        brief=True,
    )
    names = [line.split()[0] for line in told[told.index("Answers") :] if "::count" in line]
    assert names == ["exp_gil::count", "exp_more::count"]


def test_what_most_answers_say_is_said_once_below_them(gil_run: RunDocument) -> None:
    answer = msgspec.structs.replace(_answer(gil_run), details=["Of all.", "Of this one."])
    others = [msgspec.structs.replace(answer, setting=f"n={n}", details=["Of all."]) for n in (7, 8)]
    document = _with_answers(gil_run, answer, *others)
    brief = lines(document, brief=True)
    assert brief.count("- Of all.") == 1
    assert brief.index("- Of this one.") < brief.index("Of most of them") < brief.index("- Of all.")
    assert lines(document).count("- Of all.") == 3


def test_a_line_of_a_few_stays_where_it_belongs(gil_run: RunDocument) -> None:
    answer = msgspec.structs.replace(_answer(gil_run), details=[])
    told = msgspec.structs.replace(answer, details=["Of some."])
    found: list[ScenarioSummary] = list(summaries(_with_answers(gil_run, told, told, answer, answer)))
    assert "Of some." not in shared_lines(found)


@pytest.mark.parametrize(("kind", "is_shown"), [("pauses", False), ("busy while idle", True)])
def test_only_what_is_unusual_is_noticed(gil_run: RunDocument, kind: str, is_shown: bool) -> None:
    noticed = Observation(
        scenario=gil_run.scenarios[0].id, kind=kind, cells=[], sentence="Something was seen."
    )
    document = msgspec.structs.replace(gil_run, observations=[noticed])
    assert ("- Something was seen." in lines(document, brief=True)) is is_shown
    assert "- Something was seen." in lines(document)
