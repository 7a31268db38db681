"""The menu is the registry, without loading it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.menu import MENU
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.view import View

LOOK = """
import sys
import internals_lab_dashboard.application, internals_lab_dashboard.pages.menu as menu
loaded = {one.name for one in menu.MENU if f"internals_lab_dashboard.pages.{one.place[0]}" in sys.modules}
print(len(menu.MENU), *sorted(loaded))
"""


def test_it_names_each_page_as_the_page_does() -> None:
    for entry, page in zip(MENU, PAGES, strict=True):
        assert (entry.path, entry.name, entry.question) == (page.path, page.name, page.question)
        assert type(entry.page) is type(page)
        assert entry.page is entry.page


def test_an_entry_says_what_its_page_says(results_folder: Path) -> None:
    library = Library(results_folder)
    shelf = library.shelf()
    for entry, page in zip(MENU, PAGES, strict=True):
        assert entry.content(library, shelf, View({})) == page.content(library, shelf, View({}))


def test_the_application_loads_no_page_before_it_is_asked_for() -> None:
    told = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True).stdout
    assert told.split() == [str(len(PAGES))]
