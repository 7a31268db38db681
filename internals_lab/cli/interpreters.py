"""`internals-lab interpreters`: what can be measured here, and getting more of it."""

from __future__ import annotations

import argparse
import sys

# Where nobody looks: a file has no edge to wrap at.
WIDE = 1000

# Heavy imports wait until the command runs: every command registers at each start.


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `interpreters` and `interpreters install NAME...`."""
    parser = subparsers.add_parser(
        "interpreters", help="list the interpreters that are found here", description=__doc__
    )
    parser.add_argument("--json", action="store_true", help="everything that each says of itself, as JSON")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="a block each, with the reason for all that it cannot do"
    )
    parser.set_defaults(run=list_interpreters)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    install = actions.add_parser(
        "install",
        help="get interpreters into the lab's cache: 3.14, 3.13t, pypy3.11, jython, ...",
        epilog="A word that means nothing is answered with all that there are.",
    )
    install.add_argument(
        "names",
        nargs="+",
        metavar="NAME",
        help="3.13t (free-threaded), 3.13 (its twin with a GIL), 3.14, 3.15, pypy, jython, micropython, pyodide, ...",
    )
    install.set_defaults(run=install_interpreters)


def list_interpreters(args: argparse.Namespace) -> int:
    """Prints what was found; candidates that did not answer go to stderr, a line each."""
    from internals_lab.interpreters.abilities import abilities
    from internals_lab.interpreters.finding import find
    from internals_lab.registry import load_registry

    registry = load_registry()
    found = find(kinds=registry.kinds)
    rows = [(one, abilities(one, registry)) for one in found.interpreters]
    if args.json:
        import msgspec

        listed = [{**msgspec.to_builtins(one), "measures": can} for one, can in rows]
        whole = {"interpreters": listed, "problems": found.problems}
        print(msgspec.json.format(msgspec.json.encode(whole), indent=2).decode())
        return 0
    from rich.console import Console

    from internals_lab.reporters.interpreter_table import details, table

    screen = Console() if sys.stdout.isatty() else Console(width=WIDE)
    with screen.capture() as written:
        screen.print(details(rows) if args.verbose else table(rows))
    print("\n".join(line.rstrip() for line in written.get().splitlines()))
    for problem in found.problems:
        print(f"note: {problem}", file=sys.stderr)
    return 0


def install_interpreters(args: argparse.Namespace) -> int:
    """Provides each name, saying what it costs before it starts; one that cannot be had does not stop the rest."""
    from internals_lab.errors import InterpreterError
    from internals_lab.interpreters.provision.offers import offer_for
    from internals_lab.interpreters.provision.providing import Provider
    from internals_lab.reporters.interpreter_table import with_tilde

    for name in args.names:
        offer_for(name)  # a mistyped word is said before the first minutes are spent
    provider = Provider()
    failed = False
    for name in args.names:
        try:
            print(f"{name}: {with_tilde(provider.provide(name))}", flush=True)
        except InterpreterError as error:
            print(f"internals-lab: {error}", file=sys.stderr, flush=True)
            failed = True
    return 2 if failed else 0
