"""The token of a dashboard that others can reach: it comes with the address once, and a cookie stands for it then."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from internals_lab_dashboard.access.refusal import refusal

QUERY_KEY = "token"
TOKEN_BYTES = 32


def new_token() -> str:
    """Words that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Admission:
    """Lets in whoever brings the token. The cookie has a secret of its own: who sees it cannot pass the address on.

    `port` is in the cookie's name, because browsers keep no ports apart.
    """

    port: int
    token: str = field(default_factory=new_token, repr=False)
    secret: str = field(default_factory=new_token, repr=False)

    def link(self, address: str) -> str:
        """An address with the token."""
        return f"{address}?{urlencode({QUERY_KEY: self.token})}"

    @property
    def cookie(self) -> str:
        """The cookie's name."""
        return f"internals_lab_{self.port}"

    def answer(self, request: Request) -> Response | None:
        """What keeps a request from going on: there is no token, or it stands in the address. None where nothing does."""
        brought = request.args.get(QUERY_KEY) if request.method == "GET" else None
        is_new = brought is not None and _same(brought, self.token)
        if not is_new and not _same(request.cookies.get(self.cookie, ""), self.secret):
            # A link of the dashboard's own page: followed from there, the browser sends the cookie that it keeps back
            # where another site led here.
            return refusal(403, _HOW_TO_GET_IN, link=_without_token(request))
        if brought is None:
            return None
        # Out of the address at once, so that nobody passes it on with what is shown; a token of yesterday as well.
        answer = redirect(_without_token(request), 303)
        if is_new:
            answer.set_cookie(self.cookie, self.secret, path="/", httponly=True, samesite="Strict")
        return answer


_HOW_TO_GET_IN = (
    "This dashboard lets in who has its token. Open the address that was printed where it was started: it ends in "
    f"{QUERY_KEY}= and the token. If this browser has been in since then, go on below."
)


def _without_token(request: Request) -> str:
    rest = [pair for pair in request.args.items(multi=True) if pair[0] != QUERY_KEY]
    # Two slashes at its beginning would name another machine.
    path = "/" + quote(request.path.lstrip("/\\"))
    return f"{path}?{urlencode(rest)}" if rest else path


def _same(brought: str, kept: str) -> bool:
    # In bytes: compared as text, a word outside ASCII would be an error instead of an answer.
    return hmac.compare_digest(brought.encode("utf-8", "surrogatepass"), kept.encode())
