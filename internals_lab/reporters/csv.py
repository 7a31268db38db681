"""A run as CSV, one row a cell."""

from __future__ import annotations

import csv
import io

import msgspec

from internals_lab.model.base import JSON
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.results import About, Comparison
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.observed_gil import observed_gil

ABOUTS: tuple[About, ...] = ("scaling", "interpreter")
COLUMNS = [
    *(
        "scenario",
        "cell",
        "interpreter",
        "strategy",
        "workers",
        "in_flight",
        "variant",
        "params",
        "knobs",
        "control",
    ),
    *("outcome", "reason", "gil_observed", "rounds"),
    *(f"unit_{kind}_ns{limit}" for kind in ("wall", "cpu") for limit in ("", "_low", "_high")),
    *(f"item_{quantile}_ns{limit}" for quantile in ("p50", "p99") for limit in ("", "_low", "_high")),
    "level",
    *("memory_bytes", "memory_bytes_low", "memory_bytes_high", "memory_kind"),
    *(
        f"{about}_{column}"
        for about in ABOUTS
        for column in (
            *("reference", "state", "speedup", "speedup_low", "speedup_high"),
            *("total_speedup", "total_speedup_low", "total_speedup_high"),
        )
    ),
]


def csv_text(document: RunDocument) -> str:
    """The cells with times per unit and with their speedups over the sequential cell ("scaling") and over the first
    interpreter ("interpreter"), and with every figure that probes gave in the run; params and knobs as JSON. What is not
    known is empty. `derive` first.
    """
    figures = list(dict.fromkeys(one.full_name for result in document.cells for one in result.figures))
    compared = {(comparison.subject, comparison.about): comparison for comparison in document.comparisons}
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([*COLUMNS, *(f"{name}{limit}" for name in figures for limit in ("", "_low", "_high"))])
    for result in document.cells:
        row = _cell(result)
        for about in ABOUTS:
            row += _comparison(compared.get((result.cell.id, about)))
        intervals = {one.full_name: one.value for one in result.figures}
        for name in figures:
            row += _interval(intervals.get(name))
        writer.writerow(row)
    return written.getvalue()


def _cell(result: CellResult) -> list[str]:
    cell = result.cell
    wall = result.unit_wall_ns
    return [
        *(
            cell.scenario,
            cell.id,
            cell.interpreter,
            cell.strategy,
            str(cell.workers),
            _count(cell.in_flight),
            cell.variant or "",
        ),
        *(_json(cell.params), _json(cell.knobs), cell.control or ""),
        *(result.outcome, result.reason or "", observed_gil(result) if result.samples else ""),
        str(len({sample.round for sample in result.samples})),
        *_interval(wall),
        *_interval(result.unit_cpu_ns),
        *_interval(result.item_p50_ns),
        *_interval(result.item_p99_ns),
        f"{wall.level:g}" if wall else "",
        *_interval(result.memory_bytes),
        result.memory_kind or "",
    ]


def _comparison(comparison: Comparison | None) -> list[str]:
    if comparison is None:
        return [""] * 8
    return [
        comparison.reference,
        comparison.state,
        *_interval(comparison.typical),
        *_interval(comparison.total),
    ]


def _interval(interval: Interval | None) -> list[str]:
    if interval is None:
        return [""] * 3
    return [f"{number:.6g}" for number in (interval.estimate, interval.low, interval.high)]


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _json(axes: dict[str, JSON]) -> str:
    return msgspec.json.encode(axes).decode() if axes else ""
