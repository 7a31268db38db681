"""One figure of a probe over cells: a dot each, with its interval over passes."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.numbers.intervals import scaled
from internals_lab_dashboard.data.run.rows import CellRow
from internals_lab_dashboard.figures.axes.rows_axis import rows_axis
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.figure_dots import interval_of_passes
from internals_lab_dashboard.figures.marks.interval_dots import interval_dots
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.quantity import Unit, scale_of, with_limits
from internals_lab_dashboard.figures.paper.text import plain

ROW_PX = 30
KNOWN_UNITS: dict[str, Unit] = {"ns": "ns", "bytes": "bytes", "share": "share"}


def probe_figure(
    found: Sequence[tuple[CellRow, str, Interval]], *, title: str, unit: str, cast: Cast, zoom_kept_for: str
) -> plot.Figure:
    """`found` are cells with their names and values, from top to bottom; the axis begins at 0 where nothing lies below."""
    drawing = canvas.figure(height=120 + ROW_PX * max(2, len(found)), zoom_kept_for=zoom_kept_for)
    kind = KNOWN_UNITS.get(unit, "count")
    divided_by, behind = scale_of(max((value.high for _, _, value in found), default=1.0), kind)
    series: dict[tuple[str, str], list[tuple[int, str, Interval]]] = {}
    for row, (cell, name, value) in enumerate(found):
        series.setdefault((cell.cell.interpreter, cell.cell.strategy), []).append((row, name, value))
    for (interpreter, strategy), members in series.items():
        look = cast.look(interpreter, strategy)
        drawing.add_trace(
            interval_dots(
                [scaled(value, divided_by) for _, _, value in members],
                [row for row, _, _ in members],
                [
                    f"<b>{plain(name)}</b><br>{plain(title)}: {with_limits(value, kind)}"
                    for _, name, value in members
                ],
                uid=series_uid(interpreter, strategy),
                name=plain(f"{cast.name(interpreter)} · {strategy}"),
                colour=look.colour,
                symbol=look.symbol,
                edge=look.edge,
            )
        )
    words = interval_of_passes([value for _, _, value in found])
    drawing.update_xaxes(
        canvas.axis(f"{_axis_title(title, unit, behind.strip())}<br>({words})", rangemode="tozero")
    )
    drawing.update_yaxes(rows_axis([name for _, name, _ in found]))
    drawing.update_layout(showlegend=False, margin={"t": 16, "b": 70})
    return drawing


def _axis_title(title: str, unit: str, scaled_unit: str) -> str:
    """With the unit, unless the figure's own words have it."""
    behind = scaled_unit or ("" if unit in KNOWN_UNITS or unit in title else unit)
    return plain(f"{title}, {behind}" if behind else title)
