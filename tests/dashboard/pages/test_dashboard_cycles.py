"""The Cycles page: what stays, the chain that keeps it, who frees the rest and how late."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.cycles.holding import Holding
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.content.page import Chart, Content
from internals_lab_dashboard.pages.cycles.holding_chart import left_out
from internals_lab_dashboard.pages.cycles.page import CyclesPage
from internals_lab_dashboard.view import View

from internals_lab.model.interval import Interval
from internals_lab.model.probe_pass import Figure, ProbePass
from internals_lab.model.run import RunDocument


@pytest.fixture
def seen(run_builder: type[Any]) -> RunDocument:
    """A function that leaks, on two interpreters."""
    document: RunDocument = run_builder().scaling().leak().build()
    return document


def content(folder: Any, **query: object) -> Content:
    library = Library(folder)
    return CyclesPage().content(library, library.shelf(), View.of(query))


def chart(shown: Content, key: str) -> Chart:
    return next(one for one in shown.charts if one.key == key)


def test_every_reference_of_the_chain_is_an_arrow_and_a_row(seen: RunDocument, make_folder: Any) -> None:
    holding = chart(content(make_folder([seen])), "holding")
    assert [(row["holder"], row["by"], row["held"]) for row in holding.rows] == [
        ("exp_leak", ".CACHE", "CACHE, 1,000 items"),
        ("CACHE, 1,000 items", "[7]", "<Order 7>"),
        ("<Order 7>", ".lines", "3 items"),
        ("3 items", "[0]", "<Order 7>"),
    ]
    assert "exp_leak.Order grew" in str(holding.rows[1]["remarks"])
    assert "leads back" in str(holding.rows[3]["remarks"])
    heads = [size for size in holding.figure.validated.data[0].marker.size if size]
    assert len(heads) == 4
    assert "12 objects were left out by the probe" in holding.how_to_read
    assert "exp_leak holds CACHE, 1,000 items by .CACHE" in holding.summary


@pytest.mark.parametrize(
    ("cut", "undrawn", "words"),
    [
        (0, 0, ""),
        (1, 0, "Not all is here: 1 object was left out by the probe."),
        (
            1200,
            1,
            "Not all is here: 1,200 objects were left out by the probe; 1 more that it told of is not drawn, the farthest "
            "from a root.",
        ),
    ],
)
def test_what_is_not_drawn_is_counted(cut: int, undrawn: int, words: str) -> None:
    assert left_out(Holding(nodes=(), edges=(), cut=cut, undrawn=undrawn, steps={})) == words


def test_types_that_grew_come_with_the_least_and_the_most_of_the_passes(
    seen: RunDocument, make_folder: Any
) -> None:
    growth = chart(content(make_folder([seen])), "growth")
    assert [(row["type"], row["per_unit"], row["passes"]) for row in growth.rows] == [
        ("exp_leak.Order", 2.0, 6),
        ("list", 1.0, 6),
    ]


def test_a_pass_in_which_a_type_did_not_grow_counts_as_none(run_builder: type[Any], make_folder: Any) -> None:
    builder = run_builder().leak()
    passes = [
        ProbePass(
            probe="objects",
            number=number,
            outcome="measured",
            figures={"grown_per_unit": float(number)},
            detail={"grown": [{"type": "dict", "per_unit": 4, "count": 8}] if number else []},
        )
        for number in range(2)
    ]
    builder.cells[0] = msgspec.structs.replace(builder.cells[0], probe_passes=passes)
    (row,) = chart(content(make_folder([builder.build()])), "growth").rows
    assert (row["per_unit"], row["least"], row["most"], row["passes"]) == (2.0, 0.0, 4.0, 2)


def test_who_frees_and_how_long_it_stays_is_told_of_every_cell(seen: RunDocument, make_folder: Any) -> None:
    shown = content(make_folder([seen]))
    freed = chart(shown, "freed")
    assert [(row["cell"], round(float(str(row["estimate"])), 2)) for row in freed.rows] == [
        ("3.13 · sequential", 0.7),
        ("3.13 · sequential", 0.2),
        ("3.13 · sequential", 0.1),
        ("3.13t · sequential", 0.6),
        ("3.13t · sequential", 0.3),
        ("3.13t · sequential", 0.1),
    ]
    lived = chart(shown, "lived")
    assert lived.rows[0]["allocations"] == 700
    assert "n = 6 passes" in lived.figure.validated.layout.xaxis.title.text


def test_the_cell_that_is_chosen_is_shown(seen: RunDocument, make_folder: Any) -> None:
    shown = content(make_folder([seen]), cell="3.13t-sequential-1")
    assert [one.key for one in shown.charts] == ["growth", "freed", "lived"]
    assert shown.charts[0].title == "Types that grew: 3.13t · sequential"


def test_a_leak_is_a_warning_and_none_is_good(seen: RunDocument, make_folder: Any) -> None:
    def tone(document: RunDocument) -> str:
        (folder,) = [make_folder([document])]
        return next(one.tone for one in content(folder).facts if one.label.startswith("Objects that stay"))

    assert tone(seen) == "warn"


def test_nothing_that_grows_is_said_to_be_so(run_builder: type[Any], make_folder: Any) -> None:
    builder = run_builder().leak()
    zero = Interval(estimate=0, low=0, high=0, level=0.95, n=6)
    figure = Figure(probe="objects", name="grown_per_unit", unit="", n=6, least=0, most=0, value=zero)
    clean = ProbePass(probe="objects", number=0, outcome="measured", detail={"grown": [], "chain": None})
    builder.cells = [
        msgspec.structs.replace(one, probe_passes=[clean], figures=[figure]) for one in builder.cells
    ]
    shown = content(make_folder([builder.build()]))
    assert not shown.charts
    assert "saw no object that stays" in shown.gaps[0].text
    assert next(one.tone for one in shown.facts if one.label.startswith("Objects that stay")) == "good"


def test_forms_of_cycles_are_held_against_each_other(run_builder: type[Any], make_folder: Any) -> None:
    builder = run_builder()
    scenario = builder.scenario("exp_cycles.py::who_frees", kind="inspection", strategies=["sequential"])
    figures = {
        "pair_objects": 2.0,
        "pair_left": 2.0,
        "pair_stayed_allocations": 700.0,
        "pair_stayed_ns": 4e5,
        "pair_after_collect": 0.0,
        "pair_found": 4.0,
        "weak_reference_objects": 2.0,
        "weak_reference_left": 0.0,
    }
    told = [
        Figure(
            probe="inspection",
            name=name,
            unit="",
            n=6,
            least=value,
            most=value,
            value=Interval(estimate=value, low=value, high=value, level=0.95, n=6),
        )
        for name, value in figures.items()
    ]
    builder.cell(scenario, "cpython-3.13.5", "sequential", 1, figures=told)
    (forms,) = content(make_folder([builder.build()])).charts
    pair, weak = forms.rows
    assert (pair["form"], pair["left"], pair["estimate"], pair["freed"]) == ("pair", 2, 700, "collector")
    assert (weak["form"], weak["estimate"], weak["freed"]) == ("weak reference", None, "counting")
    assert (pair["found"], weak["found"]) == (4, None)
    assert "weak reference on 3.13: freed at once" in forms.summary


@pytest.mark.parametrize(
    "detail", [None, 7, [], {"grown": 7, "chain": []}, {"grown": [{}, {"type": "x"}, 3]}]
)
def test_a_detail_that_nobody_can_have_written_breaks_nothing(
    run_builder: type[Any], make_folder: Any, detail: Any
) -> None:
    builder = run_builder().leak()
    odd = ProbePass(probe="objects", number=0, outcome="measured", detail=detail)
    builder.cells = [msgspec.structs.replace(one, probe_passes=[odd], figures=[]) for one in builder.cells]
    shown = content(make_folder([builder.build()]))
    assert shown.gaps
    assert not shown.charts


def test_passes_that_gave_nothing_are_listed_with_their_reason(
    run_builder: type[Any], make_folder: Any
) -> None:
    builder = run_builder().leak()
    failed = ProbePass(probe="objects", number=0, outcome="failed", reason="MemoryError")
    first = builder.cells[0]
    builder.cells[0] = msgspec.structs.replace(first, probe_passes=[*first.probe_passes, failed])
    (absence,) = content(make_folder([builder.build()])).absences
    assert (absence.state, absence.what, absence.reason) == (
        "failed",
        "objects on 3.13 · sequential",
        "MemoryError",
    )


def test_a_run_without_the_probes_says_which_command_brings_them(
    run_builder: type[Any], make_folder: Any
) -> None:
    message = content(make_folder([run_builder().scaling().build()])).message
    assert message is not None
    assert message.steps[0][1] == "pytest --internals-lab --lab-probe objects,lifetimes,finalisation"
