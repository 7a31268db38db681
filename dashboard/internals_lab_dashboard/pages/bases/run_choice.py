"""Choosing a run among thousands: the newest are offered, all others are found by what is typed."""

from __future__ import annotations

from collections.abc import Iterator

from internals_lab_dashboard.data.folder.library import RunEntry, Shelf
from internals_lab_dashboard.pages.bases.run_names import run_label
from internals_lab_dashboard.pages.content.page import Control

OFFERED = 40
RUN_KEYS = ("run", "baseline")  # controls that choose one


def run_control(
    shelf: Shelf, chosen: RunEntry | None, *, key: str = "run", label: str = "Run", hint: str = "choose a run"
) -> Control:
    """The control; its options are those that a page brings along."""
    if len(shelf.entries) > OFFERED:
        label = f"{label} (type to find one of {len(shelf.entries):,})"
    return Control(
        key=key,
        label=label,
        kind="choice",
        options=offered(shelf, "", chosen.key if chosen else None),
        value=chosen.key if chosen else None,
        hint=hint,
    )


def offered(shelf: Shelf, words: str, chosen: str | None) -> tuple[tuple[str, str], ...]:
    """Key and label of the newest runs whose label has these words as they stand, and of the chosen one. A chosen one's own
    label is what stands in the field before anybody types.
    """
    own = next((run_label(entry) for entry in shelf.entries if entry.key == chosen), None)
    found = _matching(shelf, "" if words == own else words.strip().casefold())
    options = {entry.key: run_label(entry) for entry, _ in zip(found, range(OFFERED), strict=False)}
    if chosen is not None and own is not None:
        options.setdefault(chosen, own)
    return tuple(options.items())


def _matching(shelf: Shelf, words: str) -> Iterator[RunEntry]:
    return (entry for entry in shelf.entries if not words or words in run_label(entry).casefold())
