"""`internals-lab dashboard`: browse the results of a folder in the browser of this machine."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from internals_lab.cli.dashboard_part import dashboard_part

DEFAULT_RESULTS = Path("lab-results")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "dashboard",
        help="browse results in the browser",
        description="Serve the results of a folder on 127.0.0.1. Nothing leaves this machine unless --host says so; "
        "Ctrl-C stops it.",
    )
    parser.add_argument(
        "--results",
        type=Path,
        default=DEFAULT_RESULTS,
        metavar="DIR",
        help="results folder (default: %(default)s)",
    )
    parser.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help="port to listen on; 0 takes any free one (default: 8642 or a free one)",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address or name of this machine to listen on, 0.0.0.0 or :: for all; others who reach it need the token "
        "that is printed then (default: %(default)s)",
    )
    parser.add_argument(
        "--token",
        action="store_true",
        help="ask for a token on 127.0.0.1 as well, where others work on this machine",
    )
    parser.add_argument(
        "--open",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="open the page in the default browser; never where a token is needed",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    server = dashboard_part("server")
    settings = server.ServerSettings(
        results=args.results, host=args.host, port=args.port, token=args.token, open_browser=args.open
    )
    return int(server.serve(settings, out=sys.stdout))


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port; 0 to 65535")
