"""Of thousands of runs a page offers the newest; the others are found by words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from internals_lab_dashboard.data.folder.library import Library, RunEntry, Shelf
from internals_lab_dashboard.index.listed import ListedRun
from internals_lab_dashboard.pages.bases.run_choice import OFFERED, offered, run_control
from internals_lab_dashboard.pages.bases.run_names import run_label
from internals_lab_dashboard.pages.bases.shelf_facts import shelf_facts


def many(realistic_results: Path, count: int) -> Shelf:
    """As many runs, of a few kinds."""
    entries = Library(realistic_results).shelf().entries
    return Shelf(
        folder=realistic_results,
        entries=tuple(
            RunEntry(path=entry.path, key=f"run-{number}", listed=entry.listed)
            for number in range(count)
            for entry in (entries[number % len(entries)],)
        ),
    )


def test_all_of_a_few_runs_are_offered(realistic_results: Path) -> None:
    shelf = many(realistic_results, OFFERED)
    control = run_control(shelf, shelf.entries[0])
    assert control.options == tuple((entry.key, run_label(entry)) for entry in shelf.entries)
    assert control.label == "Run"


def test_of_many_the_newest_and_the_chosen_one_are_offered(realistic_results: Path) -> None:
    shelf = many(realistic_results, 3 * OFFERED)
    chosen = shelf.entries[-1]
    control = run_control(shelf, chosen)
    assert [key for key, _ in control.options] == [f"run-{n}" for n in range(OFFERED)] + [chosen.key]
    assert control.value == chosen.key
    assert str(3 * OFFERED) in control.label


def test_words_find_runs_wherever_they_stand_and_the_chosen_one_stays(realistic_results: Path) -> None:
    shelf = many(realistic_results, 3 * OFFERED)
    chosen = shelf.entries[0]
    killed = [entry for entry in shelf.entries if entry.run.status == "crashed"]
    assert killed
    found = dict(offered(shelf, "CRASHED ", chosen.key))
    assert found.keys() == {chosen.key, *(entry.key for entry in killed[:OFFERED])}
    assert dict(offered(shelf, "no run is called so", chosen.key)).keys() == {chosen.key}
    assert offered(shelf, "no run is called so", None) == ()


def test_the_label_that_stands_in_the_field_is_nothing_that_somebody_typed(realistic_results: Path) -> None:
    shelf = many(realistic_results, 2 * OFFERED)
    chosen = shelf.entries[-1]
    assert offered(shelf, run_label(chosen), chosen.key) == offered(shelf, "", chosen.key)


def test_a_run_that_is_not_here_is_not_offered(realistic_results: Path) -> None:
    shelf = many(realistic_results, 3)
    assert isinstance(shelf.entries[0].listed, ListedRun)
    assert "gone" not in dict(offered(shelf, "", "gone"))


def test_a_folder_that_is_still_being_read_says_how_far_it_is(realistic_results: Path) -> None:
    shelf = many(realistic_results, 3)
    assert shelf_facts(shelf) == []
    (fact,) = shelf_facts(replace(shelf, unread=997))
    assert "3 of 1,000 files" in fact.text


def test_a_page_says_why_there_is_no_index(realistic_results: Path) -> None:
    (fact,) = shelf_facts(replace(many(realistic_results, 1), remark="the cache cannot be written"))
    assert (fact.label, fact.text) == ("Without an index", "the cache cannot be written")
