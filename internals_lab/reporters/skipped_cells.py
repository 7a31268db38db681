"""Cells that nobody wanted measured, a line a reason."""

from __future__ import annotations

from collections.abc import Iterable

from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.reporters.cell_tables import team_of
from internals_lab.verdicts import wording


def skipped_lines(own: Iterable[CellResult], scenario: Scenario) -> list[str]:
    """`effort quick measures 1 worker and the cores: without threads × 4, processes × 4`, one line a reason."""
    reasons: dict[str, dict[str, None]] = {}
    for result in own:
        if result.outcome == "skipped":
            cell = result.cell
            of_size = any(word in (result.reason or "") for word in ("worker", "in_flight"))
            who = "" if of_size else ", ".join(wording.setting(cell, scenario))
            reasons.setdefault(result.reason or "skipped", {})[who or team_of(result, scenario)] = None
    return [f"{reason}: without {', '.join(who)}" for reason, who in reasons.items()]
