"""The paper that every chart is drawn on. Text, grid and paper take their colour from the stylesheet."""

from __future__ import annotations

from typing import Any

from internals_lab_dashboard.figures.paper import plot

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'
INK = "#5b6472"  # for images made outside the page; the stylesheet has the last word in it
NEUTRAL = "#7c8492"  # of what belongs to no series; seen on both papers
GRID = "#dfe1e5"
CLEAR = "rgba(0,0,0,0)"


def figure(*, height: int, zoom_kept_for: str) -> plot.Figure:
    """An empty figure. Zoom and hidden series survive new data for as long as `zoom_kept_for` stays the same."""
    layout = {
        "height": height,
        "autosize": True,
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "margin": {"l": 60, "r": 16, "t": 36, "b": 56},
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 13}},
        "legend": {"orientation": "h", "yanchor": "top", "y": -0.2, "x": 0, "font": {"size": 13}},
        "uirevision": zoom_kept_for,
        "modebar": {"bgcolor": CLEAR},
    }
    return plot.Figure(layout=layout)


def axis(title: str, **more: Any) -> dict[str, Any]:
    """Settings of an axis with a hairline grid and room for its labels."""
    return {
        "title": {"text": title, "standoff": 12, "font": {"size": 13}},
        "gridcolor": GRID,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": True,
        **more,
    }


def reaching(*values: float) -> dict[str, Any]:
    """An axis that holds these and all that is drawn. Unlike a range, which new data would change, it leaves a reader's
    zoom alone.
    """
    return {"autorangeoptions": {"include": list(values)}}
