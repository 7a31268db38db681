"""Every answer has the same strict headers; what is not needed is refused, in words that give nothing away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from internals_lab_dashboard.access.token import Admission
from internals_lab_dashboard.application import create_application
from internals_lab_dashboard.front import routes
from internals_lab_dashboard.protection import HEADERS, LONGEST_REQUEST_BYTES, OPENER
from werkzeug.wrappers import Request, Response

HOST = {"Host": "127.0.0.1:8642"}
CALLBACK = "/_dash-update-component"


@pytest.fixture
def application(results_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A dashboard with two addresses more that go wrong."""
    file = routes._file

    def file_or_not(request: Request, folder: Path, name: str) -> Response:
        return breaks() if name == "breaks" else file(request, folder, name)

    monkeypatch.setattr(routes, "_file", file_or_not)
    made = create_application(results_folder)

    def breaks() -> Any:
        raise RuntimeError(f"in {results_folder}")

    made.server.add_url_rule("/export/breaks", "breaks", breaks)
    return made


@pytest.fixture
def client(application: Any) -> Any:
    """A browser in front of it."""
    return application.server.test_client()


def ask(
    client: Any, path: str, *, method: str = "GET", more: dict[str, str] | None = None, **what: Any
) -> Any:
    """One request under the dashboard's own name, unless `more` says another; the answer is read to its end."""
    return client.open(path, method=method, headers=HOST | (more or {}), buffered=True, **what)


def parts(client: Any) -> list[str]:
    """A style sheet of ours and a library, as a page asks for them."""
    words = ask(client, "/scaling").text.split('"')
    beginnings = ("/assets/together.css", "/_dash-component-suites/dash_ag_grid/")
    return [next(word for word in words if word.startswith(beginning)) for beginning in beginnings]


def answers(client: Any) -> dict[str, Any]:
    """An answer of every kind that there is."""
    style, grid = parts(client)
    return {
        "page": ask(client, "/scaling"),
        "way to the first page": ask(client, "/"),
        "layout": ask(client, "/_dash-layout"),
        "style": ask(client, style),
        "style by its name": ask(client, "/assets/dashboard.css"),
        "style again": ask(client, style, more={"If-None-Match": "*"}),
        "library": ask(client, grid),
        "head": ask(client, "/scaling", method="HEAD"),
        "no such page": ask(client, "/nowhere"),
        "no such part": ask(client, "/assets/nothing.css"),
        "no such package": ask(client, "/_dash-component-suites/nothing/at_all.js"),
        "no such file of a package": ask(client, "/_dash-component-suites/dash_ag_grid/at_all.js"),
        "out of the folder": ask(client, "/assets/../application.py"),
        "broken callback": ask(client, CALLBACK, method="POST", data=b"{", content_type="application/json"),
        "callback of none": ask(client, CALLBACK, method="POST", json={}),
        "broken page": ask(client, "/export/breaks"),
        "broken part": ask(client, "/assets/breaks"),
        "another host": ask(client, "/scaling", more={"Host": "evil.example"}),
        "another origin": ask(
            client, CALLBACK, method="POST", json={}, more={"Origin": "https://evil.example"}
        ),
        "another method": ask(client, "/scaling", method="DELETE"),
        "a method of others": ask(client, "/scaling", method="POST"),
        "too long": ask(client, CALLBACK, method="POST", data=b" " * (LONGEST_REQUEST_BYTES + 1)),
    }


def test_every_kind_of_answer_carries_the_strict_headers(client: Any) -> None:
    got = answers(client)
    codes = {name: answer.status_code for name, answer in got.items()}
    assert set(codes.values()) == {200, 302, 304, 400, 403, 404, 405, 413, 500}, codes
    for name, answer in got.items():
        wanted = HEADERS | ({} if name == "another host" else dict([OPENER]))
        assert {key: answer.headers.get(key) for key in wanted} == wanted, name
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "'unsafe-inline'" not in policy.partition("style-src")[0], name
        assert "unsafe-eval" not in policy, name
        assert "Server" not in answer.headers, name
        assert "public" not in answer.headers["Cache-Control"], name


def test_only_the_dashboards_own_parts_are_kept_by_a_browser(client: Any) -> None:
    kept = {
        name: answer.headers["Cache-Control"]
        for name, answer in answers(client).items()
        if answer.headers["Cache-Control"] != "no-store"
    }
    # Their addresses change with them.
    assert {name: sorted(words.split(", ")) for name, words in kept.items()} == {
        "style": ["max-age=31536000", "private"],
        "style again": ["max-age=31536000", "private"],
        "library": ["max-age=31536000", "private"],
        "style by its name": ["no-cache", "private"],
    }


def test_a_part_that_there_is_none_of_is_not_found(client: Any) -> None:
    for path in (
        "/assets/nothing.css",
        "/_dash-component-suites/nothing/at_all.js",
        "/_dash-component-suites/dash_ag_grid/at_all.js",
    ):
        answer = ask(client, path)
        assert answer.status_code == 404, path
        assert "There is nothing at this address." in answer.text


def test_an_error_gives_no_path_and_no_trace_away(client: Any, results_folder: Path) -> None:
    wrong = {name: answer for name, answer in answers(client).items() if answer.status_code >= 400}
    assert len(wrong) >= 10
    for name, answer in wrong.items():
        for secret in ("Traceback", "RuntimeError", str(results_folder), "site-packages", ".py"):
            assert secret not in answer.text, name
        assert "<h1>" in answer.text, name
    assert "in the terminal where it was started" in wrong["broken page"].text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_a_method_that_nothing_needs_is_refused_everywhere(client: Any, method: str) -> None:
    for path in ("/scaling", "/nowhere", "/assets/dashboard.css", CALLBACK, "/"):
        answer = ask(client, path, method=method)
        assert answer.status_code == 405, path
        assert answer.headers["Allow"] == "GET, HEAD, POST"


def test_only_callbacks_are_sent_anything(application: Any) -> None:
    posted = {rule.rule for rule in application.server.url_map.iter_rules() if "POST" in (rule.methods or ())}
    application.server.test_client().get("/_dash-layout", headers=HOST)
    assert posted == {CALLBACK}
    for path in ("/scaling", "/", "/assets/dashboard.css"):
        answer = ask(application.server.test_client(), path, method="POST")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD"), path


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:86420", "http://[bad", "http://", ""]
)
def test_a_request_from_another_site_is_refused(client: Any, origin: str) -> None:
    assert ask(client, CALLBACK, method="POST", json={}, more={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["/_live?run=&revision=&turn=0", "/export/calls/calls.csv", "/scaling"])
def test_what_a_page_of_another_site_fetches_without_an_origin_is_refused(
    client: Any, site: str, path: str
) -> None:
    assert ask(client, path, more={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}).status_code == 403


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},  # a link in a chat
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"},  # typed
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},  # the page's own
        {},  # a browser that does not say
    ],
)
def test_a_reader_who_follows_a_link_is_not(client: Any, told: dict[str, str]) -> None:
    assert ask(client, "/scaling", more=told).status_code == 200


def test_a_request_of_its_own_page_is_answered_through_a_tunnel_too(client: Any) -> None:
    for host in ("127.0.0.1:8642", "localhost:9000", "[::1]:1"):
        origin = {"Host": host, "Origin": f"http://{host}"}
        answer = ask(client, CALLBACK, method="POST", json={}, more=origin)
        assert answer.status_code not in (403, 405), host


def test_no_variable_of_the_environment_opens_another_door(
    results_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DASH_MCP_ENABLED", "DASH_DEBUG", "DASH_UI", "DASH_HOT_RELOAD"):
        monkeypatch.setenv(name, "true")
    made = create_application(results_folder, admission=Admission(port=1))
    made.server.test_client().get("/_dash-layout", headers=HOST)
    rules = {rule.rule for rule in made.server.url_map.iter_rules()}
    assert not [rule for rule in rules if "mcp" in rule or "alive" in rule]
