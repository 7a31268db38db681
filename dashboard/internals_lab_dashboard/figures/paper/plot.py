"""Figures as the JSON that plotly.js draws, without plotly's own objects: those look at every setting of every trace each time
that one is set, which takes ten times as long as everything else that a page does. The tests have them look once, at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import plotly.graph_objects as go


class Trace(dict[str, Any]):
    """One trace by its settings; those that are None are none."""

    kind: str

    def __init__(self, **settings: Any) -> None:
        super().__init__(_given(settings), type=self.kind)


class Scatter(Trace):
    """Points and lines."""

    kind = "scatter"


class Bar(Trace):
    """Bars."""

    kind = "bar"


class Heatmap(Trace):
    """Fields."""

    kind = "heatmap"


class Figure:
    """Traces on a layout. What is added is not looked at: `validated` does that."""

    def __init__(self, data: Iterable[Trace] = (), layout: Mapping[str, Any] | None = None) -> None:
        self.data = list(data)
        self.layout: dict[str, Any] = _given(layout or {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Figure) and self.to_plotly_json() == other.to_plotly_json()

    __hash__ = None  # type: ignore[assignment]  # it changes while it is drawn

    @property
    def height_px(self) -> int:
        """How high it is drawn."""
        return int(self.layout["height"])

    def add_trace(self, trace: Trace) -> None:
        """On top of those that are there."""
        self.data.append(trace)

    def add_traces(self, traces: Iterable[Trace]) -> None:
        """In their order."""
        self.data.extend(traces)

    def update_layout(self, **settings: Any) -> None:
        """What is not given stays, within settings of settings too."""
        _merge(self.layout, settings)

    def update_xaxes(self, settings: Mapping[str, Any]) -> None:
        """All of them that there are."""
        self._update_axes("xaxis", settings)

    def update_yaxes(self, settings: Mapping[str, Any]) -> None:
        """All of them that there are."""
        self._update_axes("yaxis", settings)

    def add_shape(self, **settings: Any) -> None:
        """By its corners."""
        self.layout.setdefault("shapes", []).append(_given(settings))

    def add_hline(self, *, y: float, **settings: Any) -> None:
        """From one side to the other."""
        self.add_shape(type="line", x0=0, x1=1, xref="x domain", y0=y, y1=y, yref="y", **settings)

    def add_vline(self, *, x: float, **settings: Any) -> None:
        """From bottom to top."""
        self.add_shape(type="line", x0=x, x1=x, xref="x", y0=0, y1=1, yref="y domain", **settings)

    def add_hrect(self, *, y0: float, y1: float, **settings: Any) -> None:
        """A band from one side to the other."""
        self.add_shape(type="rect", x0=0, x1=1, xref="x domain", y0=y0, y1=y1, yref="y", **settings)

    def add_vrect(self, *, x0: float, x1: float, **settings: Any) -> None:
        """A band from bottom to top."""
        self.add_shape(type="rect", x0=x0, x1=x1, xref="x", y0=0, y1=1, yref="y domain", **settings)

    def to_plotly_json(self) -> dict[str, Any]:
        """As Dash and plotly.js take it."""
        return {"data": self.data, "layout": self.layout}

    def to_json(self) -> str:
        """The same as text; a number that is none is null."""
        return msgspec.json.encode(self.to_plotly_json()).decode()

    @cached_property
    def validated(self) -> go.Figure:
        """Plotly's own figure of it, which refuses a setting that plotly.js does not know; slow to load and to make."""
        import plotly.graph_objects as go

        return go.Figure(data=self.data, layout={"template": "none", **self.layout})

    def _update_axes(self, letter: str, settings: Mapping[str, Any]) -> None:
        for name in {letter, *(name for name in self.layout if name.startswith(letter))}:
            _merge(self.layout.setdefault(name, {}), settings)


def _given(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _given(value) if isinstance(value, dict) else value
        for name, value in settings.items()
        if value is not None
    }


def _merge(into: dict[str, Any], settings: Mapping[str, Any]) -> None:
    for name, value in _given(settings).items():
        if isinstance(value, dict) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = value
