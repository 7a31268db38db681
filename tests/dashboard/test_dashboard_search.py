"""What can be found, each where it is shown."""

from __future__ import annotations

from pathlib import Path

from internals_lab_dashboard.application import create_application
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.search.entries import entries

RUN = "20260301-101500-ab12"


def test_pages_scenarios_claims_and_runs_are_found_with_their_addresses(results_folder: Path) -> None:
    library = Library(results_folder)
    shelf = library.shelf()
    newest = shelf.entries[0]
    found = entries(PAGES, shelf, newest, library.rows(newest))
    assert [one.address for one in found if one.kind == "Page"] == [page.path for page in PAGES]
    scenarios = {one.text: one.address for one in found if one.kind == "Scenario"}
    assert scenarios["count"] == f"/scaling?run={RUN}&scenario=experiments%2Fexp_gil.py%3A%3Acount"
    assert scenarios["calls"].startswith("/calls?")
    assert all(
        one.address.startswith(f"/claims?run={RUN}&statement=") for one in found if one.kind == "Claim"
    )
    assert [one.address for one in found if one.kind == "Run"] == [
        f"/runs?run={one.key}" for one in shelf.entries
    ]
    assert all(one.words == one.words.lower() for one in found)


def test_a_run_that_is_not_there_leaves_pages_and_runs(results_folder: Path) -> None:
    client = create_application(results_folder).server.test_client()
    told = client.get("/search.json?run=nowhere", headers={"Host": "127.0.0.1"}).get_json()
    assert {one["kind"] for one in told} == {"Page", "Run"}
    whole = client.get(f"/search.json?run={RUN}", headers={"Host": "127.0.0.1"}).get_json()
    assert {one["kind"] for one in whole} >= {"Page", "Scenario", "Run"}
