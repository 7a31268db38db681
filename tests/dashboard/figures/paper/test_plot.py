"""Figures are built without plotly's own objects: here each page's are held against them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.figures.paper import plot
from internals_lab_dashboard.pages.content.page import Chart, Page
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.view import View

NEWEST = 3


def charts(page: Page, folder: Path) -> Iterator[Chart]:
    """All of a page for the newest runs of a folder, and as each switch of it shows them."""
    library = Library(folder)
    shelf = library.shelf()
    for entry in shelf.entries[:NEWEST]:
        run = {"run": (entry.key,)}
        first = page.content(library, shelf, View(run))
        yield from first.charts
        for control in first.controls:
            if control.kind == "switch":
                for value, _ in control.options:
                    view = View({**run, control.key: (value,)})
                    yield from page.content(library, shelf, view).charts


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_draws_is_a_figure_to_plotly_which_changes_nothing_of_it(
    page: Page, folder_for: Callable[[str], Path], realistic_results: Path
) -> None:
    drawn = [chart for folder in (folder_for(page.name), realistic_results) for chart in charts(page, folder)]
    assert drawn, "nothing to look at"
    for chart in drawn:
        checked = json.loads(chart.figure.validated.to_json(remove_uids=False))
        del checked["layout"]["template"]
        assert checked == json.loads(chart.figure.to_json()), f"{page.path}, {chart.title}"


def test_plotly_refuses_a_setting_that_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="colour"):
        _ = plot.Figure([plot.Scatter(x=[1], marker={"colour": "red"})]).validated


def test_settings_that_are_none_are_left_out_and_others_are_kept_where_they_are_updated() -> None:
    figure = plot.Figure(layout={"height": 300, "margin": {"l": 1, "r": 2}})
    figure.add_trace(plot.Scatter(x=[1, None], name=None, marker={"size": 9, "line": {"color": None}}))
    figure.update_layout(margin={"l": 5}, showlegend=None)
    assert figure.data == [{"x": [1, None], "marker": {"size": 9, "line": {}}, "type": "scatter"}]
    assert figure.layout == {"height": 300, "margin": {"l": 5, "r": 2}}


def test_settings_of_axes_go_to_each_that_there_is() -> None:
    figure = plot.Figure(layout={"xaxis": {"title": "one"}, "xaxis2": {"domain": [0.5, 1]}})
    figure.update_xaxes({"showgrid": False})
    figure.update_yaxes({"type": "log"})
    assert figure.layout == {
        "xaxis": {"title": "one", "showgrid": False},
        "xaxis2": {"domain": [0.5, 1], "showgrid": False},
        "yaxis": {"type": "log"},
    }


def test_lines_and_bands_stand_where_plotly_would_put_them() -> None:
    ours, plotlys = plot.Figure(), plot.Figure().validated
    plain = {"fillcolor": "red", "layer": "below"}
    for figure in (ours, plotlys):
        figure.add_hline(y=1, opacity=0.5)
        figure.add_vline(x=2, name="here")
        figure.add_hrect(y0=1, y1=2, **plain)
        figure.add_vrect(x0=1, x1=2, **plain)
    assert ours.layout["shapes"] == [shape.to_plotly_json() for shape in plotlys.layout.shapes]


def test_a_number_that_is_none_is_null_in_json() -> None:
    figure = plot.Figure([plot.Bar(y=[float("nan"), 1.5])])
    assert json.loads(figure.to_json())["data"] == [{"y": [None, 1.5], "type": "bar"}]
