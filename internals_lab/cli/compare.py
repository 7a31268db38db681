"""`internals-lab compare`: what changed between two runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from internals_lab.errors import ResultsError

if TYPE_CHECKING:
    from internals_lab.model.run_comparison import RunComparison

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

# Heavy imports wait until the command runs: every command registers at each start.

DEFAULT_RESULTS = Path("lab-results")
# Where nobody looks there is no edge to wrap at, but somebody will read it.
WIDE = 120


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "compare",
        help="say what changed between two runs",
        description="Which times and speedups changed from BASELINE to CURRENT, with intervals, beyond what the machine does by"
        " itself between two runs. A run is a file, an id or the end of one, `latest` or `previous`.",
    )
    parser.add_argument(
        "baseline", nargs="?", default="previous", metavar="BASELINE", help="default: previous"
    )
    parser.add_argument("current", nargs="?", default="latest", metavar="CURRENT", help="default: latest")
    parser.add_argument(
        "--results",
        type=Path,
        default=DEFAULT_RESULTS,
        metavar="DIR",
        help=f"where runs that are no file are looked for (default: {DEFAULT_RESULTS})",
    )
    parser.add_argument("--all", action="store_true", help="show what did not change as well")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="as Markdown")
    form.add_argument("--json", action="store_true", help="as JSON, with everything")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write it there (.md or .json) instead of printing it",
    )
    parser.add_argument(
        "--fail-on",
        choices=("never", "regressed"),
        default="never",
        help="regressed: end with exit code 10 then",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints or writes the comparison; 10 where something regressed and that was asked."""
    from internals_lab.machine.stored_noise import stored_noise
    from internals_lab.store.chosen_run import load_chosen
    from internals_lab.verdicts.between_runs.compared_runs import compare_runs
    from internals_lab.verdicts.exit_codes import REGRESSED

    baseline, current = (load_chosen(word, args.results) for word in (args.baseline, args.current))
    found = compare_runs(baseline, current, noise_floor=stored_noise(current.machine.id))
    _give(found, args)
    return REGRESSED if args.fail_on == "regressed" and found.regressions else 0


def _give(found: RunComparison, args: argparse.Namespace) -> None:
    if args.output is None and not (args.markdown or args.json):
        _show(found, everything=args.all)
        return
    text = _written(found, args)
    if args.output is None:
        print(text, end="")
        return
    try:
        args.output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"{args.output}: cannot be written: {error.strerror or error}") from error
    from internals_lab.reporters.comparison_words import headline

    print(f"{args.output}: {headline(found)}")


def _show(found: RunComparison, *, everything: bool) -> None:
    from rich.console import Console

    from internals_lab.reporters.comparison_terminal import lines, render

    if sys.stdout.isatty():
        Console().print(render(found, everything=everything))
    else:
        print("\n".join(lines(found, WIDE, everything=everything)))


def _written(found: RunComparison, args: argparse.Namespace) -> str:
    suffix = args.output.suffix if args.output else ""
    if args.json or (suffix == ".json" and not args.markdown):
        import msgspec

        return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
    if args.markdown or suffix == ".md":
        from internals_lab.reporters.comparison_markdown import markdown

        return markdown(found, "all" if args.all else "changed")
    raise ResultsError(f"{args.output}: say in which form, with --markdown or --json")
