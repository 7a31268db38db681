"""`internals-lab check pkg.mod:func`: the verdict for a function, without an experiment file being written."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from internals_lab.declare.quantity import seconds_in, seed_in
from internals_lab.declare.worker_counts import counts_in, in_flight_in

if TYPE_CHECKING:
    from internals_lab.model.interpreter import Interpreter
    from internals_lab.registry import Registry
    from internals_lab.runner.checking import Checked, CheckOrder

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

# Heavy imports wait until the command runs: every command registers at each start.

Value = TypeVar("Value")

INTERRUPTED = 130

DESCRIPTION = """\
Measure one function sequentially, over threads and over processes: on this Python, on a free-threaded one and on that
one's twin with a GIL, as far as they are there. Answers whether threads speed it up, from how many workers on, at what
cost, and if not, why not."""

EXAMPLES = """\
examples:
  internals-lab check shop.pricing:price --items shop.loading:orders   the items are shared out over the workers
  internals-lab check shop.pricing:simulate --args '10_000, seed=3'    every worker does the whole call
  internals-lab check shop.report:render --setup shop.report:open_db   what open_db() returns is the first argument
"""


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "check",
        help="give the verdict for a function, without an experiment file",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "function", metavar="PKG.MOD:FUNC", help="what to measure: one call is a unit of work"
    )
    what = parser.add_argument_group("what the function is given")
    what.add_argument("--items", metavar="PKG.MOD:LOAD", help="makes the items, or is them: one call an item")
    what.add_argument("--args", default="", metavar="ARGUMENTS", help="literals: 200_000, mode='fast'")
    what.add_argument("--setup", metavar="PKG.MOD:MAKE", help="once a process; makes the first argument")
    what.add_argument(
        "--path",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="import from there too, before this folder and src/ in it; can be given several times",
    )
    what.add_argument(
        "--requirements",
        default="",
        metavar="REQUIREMENTS",
        help="packages that it needs, with commas between: numpy>=2,<3, rich; installed on each interpreter",
    )
    what.add_argument(
        "--project",
        default="",
        metavar="DIR",
        help="install the project in that folder on each interpreter, with extras: .[fast]",
    )
    how = parser.add_argument_group("how it is measured")
    how.add_argument(
        "--interpreters",
        default="",
        metavar="NAMES",
        help="names (3.13, 3.13t), versions, paths, this, all; with commas between "
        "(default: this, a free-threaded one and its twin with a GIL)",
    )
    how.add_argument("--strategies", default="", metavar="NAMES", help="with commas between")
    how.add_argument(
        "--workers", type=_for_argparse(counts_in), metavar="COUNTS", help="such as 1,2,cores,2*cores"
    )
    how.add_argument(
        "--in-flight",
        type=_for_argparse(in_flight_in),
        metavar="COUNTS",
        help="for work that waits, in place of --workers: so many calls at once (async functions: 1,8,64)",
    )
    how.add_argument(
        "--effort", default="quick", metavar="EFFORT", help="quick (default), standard, thorough"
    )
    how.add_argument(
        "--budget",
        type=_for_argparse(seconds_in),
        metavar="SECONDS",
        help="the most time that measuring may take",
    )
    how.add_argument(
        "--seed", type=_for_argparse(seed_in), metavar="NUMBER", help="what decides every order; recorded"
    )
    out = parser.add_argument_group("what comes of it")
    out.add_argument("--results", type=Path, default=Path("lab-results"), metavar="DIR", help="for the JSON")
    out.add_argument("--markdown", action="store_true", help="the answer as Markdown, for an issue")
    out.add_argument("--write", type=Path, metavar="FILE", help="also write an experiment to go on from")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and answer; 130 after a Ctrl-C, which keeps what was measured."""
    from internals_lab.registry import load_registry
    from internals_lab.reporters.progress import Progress
    from internals_lab.reporters.terminal_screen import TerminalScreen
    from internals_lab.runner.checking import Check

    order = _order(args)
    progress = Progress(TerminalScreen(sys.stderr))
    registry = load_registry()
    interpreters = _interpreters(args.interpreters, registry, progress.note)
    check = Check(order, interpreters=interpreters, registry=registry, observer=progress)
    try:
        experiment = check.prepare()
        if args.write is not None:
            _write(args.write, experiment)
        names = ", ".join(f"{one.short} ({one.name})" for one in interpreters)
        effort = order.run.effort
        progress.note(f"{order.function} on {names}; effort {effort.name}, {effort.rounds} rounds")
        checked = check.measure()
    finally:
        check.close()
    if checked is None:
        return INTERRUPTED
    _answer(checked, as_markdown=args.markdown)
    return INTERRUPTED if checked.interrupted else checked.exit_code


def _order(args: argparse.Namespace) -> CheckOrder:
    from internals_lab.declare.arguments import arguments_in
    from internals_lab.declare.target import import_roots, target_in
    from internals_lab.environments.asked_for import needs_in
    from internals_lab.runner.checking import CheckOrder
    from internals_lab.runner.planning.effort import effort_named
    from internals_lab.runner.planning.run_order import RunOrder, new_seed

    here = Path.cwd()
    roots = import_roots(here, args.path)
    needs = needs_in(args.requirements, args.project, here)
    if needs.project is not None and needs.project.has_backend:
        # Its sources would hide what was compiled of them.
        imported_from = [path.resolve() for path in args.path]
    else:
        imported_from = [*roots, *map(Path, needs.roots)]
    return CheckOrder(
        run=RunOrder(
            root=here,
            results=here / args.results,
            effort=effort_named(args.effort),
            seed=new_seed() if args.seed is None else args.seed,
            command_line=("internals-lab", *args.words),
            budget_s=args.budget,
        ),
        roots=imported_from,
        needs=needs,
        function=target_in(args.function, roots),
        items=None if args.items is None else target_in(args.items, roots),
        setup=None if args.setup is None else target_in(args.setup, roots),
        arguments=arguments_in(args.args),
        strategies=_words(args.strategies) or None,
        workers=args.workers,
        in_flight=args.in_flight,
    )


def _interpreters(text: str, registry: Registry, note: Callable[[str], None]) -> list[Interpreter]:
    from internals_lab.interpreters.choosing import usual_interpreters
    from internals_lab.interpreters.finding import find
    from internals_lab.interpreters.resolving import left_out_of_all, resolve

    found = find(kinds=registry.kinds)
    if words := _words(text):
        for problem in left_out_of_all(words, found):
            note(problem)
        return resolve(words, found, registry)
    chosen = usual_interpreters(found)
    if not any(one.free_threaded_build for one in chosen):
        note(
            "no free-threaded Python is here to measure on; "
            "`internals-lab interpreters install 3.13t 3.13` gets one and its twin with a GIL"
        )
    return chosen


def _answer(checked: Checked, *, as_markdown: bool) -> None:
    from internals_lab.reporters.markdown import markdown
    from internals_lab.reporters.terminal import closing_lines, lines, render
    from internals_lab.verdicts.exit_codes import exit_code_in_words

    document = checked.document
    if as_markdown:
        print(markdown(document), end="")
        return
    if sys.stdout.isatty():
        from rich.console import Console

        Console(legacy_windows=False).print(render(document))
    else:
        print("\n".join(lines(document, shutil.get_terminal_size().columns)))
    for trouble in checked.troubles:
        print(f"\n{', '.join(trouble.cells)}: {trouble.reason}")
        print(textwrap.indent(trouble.text, "    "))
    print()
    for line in closing_lines(document, checked.path, here=Path.cwd()):
        print(line)
    if (words := exit_code_in_words(checked.exit_code)) and not checked.interrupted:
        print(f"exit code {checked.exit_code}: {words}")


def _write(path: Path, experiment: str) -> None:
    from internals_lab.errors import SettingsError

    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(experiment)
    except FileExistsError:
        raise SettingsError(f"--write {path}: the file is there already; name another") from None
    except OSError as error:
        raise SettingsError(f"--write {path}: {error.strerror}; name another file") from None
    print(f"written: {path}; go on with  pytest --internals-lab {path}", file=sys.stderr)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _for_argparse(parse: Callable[[str], Value]) -> Callable[[str], Value]:
    """As a type, so that the complaint is told with the option's name before it."""

    def parsed(text: str) -> Value:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return parsed
