"""Serving the dashboard on this machine until it is told to stop."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TextIO

import waitress

from internals_lab.errors import LabError, ResultsError
from internals_lab_dashboard.application import create_application

HOST = "127.0.0.1"
FAVOURITE_PORT = 8642  # tried first, so that an address from yesterday still works


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerSettings:
    """`port` None takes the favourite one, or any free one where that is taken; 0 takes any free one."""

    results: Path
    port: int | None = None
    open_browser: bool = False
    threads: int = 8


class PortError(LabError):
    """The port that was asked for cannot be had."""


def serve(settings: ServerSettings, *, out: TextIO) -> int:
    """Serve until Ctrl-C or SIGTERM; the exit code. The address is printed once the port is held."""
    if settings.results.exists() and not settings.results.is_dir():
        raise ResultsError(
            f"{settings.results} is a file; --results wants the folder that the runs are written to"
        )
    listener = _listen(settings.port)
    try:
        application = create_application(settings.results.resolve())
        server = waitress.create_server(
            application.server, sockets=[listener], threads=settings.threads, ident=None
        )
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        # Set, not inherited: a shell starts its background jobs with Ctrl-C ignored.
        signal.signal(signal.SIGINT, _stop)
        signal.signal(signal.SIGTERM, _stop)
        # waitress takes SystemExit as the end; it may also come before waitress is running.
        with contextlib.suppress(SystemExit):
            place = settings.results.resolve()
            print(f"Internals Lab: {address}\nResults from {place}; Ctrl-C stops it.", file=out, flush=True)
            if settings.open_browser:
                webbrowser.open(address)
            server.run()
        server.close()
    finally:
        listener.close()
    print("Stopped.", file=out, flush=True)
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _listen(port: int | None) -> socket.socket:
    wanted = [FAVOURITE_PORT, 0] if port is None else [port]
    for candidate in wanted:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
            listener.listen(64)
        except OSError as error:
            listener.close()
            if candidate == wanted[-1]:
                reason = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be had: {error.strerror}"
                raise PortError(f"port {candidate} {reason}; leave --port out to get a free one") from error
        else:
            return listener
    raise AssertionError("unreachable: the last candidate returns or raises")
