"""What a preflight found, for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from internals_lab.model.preflight import OnInterpreter, Preflight


def print_preflight(answer: Preflight) -> None:
    """A table, packages by interpreters, and the lines below it."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("package", no_wrap=True)
    for one in answer.interpreters:
        table.add_column(one.short, no_wrap=True)
    for package in sorted({name for one in answer.interpreters for name in one.packages}):
        table.add_row(package, *(_installed(package, one) for one in answer.interpreters))
    table.add_row("imports", *map(_imports, answer.interpreters))
    if any(one.free_threaded for one in answer.interpreters):
        table.add_row("GIL after them", *map(_gil, answer.interpreters))
    console = Console(width=1000, highlight=False)
    console.print(table, soft_wrap=True)
    for line in lines(answer):
        console.print(Text(line), soft_wrap=True)


def lines(answer: Preflight) -> list[str]:
    """What is wrong, a line each, and where all is well."""
    said = []
    for one in answer.interpreters:
        if one.outcome == "refused":
            without = f"no wheel for {', '.join(one.built)}; " if one.built else ""
            said.append(f"{one.short}: cannot be installed: {without}{one.reason}")
        said += [
            f"{one.short}: import {bad.module} ({bad.package}): {bad.error}" for bad in one.import_errors
        ]
        for bad in one.gil_enablers:
            when = " when what lies below it is used" if bad.only_deeper else ""
            culprit = f", by {bad.enabled_by}" if bad.enabled_by not in (None, bad.module) else ""
            said.append(f"{one.short}: import {bad.module} ({bad.package}) turns the GIL on{when}{culprit}")
    fine = [one.short for one in answer.interpreters if one.is_fine]
    return [*said, f"all is well on {', '.join(fine)}" if fine else "all is well on none"]


def _installed(package: str, one: OnInterpreter) -> str:
    if one.outcome == "refused":
        return "-"
    return one.packages.get(package, "-") + (" (built)" if package in one.built else "")


def _imports(one: OnInterpreter) -> str:
    if one.outcome == "refused":
        return "-"
    return f"{len(one.import_errors)} fail" if one.import_errors else "ok"


def _gil(one: OnInterpreter) -> str:
    if one.outcome == "refused":
        return "-"
    if not one.free_threaded:
        return "on"
    return "turned on" if one.gil_enablers else "off"
