"""Where small panels of equal size stand in one figure, with their axes and titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from internals_lab_dashboard.figures.paper import canvas
from internals_lab_dashboard.figures.paper.text import plain

ROW_PX = 23
TITLE_PX, TICKS_PX, WORDS_PX = 30, 26, 34  # above a panel, below it, below all of them
GAP = 0.022  # between two columns of panels, of the width
FIGURES = 0.062  # beside each panel, of the width
WIDTH_PX = {1: 760, 2: 370, 3: 230}  # of a panel on a screen of 1280, without labels and figures


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A panel's axes, by their names in a trace, and its corners as shares of the paper. `beside` is the x axis of a
    column for figures at its right.
    """

    x: str
    beside: str
    y: str
    left: float
    right: float
    edge: float
    floor: float
    top: float
    is_leftmost: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Panels:
    """So many panels of so many rows."""

    count: int
    rows: int

    @property
    def columns(self) -> int:
        """How many stand side by side."""
        return 1 if self.count == 1 else 2 if self.count in (2, 4) else 3

    @property
    def width_px(self) -> float:
        """About how wide each is."""
        return WIDTH_PX[self.columns]

    @property
    def height_px(self) -> int:
        """Of the whole figure."""
        return self._storeys_px + WORDS_PX

    def places(self) -> list[Place]:
        """One a panel, row by row."""
        return [self._place(number) for number in range(self.count)]

    @property
    def _rows_px(self) -> int:
        return ROW_PX * max(2, self.rows)

    @property
    def _storey_px(self) -> int:
        return TITLE_PX + self._rows_px + TICKS_PX

    @property
    def _storeys_px(self) -> int:
        return -(-self.count // self.columns) * self._storey_px

    def _place(self, number: int) -> Place:
        storey, column = divmod(number, self.columns)
        width = (1 - GAP * (self.columns - 1)) / self.columns
        left = column * (width + GAP)
        from_above_px = storey * self._storey_px + TITLE_PX
        return Place(
            x=_axis("x", 2 * number),
            beside=_axis("x", 2 * number + 1),
            y=_axis("y", number),
            left=left,
            right=left + width - FIGURES,
            edge=min(1.0, left + width),
            floor=max(0.0, 1 - (from_above_px + self._rows_px) / self._storeys_px),
            top=1 - from_above_px / self._storeys_px,
            is_leftmost=column == 0,
        )


def axes(place: Place, scale: dict[str, Any], labels: Sequence[str]) -> dict[str, dict[str, Any]]:
    """A panel's axes in the layout: `scale` along it, alike for all of them and zoomed together; `labels` at its rows."""
    shared = {} if place.x == "x" else {"matches": "x"}
    along = scale | {"domain": [place.left, place.right], "anchor": place.y, **shared}
    beside = {
        "domain": [place.right, place.edge],
        "anchor": place.y,
        "range": [0, 1],
        "visible": False,
        "fixedrange": True,
    }
    rows = canvas.axis(
        "",
        domain=[place.floor, place.top],
        anchor=place.x,
        tickvals=list(range(len(labels))),
        ticktext=list(labels),
        showticklabels=place.is_leftmost,
        range=[len(labels) - 0.5, -0.5],
        fixedrange=True,
        tickfont={"size": 13},
    )
    return {
        _layout_name(place.x): along,
        _layout_name(place.beside): beside,
        _layout_name(place.y): rows,
    }


def heading(title: str, place: Place) -> dict[str, Any]:
    """A panel's title above it, as an annotation."""
    return {
        "text": f"<b>{plain(title)}</b>",
        "xref": "paper",
        "yref": "paper",
        "x": place.left,
        "y": place.top,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 3,
        "showarrow": False,
        "font": {"size": 13},
    }


def words_below(text: str) -> dict[str, Any]:
    """What is said once for all panels, as an annotation; ready for Plotly."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0,
        "yshift": -WORDS_PX,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13},
    }


def _layout_name(axis: str) -> str:
    """`xaxis2` for `x2`."""
    return f"{axis[0]}axis{axis[1:]}"


def _axis(letter: str, number: int) -> str:
    return letter if number == 0 else f"{letter}{number + 1}"
