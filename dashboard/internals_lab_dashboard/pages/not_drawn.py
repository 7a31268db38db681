"""A cell that has no place in a chart, with the reason; and what stands in the place of a chart that has nothing in it."""

from __future__ import annotations

from internals_lab_dashboard.data.rows import CellRow
from internals_lab_dashboard.pages.page import Absence, Message

NOTHING_TO_DRAW = Message(
    title="Nothing to draw", text="No cell of this choice has a figure; the reasons are listed below."
)


def not_drawn(row: CellRow, what: str, reason: str | None) -> Absence:
    """Under its outcome, where that is not that it was measured; `what` is it in words."""
    state = "not drawn" if row.outcome == "measured" else row.outcome
    return Absence(state=state, what=what, reason=reason or "")
