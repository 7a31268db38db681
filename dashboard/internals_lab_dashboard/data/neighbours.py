"""Which run a run is held against when nobody says."""

from __future__ import annotations

from internals_lab_dashboard.data.library import RunEntry, Shelf


def run_before(entry: RunEntry, shelf: Shelf) -> RunEntry | None:
    """The newest run of the same machine that started earlier; None where there is none."""
    places = [one.key for one in shelf.entries]
    older = shelf.entries[places.index(entry.key) + 1 :] if entry.key in places else ()
    return next((one for one in older if one.machine.id == entry.machine.id), None)
