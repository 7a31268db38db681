"""The charts of who frees what, and of how long it stays, with their tables."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab_dashboard.data.cycles.freeing import LIVED, SHARES, Freeing
from internals_lab_dashboard.figures.cycles.freeing import (
    LIVED_LOOKS,
    SHARE_LOOKS,
    lived_figure,
    shares_figure,
)
from internals_lab_dashboard.pages.content.page import Cell, Chart, Column
from internals_lab_dashboard.pages.parts.interval_cells import interval_cells, interval_columns
from internals_lab_dashboard.pages.parts.spoken import spoken

SHARES_HOW = (
    "Of the instances of the file's own classes, the first of each block were watched to their end. What the last reference "
    "frees is gone at once; what is part of a cycle waits for a collection, and what is still held then is either in use or "
    "leaks. Of a kind that is not listed there was none."
)
LIVED_HOW = (
    "Before each block a pair of objects that hold each other was let go: nothing leads to it, counting never frees it, and "
    "it stays until what the unit allocates brings a collection about. A dot further right is memory that is held longer for "
    "nothing; without a dot more than half of them were still there at the end."
)
SHARE_COLUMNS = (
    Column(field="cell", header="Cell", width=196, fills=True),
    Column(field="what", header="Freed", width=244),
    *interval_columns("Share", ".1%", width=90, over="Passes"),
    Column(field="watched", header="Watched", figures=",.4~g", width=86),
)
LIVED_COLUMNS = (
    Column(field="cell", header="Cell", width=196, fills=True),
    Column(field="what", header="What", width=206),
    *interval_columns("Stayed, ns", ",.4~r", width=102, over="Passes"),
    Column(field="allocations", header="Allocations", figures=",.4~r", width=104),
)


def freeing_charts(freed: Sequence[Freeing], names: Sequence[str], *, kept_for: str) -> list[Chart]:
    """Those of the two that there is something in; `names` are the cells'."""
    named = list(zip(freed, names, strict=True))
    with_shares = [(one, name) for one, name in named if one.shares]
    with_lives = [(one, name) for one, name in named if one.lived_ns]
    return [
        draw([one for one, _ in told], [name for _, name in told], kept_for)
        for draw, told in ((_shares, with_shares), (_lived, with_lives))
        if told
    ]


def _shares(freed: Sequence[Freeing], names: Sequence[str], kept_for: str) -> Chart:
    rows: list[dict[str, Cell]] = [
        {
            "cell": name,
            "what": SHARE_LOOKS[share][0],
            **interval_cells(one.shares[share], rounds=None),
            "watched": one.watched.estimate if one.watched else None,
        }
        for one, name in zip(freed, names, strict=True)
        for share in SHARES
        if share in one.shares and one.shares[share].high > 0
    ]
    told = [f"{row['cell']}, {row['what']}: {row['estimate']:.0%}" for row in rows]
    return Chart(
        key="freed",
        title="Who frees it",
        how_to_read=SHARES_HOW,
        summary=spoken(f"Bars of {len(names)} cells", told),
        figure=shares_figure(freed, names, zoom_kept_for=kept_for),
        columns=SHARE_COLUMNS,
        rows=tuple(rows),
        least_px=560,
    )


def _lived(freed: Sequence[Freeing], names: Sequence[str], kept_for: str) -> Chart:
    rows: list[dict[str, Cell]] = []
    for one, name in zip(freed, names, strict=True):
        for kind in LIVED:
            if kind in one.lived_ns:
                meanwhile = one.lived_allocations.get(kind)
                rows.append(
                    {
                        "cell": name,
                        "what": LIVED_LOOKS[kind][0],
                        **interval_cells(one.lived_ns[kind], rounds=None),
                        "allocations": meanwhile.estimate if meanwhile else None,
                    }
                )
    told = [f"{row['cell']}, {row['what']}: {row['estimate']:.4g} ns" for row in rows]
    return Chart(
        key="lived",
        title="How long what is unreachable stays",
        how_to_read=LIVED_HOW,
        summary=spoken(f"Dots of {len(rows)} medians", told),
        figure=lived_figure(freed, names, zoom_kept_for=kept_for),
        columns=LIVED_COLUMNS,
        rows=tuple(rows),
        least_px=560,
    )
