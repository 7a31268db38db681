"""What can be found by its words, each with the address that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from internals_lab.verdicts.ledger import ledger
from internals_lab_dashboard.data.claims import words_of
from internals_lab_dashboard.data.folder.library import RunEntry, Shelf
from internals_lab_dashboard.data.run.rows import RunRows
from internals_lab_dashboard.pages.bases.run_page import run_label
from internals_lab_dashboard.pages.bases.scenario_page import ScenarioPage
from internals_lab_dashboard.pages.content.page import Page
from internals_lab_dashboard.view import View

MOST_RUNS = 1000  # the newest; the Runs page lists all


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """`words` are those that find it, in lower case."""

    kind: str
    text: str
    address: str
    words: str


def entries(pages: Sequence[Page], shelf: Shelf, entry: RunEntry | None, rows: RunRows | None) -> list[Entry]:
    """Pages first, then what the run has, then the other runs."""
    found = [_entry("Page", page.name, page.path, page.question) for page in pages]
    if entry is not None and rows is not None:
        found += _scenarios(pages, entry.key, rows)
        found += _claims(entry.key, rows)
    found += [
        _entry("Run", run_label(one), _address("/runs", run=one.key), one.key)
        for one in shelf.entries[:MOST_RUNS]
    ]
    return found


def _scenarios(pages: Sequence[Page], run: str, rows: RunRows) -> Iterator[Entry]:
    """Each on the first page of the menu that can show it."""
    shown_on: dict[str, str] = {}
    for page in pages:
        if isinstance(page, ScenarioPage):
            for scenario in page.fitting(rows):
                shown_on.setdefault(scenario.id, page.path)
    for scenario in rows.scenarios:
        path = shown_on.get(scenario.id, "/verdict")
        yield _entry("Scenario", scenario.name, _address(path, run=run, scenario=scenario.id), scenario.file)


def _claims(run: str, rows: RunRows) -> Iterator[Entry]:
    for statement in ledger([rows.judged]).statements:
        address = _address("/claims", run=run, statement=statement.id)
        yield _entry("Claim", words_of(statement), address, statement.scenario)


def _address(path: str, **words: str) -> str:
    return f"{path}?{View.of(words).query}"


def _entry(kind: str, text: str, address: str, more: str) -> Entry:
    return Entry(kind=kind, text=text, address=address, words=f"{kind} {text} {more}".lower())
