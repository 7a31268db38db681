"""`internals-lab report`: a run's pages as one file that opens without a server and without a network."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from internals_lab.cli.dashboard_part import dashboard_part

DEFAULT_RESULTS = Path("lab-results")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "report",
        help="write the dashboard's pages of a run as one HTML file",
        description="Write one file with the figures, tables and words of the dashboard. It needs no server and no network, "
        "and allows itself neither.",
    )
    parser.add_argument(
        "--results",
        type=Path,
        default=DEFAULT_RESULTS,
        metavar="DIR|RUN",
        help="results folder, or the file of one run (default: %(default)s)",
    )
    parser.add_argument(
        "--view",
        default="",
        metavar="QUERY",
        help="what to show, as the dashboard's address has it: a whole address, '/scaling?run=...', or 'page=scaling&run=...'; "
        "without a page all pages, without a run the newest one",
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="the file, replaced if it is there"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """One line that says what is in the file."""
    writing = dashboard_part("report.writing", wanted_by="a report")
    settings = writing.ReportSettings(results=args.results, output=args.output, view=args.view)
    return int(writing.write_report(settings, now=datetime.now(UTC), out=sys.stdout))
