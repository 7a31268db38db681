"""Which view a report is to show: an address as it stands in the browser, a path with its query, or a query alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from internals_lab.errors import SettingsError, nearest
from internals_lab_dashboard.access.token import QUERY_KEY
from internals_lab_dashboard.pages.content.page import Page
from internals_lab_dashboard.view import View

PAGE_KEY = "page"  # of a query without a path


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedView:
    """`page` None stands for all pages."""

    page: Page | None
    view: View


def asked_view(text: str, pages: Sequence[Page]) -> AskedView:
    """`http://127.0.0.1:8642/scaling?run=...`, `/scaling?run=...`, `page=scaling&run=...`, `run=...`, or nothing.

    A token in the address is nobody's business and is dropped. SettingsError for a page that is not there.
    """
    path, query = _parts(text.strip())
    words = parse_qs(query, keep_blank_values=False)
    words.pop(QUERY_KEY, None)
    named = words.pop(PAGE_KEY, [])
    name = path.strip("/") or (named[0].strip("/") if named else "")
    return AskedView(page=_page(name, pages) if name else None, view=View.of(words))


def _parts(text: str) -> tuple[str, str]:
    try:
        address = urlsplit(text)
    except ValueError as error:
        raise SettingsError(f"--view {text!r} is no address: {error}") from error
    if address.scheme in ("http", "https") or text.startswith(("/", "?")):
        return address.path, address.query
    before, mark, after = text.partition("?")
    if mark:
        return before, after
    return ("", text) if "=" in text else (text, "")


def _page(name: str, pages: Sequence[Page]) -> Page:
    by_name = {page.path.strip("/"): page for page in pages}
    if name not in by_name:
        raise SettingsError(f"--view: there is no page {name!r}{nearest(name, by_name)}")
    return by_name[name]
