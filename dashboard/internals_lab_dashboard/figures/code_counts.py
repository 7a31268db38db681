"""How many instructions a unit has on each interpreter, and how many of them stand specialised, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.cell import Interval
from internals_lab_dashboard.figures.axes.rows_axis import bars_axis
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.error_bars import interval_bars
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import level, plain

ROW_PX = 44
PALE = 0.28


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeCount:
    """A cell's row. `specialised` and `share` are None where the interpreter has no such forms, and `remark` says why."""

    interpreter: str
    name: str
    instructions: Interval
    specialised: Interval | None
    share: Interval | None
    remark: str


def code_counts_figure(counts: Sequence[CodeCount], *, cast: Cast, zoom_kept_for: str) -> plot.Figure:
    """A pale bar for all instructions, a full one in it for those that are specialised."""
    drawing = canvas.figure(height=96 + ROW_PX * max(2, len(counts)), zoom_kept_for=zoom_kept_for)
    drawing.add_trace(_bars("instructions", counts, [one.instructions for one in counts], cast, PALE))
    drawing.add_trace(_bars("of them specialised", counts, [one.specialised for one in counts], cast, 1.0))
    drawing.add_trace(
        plot.Scatter(
            uid=series_uid("code", "words"),
            mode="text",
            x=[one.instructions.high for one in counts],
            y=list(range(len(counts))),
            text=[f"  {_words(one)}" for one in counts],
            textposition="middle right",
            textfont={"size": 12},
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )
    )
    most = max((one.instructions.high for one in counts), default=1.0)
    drawing.update_xaxes(
        canvas.axis(
            f"Instructions of the unit and what it names ({_intervals(counts)})", range=[0, most * 1.45]
        )
    )
    drawing.update_yaxes(bars_axis([one.name for one in counts]))
    drawing.update_layout(
        barmode="overlay",
        bargap=0.42,
        showlegend=False,
        margin={"t": 16},
    )
    return drawing


def _bars(
    name: str, counts: Sequence[CodeCount], values: Sequence[Interval | None], cast: Cast, opacity: float
) -> plot.Bar:
    shown = [(row, one, value) for row, (one, value) in enumerate(zip(counts, values, strict=True)) if value]
    return plot.Bar(
        uid=series_uid("code", name),
        name=name,
        orientation="h",
        x=[value.estimate for _, _, value in shown],
        y=[row for row, _, _ in shown],
        marker={
            "color": [cast.look(one.interpreter, "").colour for _, one, _ in shown],
            "opacity": opacity,
            "line": {"width": 0},
        },
        error_x=interval_bars([value for _, _, value in shown], canvas.NEUTRAL),
        hovertext=[
            f"<b>{plain(one.name)}</b><br>{name}: {value.estimate:.4g} ({value.low:.4g} to {value.high:.4g})"
            f"<br>{level(value)} interval, n = {value.n} passes"
            for _, one, value in shown
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _words(one: CodeCount) -> str:
    if one.specialised is None or one.share is None:
        return f"{one.instructions.estimate:.4g}; {plain(one.remark) or 'none specialised'}"
    return f"{one.specialised.estimate:.4g} of {one.instructions.estimate:.4g} specialised: {one.share.estimate:.0%}"


def _intervals(counts: Sequence[CodeCount]) -> str:
    levels = sorted({level(one.instructions) for one in counts})
    passes = sorted({one.instructions.n for one in counts})
    if not levels:
        return "nothing to show"
    words = str(passes[0]) if len(passes) == 1 else f"{passes[0]} to {passes[-1]}"
    return f"{' and '.join(levels)} interval, n = {words} passes"
