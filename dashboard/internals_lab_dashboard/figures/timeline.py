"""Who ran when: a lane a worker, a bar a block; the paler, the less of it was spent on a processor."""

from __future__ import annotations

import math

from internals_lab_dashboard.data.run.timeline import Stretch, Timeline
from internals_lab_dashboard.figures.paper import canvas, plot

LANE_PX, NARROWEST_LANE_PX = 34, 9
MOST_PX = 620  # for all lanes of a machine with many cores
NAMED_PX = 15  # what a lane's name needs
MOST_BLOCKS = 32
MOST_EDGES = 64
IDLE, BUSY = (217, 221, 228), (29, 127, 106)
UNKNOWN = "#7c8492"


def timeline_figure(timeline: Timeline, *, zoom_kept_for: str) -> plot.Figure:
    """The blocks of one round side by side, in milliseconds of measured time."""
    stretches = timeline.stretches(most_blocks=MOST_BLOCKS)
    lanes = max(1, timeline.workers)
    lane_px = max(NARROWEST_LANE_PX, min(LANE_PX, MOST_PX / lanes))
    named = range(0, timeline.workers, math.ceil(NAMED_PX / lane_px))
    drawing = canvas.figure(height=150 + round(lane_px * lanes), zoom_kept_for=zoom_kept_for)
    drawing.add_trace(_bars(stretches))
    if any(one.cpu_share is not None for one in stretches):
        drawing.add_trace(_scale())
    for released_ns in sorted({one.released_ns for one in stretches})[:MOST_EDGES]:
        drawing.add_vline(
            x=released_ns / 1e6, line={"color": canvas.INK, "width": 1, "dash": "dot"}, opacity=0.55
        )
    drawing.update_xaxes(canvas.axis("Milliseconds of measured time; a dotted line is a block's release"))
    drawing.update_yaxes(
        canvas.axis(
            "",
            tickvals=list(named),
            ticktext=[f"worker {number + 1}" for number in named],
            range=[timeline.workers - 0.5, -0.5],
            showgrid=False,
            fixedrange=True,
        )
    )
    drawing.update_layout(bargap=0.3, showlegend=False, margin={"t": 24})
    return drawing


def _bars(stretches: list[Stretch]) -> plot.Bar:
    return plot.Bar(
        uid="stretches",
        orientation="h",
        y=[one.worker for one in stretches],
        base=[one.start_ns / 1e6 for one in stretches],
        x=[(one.end_ns - one.start_ns) / 1e6 for one in stretches],
        marker={"color": [_colour(one.cpu_share) for one in stretches], "line": {"width": 0}},
        hovertext=[_hover(one) for one in stretches],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _colour(cpu_share: float | None) -> str:
    # plotly.js complains of bars that are coloured by number, so the colours are mixed here.
    if cpu_share is None:
        return UNKNOWN
    mixed = [round(idle + (busy - idle) * cpu_share) for idle, busy in zip(IDLE, BUSY, strict=True)]
    return "rgb({}, {}, {})".format(*mixed)


def _scale() -> plot.Scatter:
    """Draws nothing but the key to the colours."""
    return plot.Scatter(
        uid="scale",
        x=[None],
        y=[None],
        mode="markers",
        hoverinfo="skip",
        marker={
            "color": [0],
            "cmin": 0,
            "cmax": 1,
            "colorscale": [[0, _colour(0)], [1, _colour(1)]],
            "showscale": True,
            "colorbar": {
                "title": {"text": "on a<br>processor", "font": {"size": 12}},
                "ticklabelposition": "outside bottom",  # not in the last words of the title
                "tickformat": ".0%",
                "tickvals": [0, 0.5, 1],
                "thickness": 10,
                "outlinewidth": 0,
            },
        },
    )


def _hover(one: Stretch) -> str:
    lines = [
        f"<b>worker {one.worker + 1}</b>, block {one.block + 1}",
        f"began {(one.start_ns - one.released_ns) / 1e6:.3g} ms after the release",
        f"ran for {(one.end_ns - one.start_ns) / 1e6:.3g} ms",
    ]
    if one.cpu_share is not None:
        lines.append(f"on a processor for {one.cpu_share:.0%} of it")
    return "<br>".join(lines)
