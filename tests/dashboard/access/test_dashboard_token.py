"""Who has the token gets in, keeps a cookie, and no address has it any more; everybody else is told how to."""

from __future__ import annotations

from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from internals_lab_dashboard.access.place import LOCAL
from internals_lab_dashboard.access.token import Admission
from internals_lab_dashboard.application import create_application

ADMISSION = Admission(port=8642)
HEADERS = {"Host": "127.0.0.1:8642"}


@pytest.fixture
def client(tmp_path: Path) -> Any:
    """A browser that has not been there, in front of a dashboard that asks for a token."""
    return create_application(tmp_path, place=LOCAL, admission=ADMISSION).server.test_client()


def enter(client: Any, path: str = "/scaling") -> Any:
    """Open an address with the token."""
    mark = "&" if "?" in path else "?"
    return client.get(f"{path}{mark}token={ADMISSION.token}", headers=HEADERS, buffered=True)


def test_tokens_are_long_and_no_two_are_alike() -> None:
    admissions = [Admission(port=1) for _ in range(8)]
    words = {one.token for one in admissions} | {one.secret for one in admissions}
    assert len(words) == 16
    assert all(len(word) >= 43 for word in words)  # 32 bytes
    assert not any(word in repr(admissions) for word in words)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/scaling",
        "/nowhere",
        "/assets/dashboard.css",
        "/_dash-layout",
        "/_dash-dependencies",
        "/_reload-hash",
        "/_favicon.ico",
        "/_dash-component-suites/dash/deps/polyfill.js",
    ],
)
def test_nothing_is_had_without_the_token(client: Any, path: str) -> None:
    for given in ("", "?token=", "?token=wrong", f"?token={ADMISSION.token}x", f"?token={ADMISSION.secret}"):
        answer = client.get(path + given, headers=HEADERS, buffered=True)
        assert answer.status_code == 403, given
        assert "printed where it was started" in answer.text
        assert "Set-Cookie" not in answer.headers
        assert ADMISSION.token not in answer.text


def test_a_callback_is_refused_without_the_cookie_whatever_its_address_says(client: Any) -> None:
    for query in ("", f"?token={ADMISSION.token}"):
        answer = client.post(f"/_dash-update-component{query}", json={}, headers=HEADERS, buffered=True)
        assert answer.status_code == 403


def test_the_token_becomes_a_cookie_and_leaves_the_address(client: Any) -> None:
    answer = enter(client, "/scaling?run=a%26b&strategy=threads&strategy=x")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/scaling?run=a%26b&strategy=threads&strategy=x"
    assert answer.headers["Cache-Control"] == "no-store"
    [(name, cookie)] = SimpleCookie(answer.headers["Set-Cookie"]).items()
    assert name == "internals_lab_8642"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert (cookie["domain"], cookie["max-age"], cookie["expires"]) == ("", "", "")
    assert cookie.value != ADMISSION.token
    assert client.get("/scaling", headers=HEADERS, buffered=True).status_code == 200
    assert client.get("/assets/dashboard.css", headers=HEADERS, buffered=True).status_code == 200
    assert client.get("/nowhere/at/all.txt", headers=HEADERS, buffered=True).status_code != 403


def test_who_is_in_stays_in_with_an_old_link_which_is_cleaned(client: Any) -> None:
    enter(client)
    answer = client.get("/why?token=of-yesterday&run=one", headers=HEADERS, buffered=True)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/why?run=one")
    assert "Set-Cookie" not in answer.headers


# The token by a name: it is another in each process, and tests that run side by side must have the same names.
@pytest.mark.parametrize(
    "cookie", ["", "wrong", pytest.param(ADMISSION.token, id="the token"), "é", "\udcff"]
)
def test_another_cookie_opens_nothing(client: Any, cookie: str) -> None:
    client.set_cookie(ADMISSION.cookie, quote(cookie, errors="surrogatepass"), domain="127.0.0.1")
    assert client.get("/scaling", headers=HEADERS, buffered=True).status_code == 403


@pytest.mark.parametrize(
    "path", ["//evil.example/x", "/\\evil.example", "/%5Cevil.example", "/%0d%0aX: y", "/a%3Fb"]
)
def test_an_address_leads_nowhere_else(client: Any, path: str) -> None:
    answer = client.get(path, query_string={"token": ADMISSION.token}, headers=HEADERS, buffered=True)
    location = answer.headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "?" not in location
    refused = client.get(path, headers=HEADERS, buffered=True)
    assert 'href="//' not in refused.text


def test_the_way_on_is_a_link_of_the_dashboards_own(client: Any) -> None:
    answer = client.get(
        '/scaling?token=wrong&run="><script>alert(1)</script>', headers=HEADERS, buffered=True
    )
    assert '<a href="/scaling?run=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E">' in answer.text
    assert "<script" not in answer.text


def test_strangers_are_refused_before_anybody_asks_for_a_token(client: Any) -> None:
    answer = client.get(f"/scaling?token={ADMISSION.token}", headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
