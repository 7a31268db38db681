"""A part of a page that unfolds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component


def fold(
    name: str,
    summary: str | Sequence[Component],
    inner: Sequence[Component],
    *,
    is_open: bool = False,
    **more: Any,
) -> Component:
    """Under its `name` the address says whether a reader opened or closed it (assets/folds.js)."""
    told: dict[str, Any] = {"data-fold": name, "data-begins": "open" if is_open else "shut"}
    return html.Details([html.Summary(summary), *inner], open=is_open, **told, **more)
