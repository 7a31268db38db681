"""Which run a run is held against when nobody says."""

from __future__ import annotations

from internals_lab_dashboard.data.folder.library import RunEntry, Shelf


def run_before(entry: RunEntry, shelf: Shelf) -> RunEntry | None:
    """The newest run of the same machine that started earlier, one that shares a scenario and an interpreter where there is
    such a run; None where there is none.
    """
    places = [one.key for one in shelf.entries]
    older = shelf.entries[places.index(entry.key) + 1 :] if entry.key in places else ()
    here = [one for one in older if one.machine.id == entry.machine.id]
    return next((one for one in here if _shares_cells(one, entry)), None) or next(iter(here), None)


def _shares_cells(one: RunEntry, other: RunEntry) -> bool:
    return not set(one.scenario_names).isdisjoint(other.scenario_names) and not set(
        one.interpreters
    ).isdisjoint(other.interpreters)
