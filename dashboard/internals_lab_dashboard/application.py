"""The dashboard as an application: the menu of pages over one results folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from dash import Dash
from flask import Flask

from internals_lab_dashboard.access.place import LOCAL, Place
from internals_lab_dashboard.access.refusal import answer_in_words
from internals_lab_dashboard.access.token import Admission
from internals_lab_dashboard.courtesy import Courtesy, OwnThreads
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.data.folder.live_runs import LiveRuns
from internals_lab_dashboard.export.route import register_exports
from internals_lab_dashboard.following import Following, follow
from internals_lab_dashboard.front.doors import is_for_later
from internals_lab_dashboard.front.parts import Parts
from internals_lab_dashboard.front.routes import Front
from internals_lab_dashboard.pages.menu import MENU
from internals_lab_dashboard.protection import Protection
from internals_lab_dashboard.search.route import register_search
from internals_lab_dashboard.shell import mantine
from internals_lab_dashboard.shell.callbacks import register_callbacks
from internals_lab_dashboard.shell.frame import frame
from internals_lab_dashboard.shell.run_search import register_run_search
from internals_lab_dashboard.turns import Turns

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

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
    application = unguarded(library, turns or Turns(library.folder))
    server = application.server
    front, dashs = Front(Parts()), server.wsgi_app

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return (dashs if is_for_later(environ) else front)(environ, start_response)

    # Before anything else looks at a request.
    server.wsgi_app = Protection(answer, place=place, admission=admission)
    return application


def unguarded(library: Library, turns: Turns) -> Dash:
    """What is behind the front and its guard: all that a page asks for once it is there."""
    server = Flask("internals_lab_dashboard")
    answer_in_words(server)
    application = Dash(
        "internals_lab_dashboard",
        server=cast(Any, server),  # whose type Dash does not name
        serve_locally=True,
        include_assets_files=False,  # the page is not Dash's
        enable_mcp=False,  # a variable of the environment would open it
        update_title="",
        suppress_callback_exceptions=True,  # controls come and go with the page
    )
    application.layout = mantine.MantineProvider(
        frame(MENU, library.folder), theme=THEME, defaultColorScheme="auto", withGlobalClasses=False
    )
    following = Following(
        live=LiveRuns(library.folder),
        courtesy=Courtesy(OwnThreads()),
        turns=turns,
    )
    register_callbacks(application, library, MENU, revision=following.live.revision)
    register_run_search(application, library)
    register_exports(server, library, MENU)
    register_search(server, library, MENU)
    follow(server, following)
    return application
