"""`internals-lab export`: the flat tables of `internals_lab.load` as files, one a table."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from internals_lab.counted import counted
from internals_lab.errors import ResultsError

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

DEFAULT_RESULTS = Path("lab-results")
WORDS = ("csv", "parquet")  # a test holds them against the forms, which are not imported to build a parser


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "export",
        help="write results as tables, in CSV or Parquet",
        description="Write the flat tables that `internals_lab.load` gives, one file a table: runs, cells, samples, "
        "blocks, comparisons and the others. Files of the same names are replaced.",
    )
    parser.add_argument(
        "--results",
        type=Path,
        default=DEFAULT_RESULTS,
        metavar="DIR|RUN",
        help="results folder, or the file of one run (default: %(default)s)",
    )
    parser.add_argument("--to", choices=WORDS, required=True, help="the form of the files")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="folder for the files; made if need be",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """A line a table; what could not be read is a table as well, and said at the end."""
    from internals_lab.store.table_export import export_tables

    if not args.results.exists():
        raise ResultsError(
            f"{args.results}: no such folder or file; --results names where the runs were written to"
        )
    counts = export_tables(args.results, form=args.to, folder=args.output)
    for path, rows in counts.items():
        print(f"{path}: {counted(rows, 'row', form=',')}")
    unread = next(rows for path, rows in counts.items() if path.stem == "unread")
    if unread:
        print(f"note: {unread} file(s) of {args.results} could not be read; `unread` says why")
    return 0
