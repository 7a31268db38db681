"""The collector's pauses: how long they are, and when they were beside what the blocks got done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab_dashboard.data.run.pauses import NOT_GIVEN, Collecting, Pauses
from internals_lab_dashboard.figures.axes.log_ticks import fitting_scale
from internals_lab_dashboard.figures.looks.palette import Look
from internals_lab_dashboard.figures.looks.series import series_uid
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.quantity import quantity
from internals_lab_dashboard.figures.paper.text import plain

HEIGHT_PX, LEGEND_ROW_PX = 380, 22
MOST_STEPS = 1500  # of a line
LONGEST = 200  # pauses that are all drawn, whatever is left out below them
MOST_MARKS = 4000
MARKED = ((0.5, "p50", "circle"), (0.99, "p99", "diamond"), (1.0, "longest", "x"))
RATE_COLOUR, FULL, YOUNG = "#7c8492", "#d9541e", "#268aed"


@dataclass(frozen=True, kw_only=True, slots=True)
class PauseLine:
    """All pauses of one setting."""

    key: str
    name: str
    look: Look
    pauses: Pauses

    @property
    def counted(self) -> str:
        """`n = 1,204 pauses of 8 passes`."""
        return f"n = {self.pauses.counted:,} pauses of {self.pauses.passes} passes"


def ecdf_figure(lines: Sequence[PauseLine], *, zoom_kept_for: str) -> plot.Figure:
    """Which share of the pauses took no longer than so, a line a setting, on a log axis."""
    height = HEIGHT_PX + LEGEND_ROW_PX * max(0, len(lines) - 4)
    drawing = canvas.figure(height=height, zoom_kept_for=zoom_kept_for)
    for line in lines:
        drawing.add_trace(_steps(line))
        drawing.add_trace(_marks(line))
    every = [one / 1e3 for line in lines for one in line.pauses.lengths_ns if one > 0]
    drawing.update_xaxes(canvas.axis("Length of a pause, µs", **log_scale(every)))
    drawing.update_yaxes(canvas.axis("Share of pauses", tickformat=".0%", range=[0, 1.04]))
    drawing.update_layout(showlegend=True, legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 40})
    return drawing


def pause_timeline_figure(one: Collecting, at_once: int, *, zoom_kept_for: str) -> plot.Figure:
    """Above, each pause where it was; below, what each block got done; one axis of time for both."""
    drawing = canvas.figure(height=HEIGHT_PX + 40, zoom_kept_for=zoom_kept_for)
    youngest = min(one.generation, default=0)
    for name, is_young, colour, symbol, size in (
        ("pause, youngest objects", True, YOUNG, "circle", 4),
        ("pause, older objects too", False, FULL, "diamond-open", 9),
    ):
        chosen = [
            place for place, generation in enumerate(one.generation) if (generation == youngest) == is_young
        ]
        if chosen:
            # Where all are of one generation, there may be no other.
            words = name if len(set(one.generation)) > 1 else "pause"
            drawing.add_trace(_pause_marks(one, chosen, words, colour, symbol, size))
    drawing.add_trace(_rates(one, at_once))
    ends_s = [(start + wall) / 1e9 for start, wall in zip(one.block_start_ns, one.block_wall_ns, strict=True)]
    ends_s += [start / 1e9 for start in one.start_ns]
    pauses = [pause_ns / 1e3 for pause_ns in one.pause_ns if pause_ns > 0]
    drawing.update_layout(
        xaxis=canvas.axis(
            "Seconds since the first block began",
            range=[min([0.0, *ends_s]), max(ends_s, default=1.0)],
            anchor="y2",
        ),
        yaxis=canvas.axis("Pause, µs", domain=[0.52, 1], **log_scale(pauses)),
        yaxis2=canvas.axis("Units a second", domain=[0, 0.42], anchor="x", rangemode="tozero"),
        legend={"y": 1, "yanchor": "bottom", "x": 0},
        margin={"t": 40},
        showlegend=True,
    )
    return drawing


def rates_of(one: Collecting, at_once: int) -> list[float]:
    """Units a second in each block."""
    return [one.units_per_block * at_once / (wall_ns / 1e9) for wall_ns in one.block_wall_ns]


def kept(count: int) -> list[int]:
    """The places of an ordered list that are drawn: the longest all, of the rest as many as can be told apart."""
    if count <= MOST_STEPS:
        return list(range(count))
    below = count - LONGEST
    step = -(-below // (MOST_STEPS - LONGEST))
    return [*range(0, below, step), *range(below, count)]


def log_scale(values: Sequence[float]) -> dict[str, object]:
    """A log axis, whose ticks stand for themselves; times spread over decades or will in the next run."""
    if not values or max(values) <= 0:
        return {"type": "linear"}
    low, high = min(values), max(values)
    return fitting_scale([low / 1.5, high * 1.5] if high / low > 4 else [low / 4, high * 4])


def _steps(line: PauseLine) -> plot.Scatter:
    places = kept(line.pauses.told)
    return plot.Scatter(
        uid=series_uid("pauses", line.key),
        name=f"{plain(line.name)} ({line.counted})",
        legendgroup=series_uid("pauses", line.key),
        mode="lines",
        x=[line.pauses.lengths_ns[place] / 1e3 for place in (0, *places)],
        y=[0.0, *(line.pauses.shares[place] for place in places)],
        line={"color": line.look.colour, "width": 2, "dash": line.look.dash, "shape": "hv"},
        hovertemplate=f"<b>{plain(line.name)}</b><br>%{{y:.1%}} of the pauses took %{{x:,.4~g}} µs or less<br>"
        f"{line.counted}<extra></extra>",
    )


def _marks(line: PauseLine) -> plot.Scatter:
    values = [(share, word, symbol, line.pauses.quantile(share)) for share, word, symbol in MARKED]
    return plot.Scatter(
        uid=series_uid("marks", line.key),
        name=plain(line.name),
        legendgroup=series_uid("pauses", line.key),
        showlegend=False,
        mode="markers",
        x=[value / 1e3 for _, _, _, value in values],
        y=[share for share, _, _, _ in values],
        marker={
            "symbol": [symbol for _, _, symbol, _ in values],
            "size": 10,
            "color": line.look.colour,
            "line": {"width": 2, "color": line.look.colour},
        },
        hovertext=[
            f"<b>{plain(line.name)}</b><br>{word}: {quantity(value, 'ns')}<br>{line.counted}"
            for _, word, _, value in values
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _pause_marks(
    one: Collecting, chosen: Sequence[int], name: str, colour: str, symbol: str, size: int
) -> plot.Scatter:
    step = -(-len(chosen) // MOST_MARKS) or 1
    # Of many, the longest of each few neighbours: a long pause is never left out.
    drawn = [max(chosen[at : at + step], key=one.pause_ns.__getitem__) for at in range(0, len(chosen), step)]
    return plot.Scatter(
        uid=series_uid("timeline", name),
        name=name,
        mode="markers",
        x=[one.start_ns[place] / 1e9 for place in drawn],
        y=[one.pause_ns[place] / 1e3 for place in drawn],
        marker={"symbol": symbol, "size": size, "color": colour, "line": {"width": 1.6, "color": colour}},
        hovertext=[_pause_hover(one, place) for place in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _pause_hover(one: Collecting, place: int) -> str:
    lines = [f"<b>{quantity(one.pause_ns[place], 'ns')}</b> at {one.start_ns[place] / 1e9:.4g} s"]
    for words, column in (("generation {}", one.generation), ("{:,} objects collected", one.collected)):
        if column[place] != NOT_GIVEN:
            lines.append(words.format(column[place]))
    if one.uncollectable[place] > 0:
        lines.append(f"{one.uncollectable[place]:,} uncollectable")
    if one.own_duration_ns[place] != NOT_GIVEN:
        lines.append(f"{quantity(one.own_duration_ns[place], 'ns')} by the interpreter's own clock")
    return "<br>".join(lines)


def _rates(one: Collecting, at_once: int) -> plot.Bar:
    rates = rates_of(one, at_once)
    return plot.Bar(
        uid="rates",
        name="units a second in a block",
        yaxis="y2",
        x=[
            (start + wall / 2) / 1e9
            for start, wall in zip(one.block_start_ns, one.block_wall_ns, strict=True)
        ],
        width=[wall / 1e9 for wall in one.block_wall_ns],
        y=rates,
        marker={"color": RATE_COLOUR, "opacity": 0.55, "line": {"width": 0}},
        hovertext=[
            f"<b>block {place + 1}</b><br>{rate:,.4g} units a second<br>{quantity(wall, 'ns')} long"
            for place, (rate, wall) in enumerate(zip(rates, one.block_wall_ns, strict=True))
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
