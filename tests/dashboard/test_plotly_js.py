"""The script that draws charts is the published one, knows all that is drawn, and goes with plotly's Python package."""

from __future__ import annotations

import hashlib

from internals_lab_dashboard.figures.paper import plot
from internals_lab_dashboard.plotly_js import PLOTLY_JS, SHA256, VERSION, plotly_js
from plotly.offline import get_plotlyjs_version

RENEW = "scripts/plotly_js.sh fetches another one"


def test_it_is_as_it_was_published_and_has_its_licence_beside_it() -> None:
    assert hashlib.sha256(PLOTLY_JS.read_bytes()).hexdigest() == SHA256, RENEW
    assert f"plotly.js (cartesian - minified) v{VERSION}\n" in plotly_js()[:100], RENEW
    licence = PLOTLY_JS.with_name("LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("MIT License")


def test_it_means_the_same_by_a_figure_as_the_package_that_figures_are_checked_with() -> None:
    assert VERSION.partition(".")[0] == get_plotlyjs_version().partition(".")[0], RENEW


def test_it_knows_each_kind_of_trace_that_a_page_may_draw() -> None:
    for kind in plot.Trace.__subclasses__():
        assert f'moduleType:"trace",name:"{kind.kind}"' in plotly_js().replace("'", '"'), kind
