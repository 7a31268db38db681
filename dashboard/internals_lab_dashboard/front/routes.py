"""The addresses that need nothing but files: pages, which are alike for every view, scripts and styles."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, abort, redirect, request, send_file
from flask.typing import ResponseReturnValue

from internals_lab_dashboard.front.page import page
from internals_lab_dashboard.front.parts import ASSETS, HERE, LIBRARIES, Parts

FIRST_PAGE = "/verdict"  # a test holds it against the menu
KEPT_S = 365 * 24 * 3600
OF_LIBRARIES = (".js",)  # of a package's folder, nothing else is anybody's business


def serve_front(server: Flask, parts: Parts) -> None:
    """Answer at those addresses; what is added later has its own, which are longer."""

    def of_library(package: str, name: str) -> Response:
        folder = parts.folders.get(package)
        if folder is None or not name.endswith(OF_LIBRARIES):
            abort(404)
        return _file(folder, name)

    def own(name: str) -> Response:
        return _file(HERE / "assets", name)

    def first_page() -> ResponseReturnValue:
        query = request.query_string.decode("ascii", "replace")
        return redirect(f"{FIRST_PAGE}?{query}" if query else FIRST_PAGE)

    def any_page(path: str) -> Response:
        # Dash's script finds out by itself that there is no such page.
        return Response(page(parts), mimetype="text/html")

    server.add_url_rule(f"{LIBRARIES}<package>/<path:name>", "library", of_library)
    server.add_url_rule(f"{ASSETS}<path:name>", "own part", own)
    server.add_url_rule("/", "first page", first_page)
    server.add_url_rule("/<path:path>", "page", any_page)


def _file(folder: Path, name: str) -> Response:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        abort(404)
    # Under an address that changes with the file, it is kept for good; else asked for, and sent where it has changed.
    return send_file(path, max_age=KEPT_S if "v" in request.args else None, conditional=True)
