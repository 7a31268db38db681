"""Serving the dashboard on this machine until it is told to stop."""

from __future__ import annotations

import _thread
import contextlib
import importlib
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TextIO

import waitress

from internals_lab.errors import ResultsError
from internals_lab.folders import user_cache_folder
from internals_lab_dashboard.access.place import THIS_MACHINE, Place, listen, place_of
from internals_lab_dashboard.access.token import Admission
from internals_lab_dashboard.front.doors import Doors
from internals_lab_dashboard.front.kept import FILE, Kept, state_of
from internals_lab_dashboard.front.page import page
from internals_lab_dashboard.front.parts import Parts, package_folder
from internals_lab_dashboard.front.routes import Front
from internals_lab_dashboard.index.place import index_path
from internals_lab_dashboard.protection import LONGEST_REQUEST_BYTES, Protection
from internals_lab_dashboard.turns import Turns

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PATIENCE_S = 0.4  # of a reader whose folder is not in the index yet: then there are the newest runs
OTHERS_REACH_IT = """\
Warning: others can reach this over the network. Whoever has an address with the token sees all results, and
so does who listens on the way: it goes unencrypted. An SSH tunnel needs neither; start it without --host there, and
on your machine: ssh -N -L {port}:127.0.0.1:{port} {name}"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerSettings:
    """`port` None takes the favourite one, or any free one where that is taken; 0 takes any free one. Where others reach
    `host`, a token is asked for; on this machine it is where `token` says so.
    """

    results: Path
    host: str = THIS_MACHINE
    port: int | None = None
    token: bool = False
    open_browser: bool = False
    threads: int = 8


def serve(settings: ServerSettings, *, out: TextIO) -> int:
    """Serve until Ctrl-C or SIGTERM; the exit code. The address is printed once the port is held."""
    if settings.results.exists() and not settings.results.is_dir():
        raise ResultsError(
            f"{settings.results} is a file; --results wants the folder that the runs are written to"
        )
    place = place_of(settings.host)
    listener = listen(place, settings.port)
    try:
        port = listener.getsockname()[1]
        wants_token = settings.token or not place.is_this_machine_alone
        admission = Admission(port=port) if wants_token else None
        results = settings.results.resolve()
        turns = Turns(results)
        front, kept = _front(results)
        doors = Doors(
            Protection(front, place=place, admission=admission),
            lambda: Protection(_application(results, turns, kept), place=place, admission=admission),
            failed=lambda: _thread.interrupt_main(signal.SIGTERM),
            stands_in=front.stands_in,
        )
        server = waitress.create_server(
            doors,
            sockets=[listener],
            threads=settings.threads,
            ident=None,
            max_request_body_size=2 * LONGEST_REQUEST_BYTES,  # the application says so first, and in words
            max_request_header_size=64 * 1024,
            channel_timeout=60,
        )
        links = place.links(port)
        # Set, not inherited: a shell starts its background jobs with Ctrl-C ignored.
        stop = partial(_stop, turns)
        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        # waitress takes SystemExit as the end; it may also come before waitress is running.
        with contextlib.suppress(SystemExit):
            print(_announcement(links, place, port, admission), file=out)
            print(f"Results from {results}; Ctrl-C stops it.", file=out, flush=True)
            # A browser is started by its command line, which others on this machine can read: no token goes there.
            if settings.open_browser and admission is None:
                import webbrowser  # loads much, and many start it without

                webbrowser.open(links[0])
            doors.open()
            server.run()
        server.close()
        doors.close()
        if doors.error is not None:
            raise doors.error
    finally:
        listener.close()
    print("Stopped.", file=out, flush=True)
    return 0


def _front(results: Path) -> tuple[Front, Kept]:
    """What can be answered before the libraries are loaded, and what is kept for it. A package that is not installed is missed
    here.
    """
    package_folder("duckdb")
    parts = Parts()
    page(parts)
    code = [package_folder(name) for name in ("internals_lab", "internals_lab_dashboard", "dash")]
    home = index_path(results, user_cache_folder("internals-lab")).parent
    kept = Kept(home / FILE, lambda: state_of(code))
    return Front(parts, kept), kept


def _application(results: Path, turns: Turns, kept: Kept) -> WSGIApplication:
    # Looking at seven hundred files is quick for as long as nobody else wants to run: each is a turn given away.
    kept.answers  # noqa: B018
    # Here, and not above: these take a second to load, in which the browser loads the page. First what lets requests in between;
    # while DuckDB is loaded and opened, the page's scripts would wait.
    for name in ("flask", "dash"):
        importlib.import_module(name)
    from internals_lab_dashboard.data.folder.library import Library
    from internals_lab_dashboard.index.run_index import RunIndex

    def looked_at() -> Library:
        library = Library(results, index=RunIndex.of_user(results), patience_s=PATIENCE_S)
        library.shelf()  # the first question is about it
        return library

    with ThreadPoolExecutor(1) as beside:
        library = beside.submit(looked_at)  # which is DuckDB's work more than Python's
        from werkzeug.test import Client

        from internals_lab_dashboard.application import unguarded

        server: WSGIApplication = unguarded(library.result(), turns).server
    kept.keep(lambda path: Client(server).get(path).text)
    return server


def _announcement(links: list[str], place: Place, port: int, admission: Admission | None) -> str:
    first, *others = links if admission is None else [admission.link(link) for link in links]
    lines = [f"Internals Lab: {first}", *(f"           or: {link}" for link in others)]
    if not place.is_this_machine_alone:
        lines.append(OTHERS_REACH_IT.format(port=port, name=socket.gethostname()))
    return "\n".join(lines)


def _stop(turns: Turns, _number: int, _frame: FrameType | None) -> None:
    # waitress lets every request come to its end first.
    turns.close()
    raise SystemExit(0)
