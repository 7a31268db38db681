"""What keeps other sites and other machines out of a dashboard, and a page of it from reaching out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers, ResponseCacheControl
from werkzeug.http import parse_cache_control_header
from werkzeug.wrappers import Request, Response

from internals_lab_dashboard.access.place import LOCAL, LOCAL_NAMES, Place, host_of
from internals_lab_dashboard.access.refusal import WORDS, refusal
from internals_lab_dashboard.access.token import Admission

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

METHODS = frozenset({"GET", "HEAD", "POST"})  # a route has fewer of its own
OWN_PARTS = ("/_dash-component-suites/", "/assets/")
LONGEST_REQUEST_BYTES = 8 * 1024 * 1024  # a page sends back what it shows: long lists of choices, sources
# Everything that a browser may be asked for and a dashboard does not need; copying to the clipboard it does.
SWITCHED_OFF = (
    *("accelerometer", "camera", "clipboard-read", "display-capture", "encrypted-media"),
    *(
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
    ),
    *("payment", "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access", "usb"),
    *("window-management", "xr-spatial-tracking"),
)
# Browsers take this one from the machine that they run on, and over a plain network complain of it.
OPENER = ("Cross-Origin-Opener-Policy", "same-origin")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in SWITCHED_OFF),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}

# What a page of the dashboard may load and run.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # charts and tables set styles on their elements
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)


class Protection:
    """A WSGI application around another: it refuses foreign hosts and origins, and who has no token where one is asked for, and
    forbids the browser to load anything from elsewhere.
    """

    def __init__(
        self, application: WSGIApplication, *, place: Place = LOCAL, admission: Admission | None = None
    ) -> None:
        self._application = application
        self._place = place
        self._admission = admission

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)

        def start(
            status: str, headers: list[tuple[str, str]], error: Any = None, /
        ) -> Callable[[bytes], object]:
            strict = _strict(request, Headers(headers), int(status.partition(" ")[0]))
            return start_response(status, strict.to_wsgi_list(), error)

        kept_out = self._refuse_strangers(request)
        if kept_out is None and self._admission is not None:
            kept_out = self._admission.answer(request)
        return (kept_out or self._application)(environ, start)

    def _refuse_strangers(self, request: Request) -> Response | None:
        # A name that an attacker controls may be pointed at this machine: only the browser's Host header tells.
        authority = request.headers.get("Host", "")
        if not self._place.answers_to(authority):
            names = ", ".join(sorted(self._place.names))
            return refusal(403, f"This dashboard is not called that. It answers to {names}.")
        origin = request.headers.get("Origin")
        if (origin is not None and _authority_of(origin) != authority) or _is_fetched_by_another_site(
            request
        ):
            return refusal(403, "This dashboard answers to its own pages only.")
        if request.method not in METHODS:
            answer = refusal(405, WORDS[405])
            answer.headers["Allow"] = ", ".join(sorted(METHODS))
            return answer
        if (request.content_length or 0) > LONGEST_REQUEST_BYTES:
            return refusal(413, WORDS[413])
        return None


def _strict(request: Request, headers: Headers, status: int) -> Headers:
    headers["Content-Security-Policy"] = POLICY
    headers.update(HEADERS)
    if host_of(request.headers.get("Host", "")) in LOCAL_NAMES:
        headers[OPENER[0]] = OPENER[1]
    # Results are nobody else's business and are kept nowhere; the dashboard's own parts by the browser alone.
    kept = "no-store"
    if request.path.startswith(OWN_PARTS) and status < 400:
        control = parse_cache_control_header(headers.get("Cache-Control"), cls=ResponseCacheControl)
        control.public = False
        control.private = True
        control.no_cache = control.max_age is None or None
        kept = control.to_header()
    headers["Cache-Control"] = kept
    return headers


def _is_fetched_by_another_site(request: Request) -> bool:
    """Also where it sends no origin, as for an image: it could read nothing, but each look at a run that lasts costs a turn.
    Who follows a link from elsewhere is a reader.
    """
    if request.headers.get("Sec-Fetch-Site") not in ("cross-site", "same-site"):
        return False
    return request.method == "POST" or request.headers.get("Sec-Fetch-Mode") != "navigate"


def _authority_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
