"""The `internals-lab` command: one sub-command a file."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from internals_lab.cli.hinting_parser import HintingParser
from internals_lab.errors import LabError

# Each module has `register(subparsers)`, which adds its parser and sets `run=` to a function(args) -> exit code.
COMMANDS = (
    "check",
    "init",
    "preflight",
    "doctor",
    "interpreters",
    "environments",
    "recover",
    "claims",
    "export",
    "compare",
    "dashboard",
    "report",
)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; importing a command's module must stay cheap."""
    parser = HintingParser(
        prog="internals-lab", description="Measure what threads, processes and the GIL do to your Python."
    )
    subparsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in COMMANDS:
        importlib.import_module(f"internals_lab.cli.{name}").register(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of the console script; errors that a user can cause end as one line and exit code 2."""
    words = sys.argv[1:] if arguments is None else arguments
    args = build_parser().parse_args(words, argparse.Namespace(words=tuple(words)))
    try:
        return int(args.run(args))
    except LabError as error:
        print(f"internals-lab: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
