"""How long the objects of each form of cycle stayed when their last name was gone, as dots."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.model.cell import Interval
from internals_lab_dashboard.data.cycles.forms import Form
from internals_lab_dashboard.data.numbers.positive import positive
from internals_lab_dashboard.figures.axes.log_ticks import fitting_scale
from internals_lab_dashboard.figures.axes.rows_axis import rows_axis
from internals_lab_dashboard.figures.looks.series import Cast, series_uid
from internals_lab_dashboard.figures.marks.interval_dots import interval_dots
from internals_lab_dashboard.figures.paper import canvas, plot
from internals_lab_dashboard.figures.paper.text import level, plain

ROW_PX = 26
LANE_PX = 12
SPREAD = 0.66  # of a row's height, shared by the interpreters


def forms_figure(forms: Sequence[Form], *, cast: Cast, zoom_kept_for: str) -> plot.Figure:
    """A row a form, a trace an interpreter. What was freed at once has a word at the axis instead of a dot."""
    names = list(dict.fromkeys(form.name for form in forms))
    interpreters = list(dict.fromkeys(form.row.cell.interpreter for form in forms))
    height = 130 + len(names) * (ROW_PX + LANE_PX * (len(interpreters) - 1))
    drawing = canvas.figure(height=height, zoom_kept_for=zoom_kept_for)
    dots = [(form, value) for form in forms if (value := stayed(form)) is not None]
    scale = fitting_scale([limit for _, one in dots for limit in (one.low, one.high)], rangemode="tozero")
    edge = scale["range"][0] if scale["type"] == "log" else 0.0
    for place, interpreter in enumerate(interpreters):
        lane = ((place + 0.5) / len(interpreters) - 0.5) * SPREAD
        look = cast.look(interpreter, "sequential")
        own = [(form, value) for form, value in dots if form.row.cell.interpreter == interpreter]
        if not own:
            continue
        drawing.add_trace(
            interval_dots(
                [value for _, value in own],
                [names.index(form.name) + lane for form, _ in own],
                [_hover(form, value, cast.name(interpreter)) for form, value in own],
                uid=series_uid(interpreter, "forms"),
                name=plain(cast.name(interpreter)),
                colour=look.colour,
                symbol=look.symbol,
            )
        )
    words_of_rows = [
        (row, words) for row, name in enumerate(names) if (words := _without_dots(name, forms, cast))
    ]
    rows_with_dots = {names.index(form.name) for form, _ in dots}
    drawing.add_trace(
        plot.Scatter(
            uid=series_uid("forms", "words"),
            mode="text",
            x=[10**edge if scale["type"] == "log" else 0.0] * len(words_of_rows),
            y=[row + (SPREAD / 2 if row in rows_with_dots else 0.0) for row, _ in words_of_rows],
            text=[f" {plain(words)}" for _, words in words_of_rows],
            textposition="middle right",
            textfont={"size": 11.5},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    values = [value for _, value in dots]
    words = f"{' and '.join(sorted({level(one) for one in values}))} interval, n = {_passes(values)} passes"
    drawing.update_xaxes(
        canvas.axis(f"Stayed for so many allocations{f' ({words})' if values else ''}", **scale)
    )
    drawing.update_yaxes(rows_axis(names))
    drawing.update_layout(legend={"y": 1, "yanchor": "bottom", "x": 0}, margin={"t": 44}, showlegend=True)
    return drawing


def stayed(form: Form) -> Interval | None:
    """For how many allocations, where it stayed and went."""
    return None if form.left.estimate <= 0 else positive(form.stayed_allocations)


def word(form: Form) -> str:
    """Why there is no dot."""
    return "freed at once" if form.left.estimate <= 0 else "outlasted all allocations"


def _without_dots(name: str, forms: Sequence[Form], cast: Cast) -> str:
    """`freed at once on 3.13 and 3.14`."""
    found: dict[str, list[str]] = {}
    for form in forms:
        if form.name == name and stayed(form) is None:
            found.setdefault(word(form), []).append(cast.name(form.row.cell.interpreter))
    return "; ".join(f"{words} on {', '.join(where)}" for words, where in found.items())


def _hover(form: Form, value: Interval, interpreter: str) -> str:
    return (
        f"<b>{plain(form.name)}</b> on {plain(interpreter)}<br>{form.left.estimate:.4g} of {form.objects.estimate:.4g} "
        f"objects left at once<br>they stayed for {value.estimate:,.4g} allocations ({value.low:,.4g} to "
        f"{value.high:,.4g})<br>{level(value)} interval, n = {value.n} passes"
    )


def _passes(values: Sequence[Interval]) -> str:
    counts = sorted({one.n for one in values}) or [0]
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
