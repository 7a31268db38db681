"""What each claim was judged by: an interval a row, and a mark where the claim draws its line."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import plotly.graph_objects as go

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.ledger import STATES, Entry
from internals_lab_dashboard.figures import canvas
from internals_lab_dashboard.figures.interval_dots import interval_dots
from internals_lab_dashboard.figures.series import Cast, series_uid
from internals_lab_dashboard.figures.speedup_axis import speedup_axis
from internals_lab_dashboard.figures.text import level, plain

ROW_PX = 46
WRAPPED_AT = 46
HALF_A_ROW = 0.36
SYMBOLS = {"confirmed": "circle", "refuted": "x", "inconclusive": "circle-open", "unsupported": "circle-open"}
UNKNOWN_COLOUR = "#6b7685"


def claims_figure(entries: Sequence[Entry], *, cast: Cast, zoom_kept_for: str) -> go.Figure:
    """One trace an interpreter; the marker tells the state, a short line the threshold, on a log axis of speedups."""
    drawn = [(entry, speedup) for entry in entries if (speedup := drawable(entry)) is not None]
    drawing = canvas.figure(height=150 + ROW_PX * max(1, len(drawn)), zoom_kept_for=zoom_kept_for)
    by_interpreter: dict[str, list[tuple[int, Entry, Interval]]] = {}
    for row, (entry, speedup) in enumerate(drawn):
        by_interpreter.setdefault(entry.result.interpreter, []).append((row, entry, speedup))
        for limit in _limits(entry):
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
        drawing.add_trace(_dots(interpreter, members, cast))
    drawing.add_vline(x=1, line={"color": canvas.INK, "width": 1, "dash": "dot"}, opacity=0.6, layer="below")
    drawing.update_xaxes(speedup_axis([speedup for _, speedup in drawn], "Speedup"))
    drawing.update_yaxes(
        canvas.axis(
            "",
            tickvals=list(range(len(drawn))),
            ticktext=[_label(entry, cast) for entry, _ in drawn],
            range=[len(drawn) - 0.5, -0.5],
            tickfont={"size": 12},
        )
    )
    drawing.update_layout(legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 56, "b": 70})
    return drawing


def drawable(entry: Entry) -> Interval | None:
    """The interval, where a log axis can show it."""
    speedup = entry.result.speedup
    return speedup if speedup is not None and speedup.low > 0 and math.isfinite(speedup.high) else None


def _limits(entry: Entry) -> list[float]:
    if entry.threshold is None:
        return []
    return [limit for limit in (entry.threshold.low, entry.threshold.high) if limit is not None and limit > 0]


def _label(entry: Entry, cast: Cast) -> str:
    lines = textwrap.wrap(entry.result.text, WRAPPED_AT, max_lines=2, placeholder=" …")
    setting = f" · {plain(entry.result.setting)}" if entry.result.setting else ""
    return "<br>".join([*map(plain, lines), f"<b>{plain(cast.name(entry.result.interpreter))}</b>{setting}"])


def _dots(interpreter: str, members: list[tuple[int, Entry, Interval]], cast: Cast) -> go.Scatter:
    return interval_dots(
        [speedup for _, _, speedup in members],
        [row for row, _, _ in members],
        [_hover(entry, speedup, cast) for _, entry, speedup in members],
        uid=series_uid("claims", interpreter),
        name=plain(cast.name(interpreter)),
        colour=cast.colours.get(interpreter, UNKNOWN_COLOUR),
        symbol=[SYMBOLS.get(entry.result.state, "circle-open") for _, entry, _ in members],
        size=10,
    )


def _hover(entry: Entry, speedup: Interval, cast: Cast) -> str:
    result = entry.result
    lines = [plain(line) for line in textwrap.wrap(entry.statement, 70)]
    return "<br>".join(
        [
            *lines,
            f"<b>{result.state if result.state in STATES else plain(result.state)}</b> on "
            f"{plain(cast.name(result.interpreter))}",
            f"speedup {speedup.estimate:.3g} ({speedup.low:.3g} to {speedup.high:.3g}), claimed {plain(result.threshold)}",
            f"{level(speedup)} interval, n = {speedup.n} rounds",
        ]
    )
