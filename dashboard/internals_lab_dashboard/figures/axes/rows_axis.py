"""An axis with a word a row, the first one on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from internals_lab_dashboard.figures.paper import canvas
from internals_lab_dashboard.figures.paper.text import plain


def rows_axis(rows: Sequence[str], **more: Any) -> dict[str, Any]:
    """Its settings; rows do not zoom."""
    return canvas.axis(
        "",
        tickvals=list(range(len(rows))),
        ticktext=[plain(row) for row in rows],
        range=[len(rows) - 0.5, -0.5],
        **({"fixedrange": True} | more),
    )


def bars_axis(rows: Sequence[str]) -> dict[str, Any]:
    """The same beside bars, which need no lines to lead to them."""
    return rows_axis(rows, showgrid=False, ticklabelstandoff=6)
