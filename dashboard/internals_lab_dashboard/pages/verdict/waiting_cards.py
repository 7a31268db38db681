"""Cards in the place of verdicts that wait for planned rounds."""

from __future__ import annotations

from collections.abc import Collection

from internals_lab.counted import counted
from internals_lab.verdicts.provisional import words
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.pages.content.page import Card


def waiting_cards(rows: RunRows, scenarios: Collection[str]) -> tuple[Card, ...]:
    """One for each of these scenarios that is being measured, and one for all that have not begun."""
    if rows.progress is None:
        return ()
    cards, later = [], 0
    for scenario in rows.scenarios:
        if scenario.id not in scenarios or scenario.kind == "inspection" or not rows.goes_on(scenario):
            continue
        done = max((row.rounds for row in rows.cells_of(scenario)), default=0)
        if done:
            sentence = f"{words(done, rows.progress.planned)}."
            cards.append(Card(title=scenario.name, state="being measured", sentences=(sentence,)))
        else:
            later += 1
    if later:
        title = f"{counted(later, 'scenario')} to come"
        cards.append(
            Card(title=title, state="waits", sentences=("Scenarios have their turn one after the other.",))
        )
    return tuple(cards)
