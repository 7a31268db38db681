"""Points that have rounds to come are pale: they are there, and nothing is said of them yet."""

from __future__ import annotations

import plotly.graph_objects as go

PALE = 0.45


def pale(figure: go.Figure) -> go.Figure:
    """The figure with all that was measured pale; lines that are there to read it by stay."""
    for trace in figure.data:
        if trace.uid != "ideal":
            trace.opacity = PALE * (1.0 if trace.opacity is None else trace.opacity)
    return figure
