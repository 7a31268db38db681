"""An answer draws each chart once, and what the reader has before them first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

CHARTS = "document.querySelectorAll('.js-plotly-plot')"
ALL_DRAWN = "[...document.querySelectorAll('.graph-frame')].every(one => one.querySelector('.js-plotly-plot .main-svg'))"
FILTER = "dash_clientside.set_props({type: 'control', key: 'interpreter'}, {value: ['cpython-3.14.0t']})"
# What is drawn with new data, what the table then holds, and the frames in between.
NOTE = f"""(() => {{
    window.noted = [];
    const frame = () => {{ if (noted[noted.length - 1] !== 'frame') noted.push('frame'); requestAnimationFrame(frame); }};
    frame();
    for (const [place, chart] of {CHARTS}.entries()) {{
        const data = chart.data;
        chart.on('plotly_afterplot', () => chart.data !== data && noted.push('chart ' + place));
    }}
    new MutationObserver(() => noted.push('table')).observe(
        document.querySelector('.ag-center-cols-container'), {{childList: true}});
}})()"""


def test_the_chart_in_view_is_painted_before_tables_and_other_charts_are_drawn(
    visit: Callable[..., Any], until: Callable[..., None], realistic_results: Path
) -> None:
    page = visit(realistic_results).open("/scaling")
    until(page, ALL_DRAWN)
    assert page.evaluate(f"{CHARTS}.length") == 2
    assert page.evaluate(f"{CHARTS}[1].getBoundingClientRect().top > innerHeight")
    page.evaluate(NOTE)
    page.evaluate(FILTER)
    until(page, "noted.includes('chart 1') && noted.includes('table')")
    noted = page.evaluate("noted.filter((one, place) => noted.indexOf(one) === place || one === 'frame')")
    first = noted.index("chart 0")
    assert noted.index("chart 1") > first
    assert "frame" in noted[first : noted.index("chart 1")]
    assert "frame" in noted[first : noted.index("table")]


def test_a_chart_that_fits_its_room_is_not_drawn_once_more(
    visit: Callable[..., Any], until: Callable[..., None], results_folder: Path
) -> None:
    page = visit(results_folder).open("/scaling")
    page.evaluate(f"{CHARTS}[0].on('plotly_afterplot', () => (window.drawn = (window.drawn || 0) + 1))")
    # Dash asks for this by itself whenever a chart has got another height.
    page.evaluate(f"Plotly.Plots.resize({CHARTS}[0])")
    assert page.evaluate("window.drawn || 0") == 0
    page.evaluate("document.querySelector('.graph').style.height = '333px'")
    page.evaluate(f"Plotly.Plots.resize({CHARTS}[0])")
    until(page, f"window.drawn > 0 && {CHARTS}[0].querySelector('.main-svg').clientHeight === 333")
