"""What a scenario's bytecode had become, in a line."""

from __future__ import annotations

from collections.abc import Iterable

from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.run import RunDocument
from internals_lab.verdicts import wording


def bytecode_lines(own: Iterable[CellResult], document: RunDocument, scenario: Scenario) -> list[str]:
    """`specialised bytecode: 31 of 88 instructions (35 %) on 3.11, 0 of 90 (0 %) on 3.13t`; none where nobody asked."""
    shorts = {interpreter.name: interpreter.short for interpreter in document.interpreters}
    told: list[str] = []
    for result in own:
        figures = {figure.name: figure for figure in result.figures if figure.probe == "bytecode"}
        if not {"instructions", "specialised"} <= figures.keys() or not figures["instructions"].most:
            continue
        variant = [] if result.cell.variant is None else [f"`{result.cell.variant}`"]
        where = ", ".join(
            [shorts[result.cell.interpreter], *variant, *wording.setting(result.cell, scenario)]
        )
        words = "" if told else " instructions"
        instructions, specialised = (figures[name].most for name in ("instructions", "specialised"))
        told.append(
            f"{specialised:.3g} of {instructions:.4g}{words} ({specialised / instructions:.0%}) on {where}"
        )
    return [f"specialised bytecode: {'; '.join(told)}"] if told else []
