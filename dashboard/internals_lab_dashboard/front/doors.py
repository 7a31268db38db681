"""One address for two applications: what is made of files is answered at once, the rest when its libraries are loaded.

A browser has its hands full with the scripts for as long as the server has with importing its libraries.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# What Dash, following, exports and search answer; all other addresses are the front's.
LATER = (
    "/_dash-layout",
    "/_dash-dependencies",
    "/_dash-update-component",
    "/_live",
    "/export/",
    "/search.json",
)
SWITCH_S = 0.0005  # how long importing may keep the browser's requests waiting; usually it is ten times that


def is_for_later(environ: WSGIEnvironment) -> bool:
    """Whether the front has nothing to say about a request."""
    path: str = environ.get("PATH_INFO", "")
    return path.startswith(LATER)


class Doors:
    """A WSGI application. `failed` is called in the thread that makes the later one where that does not succeed. Until it is
    made, the front answers for it where it `stands_in` for an address.
    """

    def __init__(
        self,
        front: WSGIApplication,
        make: Callable[[], WSGIApplication],
        *,
        failed: Callable[[], object],
        stands_in: Callable[[str], bool] = lambda _path: False,
    ) -> None:
        self._front = front
        self._make = make
        self._failed = failed
        self._stands_in = stands_in
        self._is_made = threading.Event()
        self._later: WSGIApplication | None = None
        self.error: BaseException | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        is_early = not self._is_made.is_set() and self._stands_in(environ.get("PATH_INFO", ""))
        if is_early or not is_for_later(environ):
            return self._front(environ, start_response)
        self._is_made.wait()
        if self._later is None:
            start_response("503 Service Unavailable", [("Cache-Control", "no-store")])
            return []
        return self._later(environ, start_response)

    def open(self) -> None:
        """Begin to make the later application."""
        threading.Thread(target=self._open, name="loading the dashboard", daemon=True).start()

    def close(self) -> None:
        """At the end."""
        gc.unfreeze()

    def _open(self) -> None:
        before_s = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_S)
        gc.disable()
        try:
            self._later = self._make()
        except BaseException as error:  # noqa: BLE001  # raised again in the main thread
            self.error = error
        finally:
            # What was loaded stays until `close`: looking through it again and again would hold up the answers.
            gc.freeze()
            gc.enable()
            sys.setswitchinterval(before_s)
            self._is_made.set()
        if self.error is not None:
            self._failed()
