"""The table of a chart as a flat table: named and typed columns, numbers as they were worked out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from internals_lab.store.column_types import ColumnType
from internals_lab.store.tables import Table
from internals_lab_dashboard.pages.content.page import Chart, Column

# Words for readers that stand, in the flat tables, for an id: another name, so that nobody joins the two.
OWN_NAMES = {
    "interpreter": "interpreter_label",
    "scenario": "scenario_label",
    "workload": "scenario_label",
    "cell": "cell_label",
    "subject": "subject_label",
    "reference": "reference_label",
    "gil": "gil_observed",
    "unit": "unit",
}
# What the flat tables call the same values by.
FLAT_NAMES = {"ns_per_call": "unit_wall_ns"}
UNITS = frozenset({"mb", "kb", "gb", "b", "s", "ms", "us", "ns"})
# Headers that say which value of the column before them they are.
PARTS = {"low": "low", "high": "high", "interval": "level", "level": "level"}


def chart_table(chart: Chart) -> tuple[dict[str, ColumnType], Table]:
    """Types and values by the names of `column_names`."""
    types: dict[str, ColumnType] = {}
    table: Table = {}
    columns = exported(chart.columns)
    for column, name in zip(columns, column_names(columns), strict=True):
        values = [row.get(column.field) for row in chart.rows]
        types[name] = _type(column, values)
        table[name] = (
            [None if value is None else str(value) for value in values] if types[name] == "text" else values
        )
    return types, table


def exported(columns: Sequence[Column]) -> list[Column]:
    """Those of a file, which has full figures where the table has words."""
    return [one for column in columns for one in (column.exact if column.exact is not None else (column,))]


def column_names(columns: Sequence[Column]) -> list[str]:
    """A name for each: its header in small letters, its unit at the end; an interval has five, as in `internals_lab.load`.

    `speedup_estimate`, `speedup_low`, `speedup_high`, `speedup_level` and `speedup_n`; `began_after_ms`; `cell_label`.
    """
    names: list[str] = []
    whose = ""  # the value that limits, level and count belong to
    for place, column in enumerate(columns):
        word = slug(column.header)
        if whose and column.figures is not None and word in PARTS:
            names.append(f"{whose}_{PARTS[word]}")
        elif whose and column.field == "n":
            names.append(f"{whose}_n")
        else:
            name = _own_name(column, word)
            follower = slug(columns[place + 1].header) if place + 1 < len(columns) else ""
            has_limits = column.figures is not None and follower == "low"
            whose = name if has_limits else ("" if column.figures is not None else whose)
            names.append(f"{name}_estimate" if has_limits else name)
    return _told_apart(names, columns)


def slug(header: str) -> str:
    """Small letters, digits and _, nothing else: `Began after, ms` is `began_after_ms`."""
    return re.sub(r"[^a-z0-9]+", "_", header.replace("µ", "u").lower()).strip("_")


def _own_name(column: Column, word: str) -> str:
    if column.field in OWN_NAMES:
        return OWN_NAMES[column.field]
    if word in UNITS:
        return f"{'value' if column.field == 'estimate' else slug(column.field)}_{word}"
    return FLAT_NAMES.get(word, word) or slug(column.field)


def _told_apart(names: list[str], columns: Sequence[Column]) -> list[str]:
    counts = Counter(names)
    apart = [
        slug(column.field) if counts[name] > 1 else name for name, column in zip(names, columns, strict=True)
    ]
    if len(set(apart)) == len(apart):
        return apart
    return [
        name if apart.count(name) == 1 else f"{name}_{place}" for place, name in enumerate(apart, start=1)
    ]


def _type(column: Column, values: Sequence[object]) -> ColumnType:
    if column.figures is None:
        return "text"
    is_whole = column.figures.endswith("d") and all(
        value is None or isinstance(value, int) for value in values
    )
    return "whole" if is_whole else "number"
