"""The address that tells the browser what can be found."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from flask import Flask, Response, request

from internals_lab.errors import ResultsError
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.menu import OnCall


def register_search(server: Flask, library: Library, pages: Sequence[OnCall]) -> None:
    """Serve `/search.json?run=<key>`; a run that is not there leaves the pages and the runs."""

    def search() -> Response:
        from internals_lab_dashboard.search.entries import (
            entries,
        )  # nobody has searched when the first chart is drawn

        asked = request.args.get("run")
        shelf = library.shelf()
        entry = shelf.entry(asked) if asked else shelf.newest
        try:
            rows = library.rows(entry) if entry else None
        except ResultsError:
            rows = None
        told = msgspec.json.encode(entries([one.page for one in pages], shelf, entry, rows))
        return Response(told, content_type="application/json", headers={"Cache-Control": "no-store"})

    server.add_url_rule("/search.json", "search", search, methods=["GET"])
