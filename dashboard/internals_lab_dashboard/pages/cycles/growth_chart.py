"""The chart of types that grew, with its table."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab_dashboard.data.cycles.growth import Growth
from internals_lab_dashboard.figures.cycles.growth import growth_figure
from internals_lab_dashboard.pages.content.page import Chart, Column
from internals_lab_dashboard.pages.parts.spoken import spoken

COLUMNS = (
    Column(field="type", header="Type", width=220, fills=True),
    Column(field="per_unit", header="A unit", figures=",.4~g", width=100),
    Column(field="least", header="Least", figures=",.4~g", width=100),
    Column(field="most", header="Most", figures=",.4~g", width=100),
    Column(field="count", header="In a pass", figures=",.4~r", width=110),
    Column(field="passes", header="Passes", figures="d", width=90),
)
HOW_TO_READ = (
    "Of these types more objects were there after every block than before, garbage collected each time. The bar's line "
    "reaches from the pass that kept the fewest to the one that kept the most: it is no interval."
)


def growth_chart(title: str, grown: Sequence[Growth], *, colour: str, kept_for: str) -> Chart:
    """A row a type."""
    told = [f"{one.type}: {one.per_unit:.4g} a unit ({one.least:.4g} to {one.most:.4g})" for one in grown]
    return Chart(
        key="growth",
        title=title,
        how_to_read=HOW_TO_READ,
        summary=spoken(f"Bars of {len(told)} types", told),
        figure=growth_figure(grown, colour=colour, zoom_kept_for=kept_for),
        columns=COLUMNS,
        rows=tuple(
            {
                "type": one.type,
                "per_unit": one.per_unit,
                "least": one.least,
                "most": one.most,
                "count": one.count,
                "passes": one.passes,
            }
            for one in grown
        ),
        least_px=560,
    )
