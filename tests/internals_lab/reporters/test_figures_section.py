"""What reports say of figures: all of them, or the most telling."""

from __future__ import annotations

import msgspec
import pytest

from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.run import RunDocument
from internals_lab.reporters.summary import summaries
from internals_lab.reporters.terminal import lines
from internals_lab.verdicts.derivation import derive


def shown(document: RunDocument, *, brief: bool) -> set[str]:
    """The names of the figures that a terminal shows."""
    words = [line.split() for line in lines(document, 120, brief=brief) if line.startswith("  ")]
    return {line[0] for line in words if line[0].startswith(("gc.", "memory.", "inspection."))}


def test_the_short_form_has_what_is_telling_and_what_is_claimed(figures_run: RunDocument) -> None:
    every = {one.full_name for cell in figures_run.cells for one in cell.figures}
    assert shown(figures_run, brief=False) == every
    assert shown(figures_run, brief=True) == every - {"gc.pause_share"}


def test_a_figure_that_is_claimed_is_telling(figures_run: RunDocument) -> None:
    silent = [msgspec.structs.replace(one, telling=["longest_pause_ns"]) for one in figures_run.probes]
    document = msgspec.structs.replace(figures_run, probes=silent)
    assert "gc.pauses" in shown(document, brief=True)
    [scenario] = document.scenarios
    unclaimed = msgspec.structs.replace(
        document, scenarios=[msgspec.structs.replace(scenario, claims=[])], claims=[]
    )
    assert "gc.pauses" not in shown(unclaimed, brief=True)


def test_an_inspection_shows_all_that_it_found_and_no_times(
    figures_run: RunDocument,
) -> None:
    [scenario] = figures_run.scenarios
    kind = msgspec.structs.replace(scenario, kind="inspection", claims=[])
    seen = [
        ProbePass(probe="inspection", number=n, outcome="measured", figures={"a": 1, "b": 2, "c": n})
        for n in range(6)
    ]
    cells = [msgspec.structs.replace(one, samples=[], probe_passes=seen) for one in figures_run.cells]
    document = derive(msgspec.structs.replace(figures_run, scenarios=[kind], cells=cells, claims=[]))
    assert shown(document, brief=True) == {"inspection.a", "inspection.b", "inspection.c"}
    [summary] = summaries(document)
    assert summary.tables == []
    assert not any(" a unit" in line for line in lines(document))


def test_passes_that_gave_nothing_are_named_with_their_reason(figures_run: RunDocument) -> None:
    [summary] = summaries(figures_run)
    assert summary.figures.lost == [
        "memory: 1 of 7 passes crashed: died of SIGSEGV (3.13t, sequential)",
        "allocations: unsupported: cannot look there (3.13t, sequential)",
    ]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(figures_run: RunDocument, width: int) -> None:
    assert max(len(line) for line in lines(figures_run, width)) <= width
