"""The dashboard as an application: pages from the registry over one results folder."""

from __future__ import annotations

from pathlib import Path

import dash_mantine_components as dmc
from dash import Dash
from flask import redirect, request
from flask.typing import ResponseReturnValue

from internals_lab_dashboard.access.place import LOCAL, Place
from internals_lab_dashboard.access.token import Admission
from internals_lab_dashboard.courtesy import Courtesy, OwnThreads
from internals_lab_dashboard.data.library import Library
from internals_lab_dashboard.data.live_runs import LiveRuns
from internals_lab_dashboard.export.route import register_exports
from internals_lab_dashboard.following import Following, follow
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.protection import protect
from internals_lab_dashboard.search.route import register_search
from internals_lab_dashboard.shell.callbacks import register_callbacks
from internals_lab_dashboard.shell.frame import frame
from internals_lab_dashboard.shell.run_search import register_run_search
from internals_lab_dashboard.turns import Turns

INDEX = """<!DOCTYPE html>
<html lang="en">
    <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{%title%}</title>
        <script src="/assets/theme.js"></script>
        {%favicon%}
        {%css%}
    </head>
    <body>
        {%app_entry%}
        <footer>
            {%config%}
            {%scripts%}
            {%renderer%}
        </footer>
    </body>
</html>
"""
THEME = {"primaryColor": "gray", "fontFamily": "inherit", "defaultRadius": "md", "focusRing": "auto"}


def create_application(
    results: Path | Library,
    *,
    place: Place = LOCAL,
    admission: Admission | None = None,
    turns: Turns | None = None,
) -> Dash:
    """A dashboard over `results`, which may be empty or missing as yet, for those who reach it at `place`. Requests may wait
    for `turns` until these are closed.
    """
    library = results if isinstance(results, Library) else Library(results)
    application = Dash(
        "internals_lab_dashboard",
        assets_folder=str(Path(__file__).with_name("assets")),
        serve_locally=True,
        enable_mcp=False,  # a variable of the environment would open it
        update_title="",
        suppress_callback_exceptions=True,  # controls come and go with the page
        index_string=INDEX,
        title="Internals Lab",
    )
    application.layout = dmc.MantineProvider(
        frame(PAGES, library.folder), theme=THEME, defaultColorScheme="auto", withGlobalClasses=False
    )
    following = Following(
        live=LiveRuns(library.folder),
        courtesy=Courtesy(OwnThreads()),
        turns=turns or Turns(library.folder),
    )
    register_callbacks(application, library, PAGES, revision=following.live.revision)
    register_run_search(application, library)
    # Before anything else looks at a request.
    protect(application.server, script_hashes=application.csp_hashes, place=place, admission=admission)
    register_exports(application.server, library, PAGES)
    register_search(application.server, library, PAGES)
    application.server.before_request(_first_page)
    follow(application.server, following)
    return application


def _first_page() -> ResponseReturnValue | None:
    if request.path != "/":
        return None
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{PAGES[0].path}?{query}" if query else PAGES[0].path)
