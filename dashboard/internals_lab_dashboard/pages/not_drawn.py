"""A cell that has no place in a chart, with the reason."""

from __future__ import annotations

from internals_lab_dashboard.data.rows import CellRow
from internals_lab_dashboard.pages.page import Absence


def not_drawn(row: CellRow, what: str, reason: str | None) -> Absence:
    """Under its outcome, where that is not that it was measured; `what` is it in words."""
    state = "not drawn" if row.outcome == "measured" else row.outcome
    return Absence(state=state, what=what, reason=reason or "")
