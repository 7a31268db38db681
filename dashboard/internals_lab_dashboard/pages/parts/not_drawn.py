"""A cell that has no place in a chart, with the reason; and what stands in the place of a chart that has nothing in it."""

from __future__ import annotations

from collections.abc import Sequence

from internals_lab_dashboard.data.run.rows import CellRow
from internals_lab_dashboard.pages.content.page import Absence, Message

NOTHING_TO_DRAW = Message(
    title="Nothing to draw", text="No cell of this choice has a figure; the reasons are listed below."
)


MOST_ALONE = 2  # with one reason; more of them share a line
MOST_NAMES = 8


def grouped(absences: Sequence[Absence]) -> list[Absence]:
    """Those that lack a figure for one reason in a line, where they are many; it stands where the first of them stood."""
    alike: dict[tuple[str, str], list[Absence]] = {}
    for one in absences:
        alike.setdefault((one.state, one.reason), []).append(one)
    found = []
    for one in absences:
        members = alike[one.state, one.reason]
        if len(members) <= MOST_ALONE:
            found.append(one)
        elif one is members[0]:
            found.append(_together(members))
    return found


def _together(members: list[Absence]) -> Absence:
    count = sum(one.count for one in members)
    names = [one.what for one in members[:MOST_NAMES]]
    if len(members) > MOST_NAMES:
        names.append(f"{len(members) - MOST_NAMES} more")
    what = f"{count}: {'; '.join(names)}"
    return Absence(state=members[0].state, what=what, reason=members[0].reason, count=count)


def not_drawn(row: CellRow, what: str, reason: str | None) -> Absence:
    """Under its outcome, where that is not that it was measured; `what` is it in words."""
    state = "not drawn" if row.outcome == "measured" else row.outcome
    return Absence(state=state, what=what, reason=reason or "")
