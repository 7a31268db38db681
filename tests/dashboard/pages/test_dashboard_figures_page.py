"""The page of every probe's figures: none is lost, and each has its interval or its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.content.page import Content
from internals_lab_dashboard.pages.figures import FiguresPage
from internals_lab_dashboard.view import View
from made_up.probe_passes import probed

from internals_lab.model.probe_pass import ProbePass, ProbeUsed
from internals_lab.model.run import RunDocument

WITH_GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
MakeFolder = Callable[[Iterable[RunDocument]], Path]
FRAMES = ProbeUsed(
    name="frames",
    cost="one more unit with a hook",
    units={"deepest": "frames", "frame_bytes": "bytes", "linked_share": "share"},
)


def content(folder: Path, **query: object) -> Content:
    library = Library(folder)
    return FiguresPage().content(library, library.shelf(), View.of(query))


@pytest.fixture
def looked_at(run_builder: type[Any], make_folder: MakeFolder) -> Path:
    """Frames of two builds, one of which does not tell the share; and a probe that a third cell refused."""
    builder = run_builder()
    builder.probes = [FRAMES]
    scenario = builder.scenario("experiments/exp_frames.py::walk", strategies=["sequential", "threads"])
    told = {"deepest": 9.0, "frame_bytes": 448.0, "linked_share": 0.25}
    builder.cell(scenario, WITH_GIL, "sequential", 1, **probed("frames", told))
    del told["linked_share"]
    builder.cell(scenario, FREE, "sequential", 1, **probed("frames", told))
    refused = ProbePass(
        probe="frames", number=0, outcome="unsupported", reason="frames are counted in one thread"
    )
    builder.cell(scenario, FREE, "threads", 2, probe_passes=[refused])
    document = builder.build()
    cells = [
        msgspec.structs.replace(
            one,
            figures=[
                msgspec.structs.replace(figure, unit=FRAMES.units[figure.name]) for figure in one.figures
            ],
        )
        for one in document.cells
    ]
    return make_folder([msgspec.structs.replace(document, cells=cells)])


def test_every_figure_is_in_the_table_of_cells(looked_at: Path) -> None:
    [matrix] = content(looked_at).matrices
    [group] = matrix.groups
    assert group.title == "Probe frames · one more unit with a hook"
    assert [name for name, _ in matrix.columns] == ["3.13 · sequential", "3.13t · sequential"]
    rows = {row.heading.text: row for row in group.rows}
    assert list(rows) == ["deepest", "frame bytes", "linked share"]
    share, none = rows["linked share"].cells
    assert share is not None
    assert (share.word, share.lines) == ("25.0 %", ("95 %, n = 6 passes",))
    assert none is None


def test_a_figure_leads_to_its_chart_with_interval_and_passes(looked_at: Path) -> None:
    [matrix] = content(looked_at).matrices
    address = matrix.groups[0].rows[1].heading.address
    assert "figure=frames.frame_bytes" in address
    [chart] = content(looked_at, figure="frames.frame_bytes").charts
    assert chart.title == "Frame bytes, by the probe frames"
    assert chart.figure.validated.layout.xaxis.title.text == "frame bytes, B<br>(95 % interval, n = 6 passes)"
    assert {trace.name: trace.x for trace in chart.figure.validated.data} == {
        "3.13 · sequential": (448.0,),
        "3.13t · sequential": (448.0,),
    }
    assert "95 % interval, n = 6 passes" in chart.figure.validated.data[0].hovertext[0]
    assert [(row["cell"], row["estimate"], row["n"]) for row in chart.rows] == [
        ("3.13 · sequential", 448, 6),
        ("3.13t · sequential", 448, 6),
    ]


def test_what_has_no_figure_has_a_reason(looked_at: Path) -> None:
    absences = {
        one.what: (one.state, one.reason) for one in content(looked_at, figure="frames.linked_share").absences
    }
    assert absences["3.13t · sequential"] == ("not given", "the probe does not give it there")
    assert absences["3.13t · threads × 2: frames"] == ("unsupported", "frames are counted in one thread")


def test_too_few_passes_give_a_range_and_no_dot(run_builder: type[Any], make_folder: MakeFolder) -> None:
    builder = run_builder()
    scenario = builder.scenario("experiments/exp_frames.py::walk", strategies=["sequential"])
    told = probed("frames", {"deepest": 9.0}, passes=2)
    told["figures"] = [
        msgspec.structs.replace(one, value=None, reason="2 passes are too few for an interval")
        for one in told["figures"]
    ]
    builder.cell(scenario, WITH_GIL, "sequential", 1, **told)
    shown = content(make_folder([builder.build()]))
    cell = shown.matrices[0].groups[0].rows[0].cells[0]
    assert cell is not None
    assert (cell.word, cell.lines) == ("8.91 to 9.09", ("range, n = 2 passes",))
    assert shown.absences[0].reason == "2 passes are too few for an interval"


def test_a_run_without_probes_says_how_to_ask_them(run_builder: type[Any], make_folder: MakeFolder) -> None:
    shown = content(make_folder([run_builder().scaling().build()]))
    assert shown.message is not None
    assert shown.message.steps[0][1] == "pytest --internals-lab --lab-probe frames,memory,gc"


def test_cells_that_the_probe_refused_alone_are_no_scenario_here(
    run_builder: type[Any], make_folder: MakeFolder
) -> None:
    builder = run_builder()
    scenario = builder.scenario("experiments/exp_frames.py::walk", strategies=["threads"])
    refused = ProbePass(probe="frames", number=0, outcome="unsupported", reason="not here")
    builder.cell(scenario, FREE, "threads", 2, probe_passes=[refused])
    assert content(make_folder([builder.build()])).message is not None
