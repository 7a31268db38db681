"""`internals-lab interpreters`: what can be measured here, and getting more of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from internals_lab.interpreters.findings import Findings
    from internals_lab.model.interpreter import Interpreter

# Heavy imports wait until the command runs: every command registers at each start.


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `interpreters` and `interpreters install NAME...`."""
    parser = subparsers.add_parser(
        "interpreters", help="list the interpreters that are found here", description=__doc__
    )
    parser.add_argument("--json", action="store_true", help="everything that each says of itself, as JSON")
    parser.set_defaults(run=list_interpreters)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    install = actions.add_parser("install", help="build interpreters into the project's cache: 3.13t, 3.13")
    install.add_argument(
        "names", nargs="+", metavar="NAME", help="3.13t (free-threaded) or 3.13 (its twin with a GIL)"
    )
    install.set_defaults(run=install_interpreters)


def list_interpreters(args: argparse.Namespace) -> int:
    """Prints what was found; candidates that did not answer go to stderr, a line each."""
    from internals_lab.interpreters.finding import find

    found = find()
    if args.json:
        import msgspec

        print(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return 0
    _print_table(found)
    for problem in found.problems:
        print(f"note: {problem}", file=sys.stderr)
    return 0


def install_interpreters(args: argparse.Namespace) -> int:
    """Provides each name, saying what it costs before it starts."""
    from internals_lab.interpreters.providing import provide

    for name in args.names:
        print(f"{name}: {_with_tilde(provide(name))}")
    return 0


def _print_table(found: Findings) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (
        "name",
        "short",
        "version",
        "free-threaded",
        "GIL",
        "JIT",
        "compiler",
        "found by",
        "path",
    ):
        table.add_column(heading, no_wrap=True)
    for interpreter in found.interpreters:
        table.add_row(*_row(interpreter))
    # As wide as it is: a cut path is of no use, and a terminal wraps by itself.
    Console(width=1000).print(table, soft_wrap=True)


def _row(interpreter: Interpreter) -> tuple[str, ...]:
    return (
        interpreter.name,
        interpreter.short,
        interpreter.version,
        "yes" if interpreter.free_threaded_build else "no",
        _gil(interpreter),
        _jit(interpreter),
        interpreter.compiler or "?",
        interpreter.found_by,
        _with_tilde(Path(interpreter.executable)),
    )


def _gil(interpreter: Interpreter) -> str:
    if interpreter.gil_enabled_at_start is not None:
        return "on" if interpreter.gil_enabled_at_start else "off"
    # Before 3.13 there was nothing to ask; others than these two may have none.
    return "on" if interpreter.implementation in ("cpython", "pypy") else "?"


def _jit(interpreter: Interpreter) -> str:
    if interpreter.jit_available is None:
        return "?"
    if not interpreter.jit_available:
        return "none"
    return {True: "on", False: "off", None: "?"}[interpreter.jit_enabled]


def _with_tilde(path: Path) -> str:
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):  # elsewhere; no home
        return str(path)
