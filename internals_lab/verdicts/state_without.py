"""What is to be said of what rests on a cell that was not measured."""

from __future__ import annotations

from internals_lab.model.results import State

# Of a comparison, and of a claim about a figure: nothing of a broken cell is to be believed, while a cell that was left out
# says nothing.
STATE_WITHOUT: dict[str, State] = {
    "failed": "invalid",
    "crashed": "invalid",
    "timeout": "invalid",
    "invalid": "invalid",
    "skipped": "unsupported",
    "unsupported": "unsupported",
    "pending": "unsupported",
}
