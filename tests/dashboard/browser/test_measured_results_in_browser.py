"""The pages over a run that the lab has really measured, on both builds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from internals_lab.store.loading import find_runs, load_run

COUNT = "experiments/exp_gil.py::count"


def test_scaling_shows_a_curve_a_build_and_strategy_with_the_measured_figures(
    visit: Callable[..., Any], measured_results: Path
) -> None:
    page = visit(measured_results).open(f"/scaling?scenario={COUNT}")
    names = page.evaluate("document.querySelector('.js-plotly-plot').data.map(trace => trace.name)")
    assert sorted(names) == [
        "3.13 · processes",
        "3.13 · threads",
        "3.13t · processes",
        "3.13t · threads",
        "3.13t, GIL forced on · sequential",
        "ideal",
    ]
    document = load_run(find_runs(measured_results)[0].path)
    [threads] = [
        one
        for one in document.comparisons
        if one.subject == f"{COUNT}[3.13t-threads-2]" and one.about == "scaling"
    ]
    assert threads.typical is not None
    drawn = page.evaluate(
        "document.querySelector('.js-plotly-plot').data.find(trace => trace.name == '3.13t · threads').y"
    )
    assert drawn[1] == threads.typical.estimate
    facts = page.locator(".facts").inner_text()
    assert "GIL off in all" in facts
    assert "GIL on in all" in facts


def test_calls_shows_every_kind_of_call_on_both_builds(
    visit: Callable[..., Any], measured_results: Path
) -> None:
    page = visit(measured_results).open("/calls")
    counts = page.evaluate("document.querySelector('.js-plotly-plot').data.map(trace => trace.x.length)")
    document = load_run(find_runs(measured_results)[0].path)
    [calls] = [one for one in document.scenarios if one.kind == "snippets"]
    kinds = len(calls.variants)
    assert kinds > 1
    assert counts == [kinds, kinds]
    assert page.locator(".ag-center-cols-container .ag-row").count() == 2 * kinds


def test_runs_shows_what_came_of_every_cell_and_leads_to_the_other_pages(
    visit: Callable[..., Any], until: Callable[..., None], measured_results: Path
) -> None:
    found = find_runs(measured_results)[0]
    page = visit(measured_results).open(f"/runs?run={found.run_id}")
    document = load_run(found.path)
    declared = [one for one in document.cells if one.cell.control is None]
    cells = "[...document.querySelectorAll('.listing .ag-cell')]"
    until(page, f"{cells}.some(cell => cell.innerText == '▸ shown')")
    row = page.evaluate(
        f"{cells}.find(cell => cell.innerText == '▸ shown').closest('.ag-row').getAttribute('row-index')"
    )
    told = page.locator(f".listing .ag-row[row-index='{row}'] .ag-cell[col-id=measured]").inner_text()
    assert int(told) == sum(one.outcome == "measured" for one in declared)
    drawn = page.evaluate("document.querySelector('.js-plotly-plot').data[0].text.length")
    own = len({one.cell.control for one in document.cells if one.cell.control})
    assert drawn == len({one.cell.scenario for one in declared}) + bool(own)
    seen = page.locator(".sheet tr", has_text="in the samples").inner_text()
    assert "on in all" in seen
    assert "off in all" in seen
    # Without a mouse: the grid's keys go from cell to cell, and Enter follows the link.
    page.locator(f".listing .ag-row[row-index='{row}'] .ag-cell[col-id=started]").focus()
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(".listing .ag-cell[col-id=samples].ag-cell-focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('Samples')")
    assert f"run={found.run_id}" in page.url
