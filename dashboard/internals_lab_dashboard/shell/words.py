"""Words of a docstring or a reason: what stands between backticks is shown as code, and all of it as text."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component


def with_code(text: str) -> list[str | Component]:
    """A backtick without a partner stays as it is."""
    return [html.Code(part) if is_code else part for part, is_code in spans(text) if part]


def spans(text: str) -> list[tuple[str, bool]]:
    """The parts of a text, each with whether it is code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return [(part, bool(place % 2)) for place, part in enumerate(parts)]
