"""The addresses that need nothing but files: pages, which are alike for every view, scripts and styles.

It goes without Flask, which takes as long to load as everything else before the first answer.
"""

from __future__ import annotations

import logging
import mimetypes
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, NotFound
from werkzeug.utils import redirect, send_file
from werkzeug.wrappers import Request, Response

from internals_lab_dashboard.access.refusal import in_words
from internals_lab_dashboard.front.kept import KEPT, Kept
from internals_lab_dashboard.front.page import page
from internals_lab_dashboard.front.parts import ASSETS, HERE, LIBRARIES, Parts
from internals_lab_dashboard.front.together import Together

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FIRST_PAGE = "/verdict"  # a test holds it against the menu
METHODS = ("GET", "HEAD")
KEPT_S = 365 * 24 * 3600
OF_LIBRARIES = (".js",)  # of a package's folder, nothing else is anybody's business


class Front:
    """A WSGI application that answers at those addresses."""

    def __init__(self, parts: Parts, kept: Kept | None = None) -> None:
        self._parts = parts
        self._kept = kept

    def stands_in(self, path: str) -> bool:
        """Whether it answers in the place of an application that is not made yet."""
        return path in KEPT and self._kept is not None and path in self._kept.answers

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            answer = self._answer(Request(environ))
        except HTTPException as error:
            answer = in_words(error)
        except Exception:
            logging.getLogger(__name__).exception("%s could not be answered", environ.get("PATH_INFO"))
            answer = in_words(InternalServerError())
        return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.method not in METHODS:
            raise MethodNotAllowed(METHODS)
        if request.path == "/":
            query = request.query_string.decode("ascii", "replace")
            return redirect(f"{FIRST_PAGE}?{query}" if query else FIRST_PAGE)
        if self._kept is not None and self.stands_in(request.path):
            return Response(self._kept.answers[request.path], mimetype="application/json")
        if request.path.startswith(LIBRARIES):
            package, _, name = request.path.removeprefix(LIBRARIES).partition("/")
            folder = self._parts.folders.get(package)
            if folder is None or not name.endswith(OF_LIBRARIES):
                raise NotFound
            return _file(request, folder, name)
        for one in (self._parts.own_scripts, self._parts.styles):
            if request.path == one.place:
                return _kept(request, one)
        if request.path.startswith(ASSETS):
            return _file(request, HERE / "assets", request.path.removeprefix(ASSETS))
        # Dash's script finds out by itself that there is no such page.
        return Response(page(self._parts), mimetype="text/html")


def _kept(request: Request, together: Together) -> Response:
    answer = Response(together.content, mimetype=mimetypes.guess_type(together.place)[0])
    answer.add_etag()
    answer.cache_control.max_age = _age_s(request)
    return answer.make_conditional(request)


def _file(request: Request, folder: Path, name: str) -> Response:
    if "\0" in name:
        raise NotFound
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise NotFound
    return send_file(path, request.environ, max_age=_age_s(request), conditional=True)


def _age_s(request: Request) -> int | None:
    # Under an address that changes with the file, it is kept for good; else asked for, and sent where it has changed.
    return KEPT_S if "v" in request.args else None
