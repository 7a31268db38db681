"""The chart of forms of cycles, with its table."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab.verdicts import wording
from internals_lab_dashboard.data.cycles.forms import Form
from internals_lab_dashboard.data.numbers.positive import positive
from internals_lab_dashboard.figures.cycles.forms import forms_figure, stayed, word
from internals_lab_dashboard.figures.looks.series import Cast
from internals_lab_dashboard.pages.content.page import Cell, Chart, Column
from internals_lab_dashboard.pages.parts.interval_cells import exact_cells, exact_columns, interval_columns
from internals_lab_dashboard.pages.parts.spoken import spoken

COLUMNS = (
    Column(field="form", header="Form", width=124),
    Column(field="interpreter", header="Interpreter", width=106),
    Column(field="objects", header="Objects", figures=",.4~g", width=84),
    Column(field="left", header="Left", figures=",.4~g", width=66),
    Column(field="freed", header="Freed by", width=104, fills=True),
    Column(field="found", header="Found", figures=",.4~g", width=74),
    Column(
        field="time",
        header="In time",
        width=150,
        exact=(
            *exact_columns("stayed_ns"),
            *exact_columns("left_after_collection"),
            *exact_columns("found_by_collection"),
        ),
    ),
    *interval_columns("Allocations", ",.4~r", width=102, over="Passes"),
)
HOW_TO_READ = (
    "Each form was made, its last name deleted, and then nothing was done but to make lists: a dot says how many, until all "
    "of its objects were gone. What counting frees is gone before the first of them. Left are those that were still there "
    "when the name went; found is what a collection finds in the form, with all that the cycle holds beside these objects."
)


def forms_chart(title: str, forms: Sequence[Form], cast: Cast, *, kept_for: str) -> Chart:
    """A row a form and interpreter."""
    told = [
        f"{form.name} on {cast.name(form.row.cell.interpreter)}: "
        + (f"stayed for {value.estimate:,.4g} allocations" if (value := stayed(form)) else word(form))
        for form in forms
    ]
    return Chart(
        key="forms",
        title=title,
        how_to_read=HOW_TO_READ,
        summary=spoken(
            f"Dots of {len(told)} forms",
            told,
            states=["stayed" if stayed(form) else word(form) for form in forms],
        ),
        figure=forms_figure(forms, cast=cast, zoom_kept_for=kept_for),
        columns=COLUMNS,
        rows=tuple(_row(form, cast) for form in forms),
        least_px=560,
    )


def _row(form: Form, cast: Cast) -> dict[str, Cell]:
    value = stayed(form)
    time_ns = positive(form.stayed_ns)
    return {
        "form": form.name,
        "interpreter": cast.name(form.row.cell.interpreter),
        "objects": form.objects.estimate,
        "left": form.left.estimate,
        "found": form.found.estimate if form.found else None,
        "estimate": value.estimate if value else None,
        "low": value.low if value else None,
        "high": value.high if value else None,
        "level": (value or form.left).level,
        "n": (value or form.left).n,
        "time": wording.duration(time_ns) if time_ns and value else "",
        **exact_cells("stayed_ns", time_ns if value else None),
        **exact_cells("left_after_collection", form.after_collect),
        **exact_cells("found_by_collection", form.found),
        "freed": _freed_by(form),
    }


def _freed_by(form: Form) -> str:
    if form.left.estimate <= 0:
        return "counting"
    if form.after_collect is not None and form.after_collect.estimate > 0:
        return "nobody"
    return "collector"
