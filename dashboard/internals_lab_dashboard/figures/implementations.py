"""Speedups over one interpreter: a panel a workload, a row an interpreter in the same order, one log axis for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from internals_lab.model.cell import Interval
from internals_lab_dashboard.figures import canvas
from internals_lab_dashboard.figures.series import Cast, series_uid
from internals_lab_dashboard.figures.speedup_axis import speedup_axis
from internals_lab_dashboard.figures.text import interval_words, level, plain

ROW_PX = 23
TITLE_PX, TICKS_PX, WORDS_PX = 30, 26, 34
GAP = 0.022  # between two columns of panels, of the width
NUMBERS = 0.062  # beside each panel, of the width
PANEL_PX = {1: 760, 2: 370, 3: 230}  # on a screen of 1280: a panel's width without labels and figures
WHISKER = "#7c8492"
REFERENCE_SYMBOL = "line-ns"
DECIDED = ("faster", "slower", "same")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """An interpreter in a panel: a dot where it has a speedup, else the word that says why not."""

    interpreter: str
    state: str
    speedup: Interval | None
    hover: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """A workload with the marks of its interpreters; `is_mean` sets one apart that speaks of several."""

    key: str
    title: str
    marks: tuple[Mark, ...]
    is_mean: bool = False


def columns_for(panels: int) -> int:
    """How many panels stand side by side."""
    return 1 if panels == 1 else 2 if panels in (2, 4) else 3


def implementations_figure(
    panels: Sequence[Panel],
    order: Sequence[str],
    *,
    reference: str,
    cast: Cast,
    margin: float | None,
    zoom_kept_for: str,
) -> go.Figure:
    """`order` lists the interpreters from top to bottom. All panels are zoomed together."""
    columns = columns_for(len(panels))
    storeys = -(-len(panels) // columns)
    panel_px = ROW_PX * max(2, len(order))
    height = storeys * (TITLE_PX + panel_px + TICKS_PX) + WORDS_PX
    drawing = canvas.figure(height=height, zoom_kept_for=zoom_kept_for)
    drawing.update_layout(margin={"l": 8, "r": 8, "t": 0, "b": WORDS_PX}, showlegend=False)
    speedups = [mark.speedup for panel in panels for mark in panel.marks if mark.speedup is not None]
    scale = speedup_axis(speedups, "", width_px=PANEL_PX[columns]) | {"title": None}  # one for all panels
    width = (1 - GAP * (columns - 1)) / columns
    storey = (TITLE_PX + panel_px + TICKS_PX) / (height - WORDS_PX)
    for number, panel in enumerate(panels):
        left = number % columns * (width + GAP)
        top = 1 - number // columns * storey - TITLE_PX / (height - WORDS_PX)
        floor = top - panel_px / (height - WORDS_PX)
        _add_panel(
            drawing,
            panel,
            order,
            number=number,
            place=(left, left + width - NUMBERS, floor, top),
            scale=scale,
            is_labelled=number % columns == 0,
            reference=reference,
            cast=cast,
            margin=margin,
        )
    words = interval_words(speedups)
    drawing.add_annotation(
        text=f"Speedup over {plain(cast.name(reference))}{f' ({words})' if words else ''}",
        xref="paper",
        yref="paper",
        x=0.5,
        y=0,
        yshift=-WORDS_PX,
        yanchor="bottom",
        showarrow=False,
        font={"size": 13},
    )
    return drawing


def _add_panel(
    drawing: go.Figure,
    panel: Panel,
    order: Sequence[str],
    *,
    number: int,
    place: tuple[float, float, float, float],
    scale: dict[str, object],
    is_labelled: bool,
    reference: str,
    cast: Cast,
    margin: float | None,
) -> None:
    left, right, floor, top = place
    # Two x axes a panel: the ratios, and beside them a column for the figures.
    x, y, beside = _axis("x", 2 * number), _axis("y", number), _axis("x", 2 * number + 1)
    rows = {name: row for row, name in enumerate(order)}
    names = [
        f"<b>{plain(cast.name(name))}</b>" if name == reference else plain(cast.name(name)) for name in order
    ]
    shared = {} if number == 0 else {"matches": "x"}
    drawing.update_layout(
        {
            _layout_name(x): scale | {"domain": [left, right], "anchor": y, **shared},
            _layout_name(beside): {
                "domain": [right, min(1.0, right + NUMBERS)],
                "anchor": y,
                "range": [0, 1],
                "visible": False,
                "fixedrange": True,
            },
            _layout_name(y): canvas.axis(
                "",
                domain=[max(0.0, floor), top],
                anchor=x,
                tickvals=list(rows.values()),
                ticktext=names,
                showticklabels=is_labelled,
                range=[len(order) - 0.5, -0.5],
                fixedrange=True,
                tickfont={"size": 13},
            ),
        }
    )
    marks = [mark for mark in panel.marks if mark.interpreter in rows]
    drawing.add_trace(_dots(panel, marks, rows, cast, x, y, reference))
    drawing.add_trace(_figures(panel, marks, rows, beside, y))
    if margin:
        drawing.add_shape(
            type="rect", xref=x, yref=f"{y} domain", x0=1 / (1 + margin), x1=1 + margin, y0=0, y1=1,
            fillcolor=canvas.INK, opacity=0.13, line={"width": 0}, layer="below", name="equivalence margin",
        )  # fmt: skip
    drawing.add_shape(
        type="line", xref=x, yref=f"{y} domain", x0=1, x1=1, y0=0, y1=1,
        line={"color": canvas.INK, "width": 1}, layer="below", name="reference",
    )  # fmt: skip
    title = plain(panel.title)
    drawing.add_annotation(
        text=f"<b>{title}</b>" if not panel.is_mean else f"<b><i>{title}</i></b>",
        xref="paper",
        yref="paper",
        x=left,
        y=top,
        xanchor="left",
        yanchor="bottom",
        yshift=3,
        showarrow=False,
        font={"size": 13},
    )


def _dots(
    panel: Panel, marks: Sequence[Mark], rows: dict[str, int], cast: Cast, x: str, y: str, reference: str
) -> go.Scatter:
    drawn = [mark for mark in marks if mark.speedup is not None or mark.state == "reference"]
    looks = [cast.look(mark.interpreter, "sequential") for mark in drawn]
    intervals = [mark.speedup or _ONE for mark in drawn]
    return go.Scatter(
        uid=series_uid("implementations", panel.key),
        mode="markers",
        xaxis=x,
        yaxis=y,
        x=[interval.estimate for interval in intervals],
        y=[rows[mark.interpreter] for mark in drawn],
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [interval.high - interval.estimate for interval in intervals],
            "arrayminus": [interval.estimate - interval.low for interval in intervals],
            "thickness": 1.8,
            "width": 4,
            "color": WHISKER,
        },
        marker={
            "symbol": [
                REFERENCE_SYMBOL if mark.state == "reference" else look.symbol
                for mark, look in zip(drawn, looks, strict=True)
            ],
            "size": 10 if panel.is_mean else 9,
            "color": [look.colour for look in looks],
            "line": {"width": 2, "color": [look.colour for look in looks]},
        },
        hovertext=["<br>".join(mark.hover) for mark in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _figures(panel: Panel, marks: Sequence[Mark], rows: dict[str, int], x: str, y: str) -> go.Scatter:
    """The speedup in figures, and a word for each interpreter that has none."""
    return go.Scatter(
        uid=series_uid("figures", panel.key),
        mode="text",
        xaxis=x,
        yaxis=y,
        x=[1.0] * len(marks),
        y=[rows[mark.interpreter] for mark in marks],
        text=[_figure(mark) for mark in marks],
        textposition="middle left",
        textfont={"size": 12},
        hovertext=["<br>".join(mark.hover) for mark in marks],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def mark_hover(
    title: str, name: str, over: str, state: str, speedup: Interval | None, notes: Sequence[str]
) -> tuple[str, ...]:
    """The lines of a mark's hover, ready for Plotly."""
    lines = [f"<b>{plain(name)}</b> at {plain(title)}"]
    if speedup is None:
        lines.append(plain(state))
    else:
        lines += [
            f"{speedup.estimate:.3g}× the speed of {plain(over)} ({speedup.low:.3g} to {speedup.high:.3g}), {plain(state)}",
            f"{level(speedup)} interval, n = {speedup.n} rounds",
        ]
    return (*lines, *map(plain, filter(None, notes)))


def _figure(mark: Mark) -> str:
    if mark.state == "reference":
        return "1×"
    if mark.speedup is None:
        return f"<i>{plain(mark.state)}</i>"
    estimate = mark.speedup.estimate
    digits = (
        f"{estimate:#.3g}"
        if 0.1 <= estimate < 100
        else f"{estimate:.0f}"
        if estimate > 1
        else f"{estimate:.2g}"
    )
    return f"{digits.rstrip('.')}×" if mark.state in DECIDED else f"{digits.rstrip('.')}× ?"


def _axis(letter: str, number: int) -> str:
    return letter if number == 0 else f"{letter}{number + 1}"


def _layout_name(axis: str) -> str:
    return f"{axis[0]}axis{axis[1:]}"


_ONE = Interval(estimate=1.0, low=1.0, high=1.0, level=0.95, n=0)
