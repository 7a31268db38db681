"""What keeps other sites and other machines out of a dashboard that has no password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


def protect(server: Flask, *, script_hashes: Callable[[], Sequence[str]]) -> None:
    """Refuse foreign hosts and origins; forbid the browser to load anything from elsewhere.

    `script_hashes` gives the inline scripts that a page may run; it is asked for every answer, because the
    application adds scripts of its own when it serves its first.
    """

    def refuse_strangers() -> None:
        # A name that an attacker controls may be pointed at 127.0.0.1: only the browser's Host header tells.
        if _name(f"//{request.host}") not in LOCAL_NAMES:
            abort(403, "This dashboard answers to 127.0.0.1 and localhost only.")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            abort(403, "This dashboard answers to its own pages only.")

    def set_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy(script_hashes())
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    server.before_request(refuse_strangers)
    server.after_request(set_headers)


def policy(script_hashes: Sequence[str]) -> str:
    """What a page of the dashboard may load and run."""
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *script_hashes]),
            "style-src 'self' 'unsafe-inline'",  # charts and tables set styles on their elements
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
