"""What is to be known of a results folder, whichever of its runs is looked at."""

from __future__ import annotations

from internals_lab_dashboard.data.folder.library import Shelf
from internals_lab_dashboard.pages.content.page import Fact


def shelf_facts(shelf: Shelf) -> list[Fact]:
    """Nothing where all files are read and kept in the index."""
    facts = []
    if shelf.unread:
        there = len(shelf.entries) + len(shelf.unreadable)
        text = f"{there:,} of {there + shelf.unread:,} files so far, the newest first; reload to see more"
        facts.append(Fact(label="Being read", text=text, tone="warn"))
    if shelf.remark is not None:
        facts.append(Fact(label="Without an index", text=shelf.remark))
    return facts
