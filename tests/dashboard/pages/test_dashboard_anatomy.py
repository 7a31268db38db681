"""The Anatomy page: two interpreters' code side by side, with every difference marked and every gap explained."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.anatomy.page import AnatomyPage
from internals_lab_dashboard.pages.content.page import Content
from internals_lab_dashboard.shell.panes import MOST_ROWS, panes
from internals_lab_dashboard.view import View

from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.run import RunDocument


@pytest.fixture
def seen(run_builder: type[Any]) -> RunDocument:
    """A function looked at on both interpreters."""
    document: RunDocument = run_builder().scaling().anatomy().build()
    return document


def content(folder: Any, **query: object) -> Content:
    library = Library(folder)
    return AnatomyPage().content(library, library.shelf(), View.of(query))


def changed(document: RunDocument, **facts: Any) -> RunDocument:
    cells = [*document.cells[:-2], *(msgspec.structs.replace(one, **facts) for one in document.cells[-2:])]
    return msgspec.structs.replace(document, cells=cells)


def stage(shown: Content, key: str) -> Any:
    return next(one for one in shown.panes if one.key == key)


def test_each_stage_marks_what_differs(seen: RunDocument, make_folder: Any) -> None:
    shown = content(make_folder([seen]))
    assert [one.key for one in shown.panes] == ["source", "tree", "bytecode", "as-run"]
    assert stage(shown, "tree").title == "Syntax tree: the same on both"
    assert len(stage(shown, "tree").names) == 1
    bytecode = stage(shown, "bytecode")
    assert bytecode.names == ("3.13", "3.13t")
    assert bytecode.title == "Bytecode: 1 row differs"
    changed_rows = [row for row in bytecode.rows if row.mark != "same"]
    assert [(row.left.words, row.right.words) for row in changed_rows] == [("BINARY_OP", "BINARY_ADD")]
    assert bytecode.rows[0].heading == "8  return a + b"
    run = [row.left.words for row in stage(shown, "as-run").rows if row.mark == "changed"]
    assert run == ["BINARY_OP → BINARY_OP_ADD_INT"]


def test_counts_have_their_interval_and_a_gap_its_reason(seen: RunDocument, make_folder: Any) -> None:
    (chart,) = content(make_folder([seen])).charts
    one, other = chart.rows
    assert (one["instructions"], one["specialised"], one["share"], one["n"]) == (40, 10, 0.25, 6)
    assert one["low"] < 0.25 < one["high"]
    assert (one["opcodes"], one["forms"]) == (119, 74)
    assert other["share"] is None
    assert other["remarks"] == "specialised bytecode came with CPython 3.11"
    assert "n = 6 passes" in chart.figure.validated.layout.xaxis.title.text
    assert "25%" in chart.summary


def test_what_was_too_much_to_keep_is_told(seen: RunDocument, make_folder: Any) -> None:
    facts = [fact.text for fact in content(make_folder([seen])).facts if fact.label == "Left out"]
    assert facts[0] == "3 instructions on 3.13 were too much to keep; the counts have all"


def test_a_function_that_only_one_has_is_shown_beside_nothing(seen: RunDocument, make_folder: Any) -> None:
    shown = content(make_folder([seen]), function="add.<locals>.<listcomp>")
    bytecode = stage(shown, "bytecode")
    assert bytecode.names == ("3.13: no code of its own there", "3.13t")
    assert [row.mark for row in bytecode.rows if not row.heading] == ["right only"]
    assert "source" not in [one.key for one in shown.panes]
    # Its lines are those of the function that it stands in.
    assert bytecode.rows[0].heading == "8  return a + b"


def test_the_same_interpreter_on_both_sides_is_shown_once(seen: RunDocument, make_folder: Any) -> None:
    shown = content(make_folder([seen]), right="cpython-3.13.5")
    assert {len(one.names) for one in shown.panes} == {1}
    assert stage(shown, "bytecode").title == "Bytecode"


def test_only_differences_folds_what_is_alike(seen: RunDocument, make_folder: Any) -> None:
    many = [
        {"offset": 2 * place, "opname": "NOP", "argrepr": "", "line": 8, "specialised": None}
        for place in range(40)
    ]
    facts = {"probe_passes": [], "figures": []}
    cells = []
    for one in seen.cells[-2:]:
        first, *rest = one.probe_passes
        functions = [
            function | {"bytecode": many + function["bytecode"]}
            for function in first.detail["functions"]  # type: ignore[index]
        ]
        facts = {"probe_passes": [msgspec.structs.replace(first, detail={"functions": functions}), *rest]}
        cells.append(msgspec.structs.replace(one, **facts))
    folder = make_folder([msgspec.structs.replace(seen, cells=[*seen.cells[:-2], *cells])])
    rows = stage(content(folder, show="differences"), "bytecode").rows
    assert sum(row.folded for row in rows) == 40 + 2 - 3
    assert len(rows) < 12 < len(stage(content(folder), "bytecode").rows)


def test_an_interpreter_that_gave_nothing_is_listed_with_its_reason(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = run_builder().anatomy()
    crash = ProbePass(probe="bytecode", number=0, outcome="crashed", reason="signal SIGSEGV")
    builder.cells[1] = msgspec.structs.replace(builder.cells[1], probe_passes=[crash], figures=[])
    shown = content(make_folder([builder.build()]))
    assert [(one.state, one.reason) for one in shown.absences] == [("crashed", "signal SIGSEGV")]
    assert {len(one.names) for one in shown.panes} == {1}


def test_too_few_passes_for_an_interval_are_said_to_be(run_builder: type[Any], make_folder: Any) -> None:
    builder = run_builder().anatomy()
    builder.cells = [
        msgspec.structs.replace(
            one,
            figures=[
                msgspec.structs.replace(
                    figure, value=None, n=2, reason="2 passes are too few for an interval"
                )
                for figure in one.figures
            ],
        )
        for one in builder.cells
    ]
    (chart,) = content(make_folder([builder.build()])).charts
    assert "2 passes are too few for an interval" in str(chart.rows[0]["remarks"])
    assert chart.rows[0]["share"] is None


@pytest.mark.parametrize(
    "detail",
    [
        None,
        7,
        [],
        {"functions": 7},
        {"functions": [7, {}]},
        {"functions": [{"bytecode": [{}, 3], "source": []}]},
    ],
)
def test_a_detail_that_nobody_can_have_written_breaks_nothing(
    seen: RunDocument, make_folder: Any, detail: Any
) -> None:
    odd = ProbePass(probe="bytecode", number=0, outcome="measured", detail=detail)
    shown = content(make_folder([changed(seen, probe_passes=[odd], figures=[])]))
    assert shown.message or shown.panes
    panes(shown.panes)


def test_a_run_without_the_probe_says_which_command_brings_it(
    run_builder: type[Any], make_folder: Any
) -> None:
    message = content(make_folder([run_builder().scaling().build()])).message
    assert message is not None
    assert message.steps[0][1] == "pytest --internals-lab --lab-probe bytecode"


def test_of_very_long_code_the_first_rows_are_drawn_and_the_rest_is_counted(
    seen: RunDocument, make_folder: Any
) -> None:
    rows = [{"offset": 0, "opname": "NOP", "argrepr": "", "line": 1, "specialised": None}] * 900
    odd = ProbePass(
        probe="bytecode",
        number=0,
        outcome="measured",
        detail={"functions": [{"name": "f", "bytecode": rows}]},
    )
    shown = content(make_folder([changed(seen, probe_passes=[odd])]), right="cpython-3.13.5")
    drawn = str(panes(shown.panes))
    assert f"{901 - MOST_ROWS} more rows are not shown" in drawn
