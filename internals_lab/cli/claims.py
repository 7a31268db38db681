"""`internals-lab claims`: every statement that was judged, and what came of it on each interpreter."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from internals_lab.errors import ResultsError

if TYPE_CHECKING:
    from internals_lab.model.ledger import Ledger
    from internals_lab.verdicts.judged_run import JudgedRun

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

# Heavy imports wait until the command runs: every command registers at each start.

DEFAULT_RESULTS = Path("lab-results")
# Where nobody looks there is no edge to wrap at, but somebody will read it.
WIDE = 100
MOST_NAMED = 5


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "claims",
        help="list every claim with what came of it on each interpreter",
        description="The ledger of claims: each statement, by section and experiment, with what the newest run that"
        " judged it says on each interpreter. Runs of other machines are left out.",
    )
    parser.add_argument(
        "results",
        nargs="?",
        type=Path,
        default=DEFAULT_RESULTS,
        metavar="RESULTS",
        help=f"results folder, or the file of one run (default: {DEFAULT_RESULTS})",
    )
    parser.add_argument(
        "--run", dest="run_id", metavar="ID", help="what this run judged, and nothing of older ones"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="as a Markdown page")
    form.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write it there instead of printing it"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints or writes the ledger; what of the results is not in it is said on standard error, a line each."""
    from internals_lab.verdicts.ledger import ledger

    runs, problems = read_runs(args.results)
    for problem in problems:
        print(f"note: {problem}", file=sys.stderr)
    chosen = _chosen(runs, args)
    found = ledger(runs, run=chosen, older=chosen is None)
    if args.output is None and not (args.markdown or args.json):
        _show(found)
        return 0
    text = _written(found, args)
    if args.output is None:
        print(text, end="")
        return 0
    try:
        args.output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"{args.output}: cannot be written: {error.strerror or error}") from error
    from internals_lab.reporters.ledger_origin import extent

    print(f"{args.output}: {extent(found)}")
    return 0


def read_runs(results: Path) -> tuple[list[JudgedRun], list[str]]:
    """The runs of a folder, or of a file, without their samples; and a sentence for each that cannot be used."""
    from internals_lab.store.loading import find_runs, load_run
    from internals_lab.verdicts.cut_short import with_claims_judged
    from internals_lab.verdicts.judged_run import judged_run

    if results.is_file():
        return [judged_run(with_claims_judged(load_run(results)))], []
    runs, problems = [], []
    for file in find_runs(results):
        try:
            document = load_run(file.path)
        except ResultsError as error:
            problems.append(str(error))
            continue
        runs.append(judged_run(with_claims_judged(document)))
        if document.run.status == "running":
            problems.append(f"{file.path.name} is still running; its claims are judged at its end")
    if not runs:
        raise ResultsError(
            f"{results} holds no run that can be read; `pytest --internals-lab experiments/` makes one"
        )
    return runs, problems


def _chosen(runs: list[JudgedRun], args: argparse.Namespace) -> str | None:
    """The one run that was asked for; None for the newest with what older ones know."""
    if args.run_id is None:
        return runs[0].run.id if args.results.is_file() else None
    if args.run_id not in (one.run.id for one in runs):
        there = sorted((one.run.id for one in runs), reverse=True)
        more = f" and {len(there) - MOST_NAMED} older" if len(there) > MOST_NAMED else ""
        raise ResultsError(
            f"{args.results} has no run {args.run_id!r}; there are: {', '.join(there[:MOST_NAMED])}{more}"
        )
    return str(args.run_id)


def _show(found: Ledger) -> None:
    from rich.console import Console

    from internals_lab.reporters.ledger_terminal import render

    screen = Console() if sys.stdout.isatty() else Console(width=WIDE)
    with screen.capture() as shown:
        screen.print(render(found))
    print("\n".join(line.rstrip() for line in shown.get().splitlines()))


def _written(found: Ledger, args: argparse.Namespace) -> str:
    if args.json:
        import msgspec

        return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
    if args.markdown or args.output.suffix == ".md":
        from internals_lab.reporters.ledger_markdown import markdown

        folder = args.output.parent if args.output else Path()
        return markdown(found, command=("internals-lab", *args.words), folder=folder, here=Path())
    raise ResultsError(f"{args.output}: say in which form, with --markdown or --json")
