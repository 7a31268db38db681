"""What an answer that is none says: a page in words, without a trace of the program or of the machine."""

from __future__ import annotations

import html
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from flask import Flask

PAGE = """<!DOCTYPE html>
<html lang="en">
    <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title} · Internals Lab</title>
        <style>
            body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto 0; padding: 0 1.5rem }}
            h1 {{ font-size: 1.25rem }}
        </style>
    </head>
    <body>
        <main>
            <h1>{title}</h1>
            <p>{words}</p>
            {link}
        </main>
    </body>
</html>
"""
# Not what an error says of itself: that may be anything, a path of this machine too.
WORDS = {
    400: "The dashboard could not make sense of this request.",
    404: "There is nothing at this address.",
    405: "This address cannot be asked in that way.",
    413: "The request is longer than anything that a page of the dashboard sends.",
    500: "Something went wrong in the dashboard. What it was stands in the terminal where it was started.",
}
TITLES = {403: "No entry", 404: "No such page"}


def refusal(status: int, words: str, *, link: str = "") -> Response:
    """A page of its own, loaded from nowhere; `link` is a path of the dashboard to go on to."""
    title = TITLES.get(status, HTTPStatus(status).phrase)
    way = f'<p><a href="{html.escape(link)}">Go on</a></p>' if link else ""
    words = PAGE.format(title=title, words=html.escape(words), link=way)
    return Response(words, status, mimetype="text/html")


def answer_in_words(server: Flask) -> None:
    """Every error gets such a page, those included that nobody foresaw."""
    server.register_error_handler(HTTPException, in_words)


def in_words(error: HTTPException) -> Response:
    """The page for an error."""
    status = error.code or 500
    answer = refusal(status, WORDS.get(status, HTTPStatus(status).phrase))
    if isinstance(error, MethodNotAllowed) and error.valid_methods is not None:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer
