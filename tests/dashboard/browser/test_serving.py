"""The dashboard as a process: who may talk to it, what it answers, how it stops."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest


def ask(
    address: str, method: str = "GET", path: str = "/scaling", **headers: str
) -> http.client.HTTPResponse:
    """One request with these headers; the answer, read."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    body = json.dumps({}) if method == "POST" else None
    connection.request(
        method, path, body=body, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "[bad", ""]
)
def test_another_host_name_is_refused(standing: Any, shown_results: Path, host: str) -> None:
    assert ask(standing.of(shown_results).address, Host=host).status in (400, 403)


def test_the_local_names_are_answered(standing: Any, shown_results: Path) -> None:
    address = standing.of(shown_results).address
    port = urlsplit(address).port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"):
        assert ask(address, Host=host).status == 200


def test_a_request_from_another_site_is_refused(standing: Any, shown_results: Path) -> None:
    address = standing.of(shown_results).address
    for origin in ("https://evil.example", "null", f"{address.rstrip('/')}0"):
        assert ask(address, "POST", "/_dash-update-component", Origin=origin).status == 403
    own = ask(address, "POST", "/_dash-update-component", Origin=address.rstrip("/"))
    assert own.status != 403


def test_every_answer_carries_the_strict_headers(standing: Any, shown_results: Path) -> None:
    address = standing.of(shown_results).address
    for path in ("/scaling", "/assets/dashboard.css", "/nowhere/at/all", "/_dash-layout"):
        headers = ask(address, path=path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe-inline" not in policy.partition("style-src")[0]
        assert "unsafe-eval" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_it_listens_on_this_machine_only(standing: Any, shown_results: Path) -> None:
    parts = urlsplit(standing.of(shown_results).address)
    assert parts.hostname == "127.0.0.1"
    other = socket.socket()
    try:
        assert other.connect_ex(("127.0.0.2", parts.port or 0)) != 0
    finally:
        other.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(serve: Callable[[Path], Any], tmp_path: Path, number: int) -> None:
    served = serve(tmp_path)
    assert served.stop(number) == 0
    rest = served.process.stdout.read()
    assert "Stopped." in rest
    assert "Traceback" not in rest


def run_dashboard(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    command = [sys.executable, "-m", "internals_lab.cli.main", "dashboard", "--no-open", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_port_that_is_taken_is_an_error_that_says_what_to_do(
    serve: Callable[[Path], Any], tmp_path: Path
) -> None:
    port = urlsplit(serve(tmp_path).address).port
    ended = run_dashboard("--port", str(port), "--results", str(tmp_path))
    assert ended.returncode == 2
    assert f"port {port} is taken; leave --port out" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_text("{}")
    ended = run_dashboard("--results", str(file))
    assert ended.returncode == 2
    assert "is a file" in ended.stderr


@pytest.mark.parametrize("port", ["eighty", "70000", "-1"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    ended = run_dashboard(f"--port={port}")
    assert ended.returncode == 2
    assert "is no port" in ended.stderr
