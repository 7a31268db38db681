"""Every link of the documents leads somewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


def test_links_and_pictures_lead_to_files_and_headings_that_exist(page: Any, pages: Any) -> None:
    dead = []
    for token in page.inline():
        target = token.attrs.get("href") or token.attrs.get("src")
        if target is None:
            continue
        address = urlsplit(str(target))
        if address.scheme:
            assert address.scheme == "https", target
            continue
        here = ROOT / page.name
        path = (here.parent / unquote(address.path)).resolve() if address.path else here
        name = path.relative_to(ROOT).as_posix()
        if not path.exists() or (address.fragment and address.fragment not in pages[name].anchors()):
            dead.append(target)
    assert not dead, f"{page.name} links to what is not there: {dead}"


def test_every_page_of_the_documentation_is_linked_from_the_readme(pages: Any) -> None:
    linked = {str(token.attrs.get("href")) for token in pages["README.md"].inline()}
    assert {name for name in pages if name.startswith("docs/")} <= linked
