"""Points that have rounds to come are pale: they are there, and nothing is said of them yet."""

from __future__ import annotations

from internals_lab_dashboard.figures.paper import plot

PALE = 0.45


def pale(figure: plot.Figure) -> plot.Figure:
    """The figure with all that was measured pale; lines that are there to read it by stay."""
    for trace in figure.data:
        if trace.get("uid") != "ideal":
            trace["opacity"] = PALE * trace.get("opacity", 1.0)
    return figure
