"""What each claim was judged by: an interval a row, and a mark where the claim draws its line."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

from internals_lab.model.interval import Interval
from internals_lab.model.ledger import LedgerState
from internals_lab_dashboard.data.claims import Axis, Entry
from internals_lab_dashboard.figures.axes.speedup_axis import speedup_axis
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.interval_dots import interval_dots
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import interval_words, plain

ROW_PX = 52
WRAPPED_AT = 46
AXIS_PX = 460  # what the labels leave of a usual window
HALF_A_ROW = 0.36
SYMBOLS: dict[LedgerState, str] = {"confirmed": "circle", "refuted": "x"}
OPEN = "circle-open"
UNKNOWN_COLOUR = "#6b7685"


def claims_figure(entries: Sequence[Entry], *, axis: Axis, cast: Cast, zoom_kept_for: str) -> plot.Figure:
    """One trace an interpreter; the marker tells the state, a short line the threshold. Ratios have a log axis with 1
    marked, figures of another unit a linear one.
    """
    drawn = [(entry, value) for entry in entries if (value := _drawable(entry, axis)) is not None]
    drawing = canvas.figure(height=150 + ROW_PX * max(1, len(drawn)), zoom_kept_for=zoom_kept_for)
    by_interpreter: dict[str, list[tuple[int, Entry, Interval]]] = {}
    for row, (entry, value) in enumerate(drawn):
        by_interpreter.setdefault(entry.judgement.interpreter, []).append((row, entry, value))
        for limit in _limits(entry, axis):
            drawing.add_shape(
                type="line",
                x0=limit,
                x1=limit,
                y0=row - HALF_A_ROW,
                y1=row + HALF_A_ROW,
                line={"color": canvas.INK, "width": 2},
                name="threshold",
            )
    for interpreter, members in by_interpreter.items():
        drawing.add_trace(_dots(interpreter, members, cast, axis))
    if axis.is_ratio:
        drawing.add_vline(
            x=1, line={"color": canvas.INK, "width": 1, "dash": "dot"}, opacity=0.6, layer="below"
        )
    drawing.update_xaxes(_settings([value for _, value in drawn], axis))
    drawing.update_yaxes(
        canvas.axis(
            "",
            tickvals=list(range(len(drawn))),
            ticktext=[_label(entry, cast) for entry, _ in drawn],
            range=[len(drawn) - 0.5, -0.5],
            fixedrange=True,
            tickfont={"size": 12},
        )
    )
    drawing.update_layout(legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 56, "b": 70})
    return drawing


def name_of(axis: Axis) -> str:
    """What stands along it."""
    return "Ratio" if axis.is_ratio else axis.unit or "Figure"


def _settings(values: Sequence[Interval], axis: Axis) -> dict[str, Any]:
    if axis.is_ratio:
        return speedup_axis(values, name_of(axis), width_px=AXIS_PX, over=axis.over)
    words = interval_words(list(values), over=axis.over)
    name = plain(name_of(axis))
    return canvas.axis(f"{name}<br>({words})" if words else name)


def _drawable(entry: Entry, axis: Axis) -> Interval | None:
    """The interval, where the axis can show it."""
    value = entry.value
    if value is None or not all(map(math.isfinite, (value.low, value.estimate, value.high))):
        return None
    return value if not axis.is_ratio or value.low > 0 else None


def _limits(entry: Entry, axis: Axis) -> list[float]:
    claimed = entry.statement.threshold
    limits = (claimed.low, claimed.high, claimed.equals, claimed.differs_from)
    return [
        limit for limit in dict.fromkeys(limits) if limit is not None and (not axis.is_ratio or limit > 0)
    ]


def _label(entry: Entry, cast: Cast) -> str:
    lines = textwrap.wrap(entry.statement.text, WRAPPED_AT, max_lines=2, placeholder=" …")
    setting = f" · {plain(entry.statement.setting)}" if entry.statement.setting else ""
    name = plain(cast.name(entry.judgement.interpreter))
    return "<br>".join([*map(plain, lines), f"<b>{name}</b>{setting}"])


def _dots(
    interpreter: str, members: list[tuple[int, Entry, Interval]], cast: Cast, axis: Axis
) -> plot.Scatter:
    return interval_dots(
        [value for _, _, value in members],
        [row for row, _, _ in members],
        [_hover(entry, value, cast, axis) for _, entry, value in members],
        uid=series_uid(f"claims {axis.unit}", interpreter),
        name=plain(cast.name(interpreter)),
        colour=cast.colours.get(interpreter, UNKNOWN_COLOUR),
        symbol=[SYMBOLS.get(entry.judgement.state, OPEN) for _, entry, _ in members],
        size=10,
    )


def _hover(entry: Entry, value: Interval, cast: Cast, axis: Axis) -> str:
    lines = [plain(line) for line in textwrap.wrap(entry.words, 70)]
    of = "" if axis.is_ratio else f" {plain(axis.unit)}"
    return "<br>".join(
        [
            *lines,
            f"<b>{entry.judgement.state}</b> on {plain(cast.name(entry.judgement.interpreter))}",
            f"{value.estimate:.3g}{of} ({value.low:.3g} to {value.high:.3g}), "
            f"claimed: {plain(entry.statement.claimed)}",
            f"{interval_words([value], over=axis.over)}",
        ]
    )
