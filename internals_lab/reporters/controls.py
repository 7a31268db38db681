"""The cells that nobody declared, in words, so that no table has to mix them with those that were."""

from __future__ import annotations

from collections.abc import Iterable

from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.run import RunDocument
from internals_lab.verdicts import wording

CEILINGS = "What this machine gives to work that shares nothing (control, not declared)"


def gil_control_lines(controls: Iterable[CellResult], document: RunDocument, scenario: Scenario) -> list[str]:
    """`control, not declared: sequential on 3.13t with the GIL forced on takes 7.02 ms [...] a unit; ...`"""
    shorts = {interpreter.name: interpreter.short for interpreter in document.interpreters}
    without = {
        comparison.reference: comparison for comparison in document.comparisons if comparison.about == "gil"
    }
    lines = []
    for result in controls:
        cell = result.cell
        where = ", ".join([f"sequential on {shorts[cell.interpreter]}", *wording.setting(cell, scenario)])
        line = f"control, not declared: {where}, with the GIL forced on"
        if result.unit_wall_ns is None:
            reason = f" ({result.reason})" if result.reason else ""
            lines.append(f"{line}: {result.outcome}{reason}")
            continue
        line += f", takes {wording.duration(result.unit_wall_ns)}"
        comparison = without.get(cell.id)
        if comparison and comparison.typical:
            line += f"; without it the speedup is {wording.ratio(comparison.typical)}"
        lines.append(line)
    return lines


def ceiling_lines(document: RunDocument) -> list[str]:
    """`2 processes on 3.13: 1.96x [1.94, 1.98] of one, at 1.01 times the CPU time`, for each control `ceiling`."""
    shorts = {interpreter.name: interpreter.short for interpreter in document.interpreters}
    compared = {c.subject: c for c in document.comparisons if c.about == "ceiling"}
    inflation = {diagnosis.subject: diagnosis.cpu_inflation for diagnosis in document.diagnoses}
    lines = []
    for result in document.cells:
        cell = result.cell
        if cell.control != "ceiling" or cell.workers == 1:
            continue
        where = f"{wording.team(cell)} on {shorts[cell.interpreter]}"
        comparison = compared.get(cell.id)
        if comparison is None or comparison.typical is None:
            reason = result.reason or (comparison.reason if comparison else None) or "not compared"
            lines.append(f"{where}: {result.outcome} ({reason})")
            continue
        line = f"{where}: {wording.ratio(comparison.typical)} of one"
        if cell.id in inflation:
            line += f", at {inflation[cell.id].estimate:.2f} times the CPU time"
        lines.append(line)
    return lines
