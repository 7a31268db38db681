"""`internals-lab recover`: finish what killed runs left behind."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

DEFAULT_FOLDER = Path("lab-results")


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "recover",
        help="turn the journals of killed runs into results",
        description="Finish the journals (.jsonl) of runs that were killed. Runs that still live are left alone.",
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=DEFAULT_FOLDER,
        metavar="FOLDER",
        help=f"results folder, or one journal (default: {DEFAULT_FOLDER})",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """One line a journal; 1 when a journal could not be read or replaced."""
    # Heavy for a command that may only be asked for its help.
    from internals_lab.store.recovery import recover
    from internals_lab.verdicts.cut_short import worked_out

    recoveries = recover(args.folder, worked_out)
    if not recoveries:
        print(f"{args.folder}: no journals, nothing to recover")
    for recovery in recoveries:
        print(f"{recovery.path}: {recovery.state} ({recovery.detail})")
    return int(any(recovery.state == "left" for recovery in recoveries))
