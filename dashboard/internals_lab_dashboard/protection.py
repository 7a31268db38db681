"""What keeps other sites and other machines out of a dashboard, and a page of it from reaching out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from internals_lab_dashboard.access.place import LOCAL, LOCAL_NAMES, Place, host_of
from internals_lab_dashboard.access.refusal import WORDS, answer_in_words, refusal
from internals_lab_dashboard.access.token import Admission

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


def protect(
    server: Flask,
    *,
    place: Place = LOCAL,
    admission: Admission | None = None,
) -> None:
    """Refuse foreign hosts and origins, and who has no token where one is asked for; forbid the browser to load anything
    from elsewhere. To be called before anything else is asked about a request.
    """

    def refuse_strangers() -> ResponseReturnValue | None:
        # A name that an attacker controls may be pointed at this machine: only the browser's Host header tells.
        authority = request.headers.get("Host", "")
        if not place.answers_to(authority):
            names = ", ".join(sorted(place.names))
            return refusal(403, f"This dashboard is not called that. It answers to {names}.")
        origin = request.headers.get("Origin")
        if (origin is not None and _authority_of(origin) != authority) or _is_fetched_by_another_site():
            return refusal(403, "This dashboard answers to its own pages only.")
        if request.method not in METHODS:
            answer = refusal(405, WORDS[405])
            answer.headers["Allow"] = ", ".join(sorted(METHODS))
            return answer
        if (request.content_length or 0) > LONGEST_REQUEST_BYTES:
            return refusal(413, WORDS[413])
        return None

    def set_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers.update(HEADERS)
        if host_of(request.headers.get("Host", "")) in LOCAL_NAMES:
            response.headers[OPENER[0]] = OPENER[1]
        # Results are nobody else's business and are kept nowhere; the dashboard's own parts by the browser alone.
        if request.path.startswith(OWN_PARTS) and response.status_code < 400:
            response.cache_control.public = False
            response.cache_control.private = True
            response.cache_control.no_cache = response.cache_control.max_age is None or None
        else:
            response.headers["Cache-Control"] = "no-store"
        return response

    server.before_request(refuse_strangers)
    if admission is not None:
        admission.guard(server)
    server.after_request(set_headers)
    answer_in_words(server)


def _is_fetched_by_another_site() -> bool:
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
