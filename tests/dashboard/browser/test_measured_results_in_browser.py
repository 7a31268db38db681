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
