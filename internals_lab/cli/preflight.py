"""`internals-lab preflight [PROJECT]`: what installs on which interpreter, and which import turns the GIL on."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from internals_lab.environments.needs import Needs
    from internals_lab.model.interpreter import Interpreter
    from internals_lab.registry import Registry

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

# Heavy imports wait until the command runs: every command registers at each start.

# What takes longer to build than this is not answered in minutes.
BUILD_S = 600.0

DESCRIPTION = """\
Before any timing: install a project with all that it requires on each interpreter, in environments outside the work
tree, and import every module of it. Says what installs, what has no wheel, what cannot be imported, and which import
turns the GIL on where the build can do without it. Ends with exit code 1 where something of that is wrong."""


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "preflight",
        help="say what of a project installs on which interpreter, and which import turns the GIL on",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "project",
        nargs="?",
        metavar="PROJECT",
        help="the project's folder, with extras: .[fast] (default: this folder, where it is one)",
    )
    parser.add_argument(
        "--requirements",
        default="",
        metavar="REQUIREMENTS",
        help="packages beside those that the project requires, with commas between: numpy>=2,<3, rich",
    )
    parser.add_argument(
        "--interpreters",
        default="",
        metavar="NAMES",
        help="names (3.13, 3.13t), versions, paths, this, all; with commas between "
        "(default: all that are found and that such a project can run on)",
    )
    parser.add_argument("--json", action="store_true", help="the whole answer, as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Install, import, answer; 1 where something is wrong."""
    from internals_lab.environments.environments import Environments
    from internals_lab.environments.uv_tool import InstalledUv
    from internals_lab.registry import load_registry
    from internals_lab.runner.asking.preflight import preflight
    from internals_lab.runner.machine_lock import lock_path, sole_measuring_run
    from internals_lab.runner.processes.keeper import Keeper
    from internals_lab.runner.processes.launching import Launcher

    needs = _needs(args)
    registry = load_registry()
    interpreters = _interpreters(args.interpreters, needs, registry)
    environments = Environments(
        interpreters,
        root=Path.cwd(),
        say=_say,
        uv=InstalledUv(timeout_s=BUILD_S),
        asks_again=True,
        # Building from source would disturb a run.
        alone=lambda: sole_measuring_run(lock_path(), _say),
    )
    keeper = Keeper()
    try:
        with tempfile.TemporaryDirectory(prefix="internals-lab-") as captures:
            launcher = Launcher(
                keeper=keeper, capture_folder=Path(captures), inherited=os.environ, kinds=registry.kinds
            )
            answer = preflight(needs, interpreters, environments, launcher, _say)
            launcher.end_strays()
    finally:
        keeper.close()
    if args.json:
        import msgspec

        print(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
    else:
        from internals_lab.reporters.preflight import print_preflight

        print_preflight(answer)
    return int(not answer.is_fine)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _needs(args: argparse.Namespace) -> Needs:
    from internals_lab.environments.asked_for import needs_in
    from internals_lab.environments.project import DESCRIPTIONS
    from internals_lab.errors import SettingsError

    here = Path.cwd()
    named = args.project or ("." if any((here / name).is_file() for name in DESCRIPTIONS) else "")
    needs = needs_in(args.requirements, named, here)
    if not needs:
        raise SettingsError(
            f"there is no project here (none of {', '.join(DESCRIPTIONS)}); name its folder, or --requirements"
        )
    return needs


def _interpreters(text: str, needs: Needs, registry: Registry) -> list[Interpreter]:
    from internals_lab.environments.versions import refusal
    from internals_lab.errors import SettingsError
    from internals_lab.interpreters.finding import find
    from internals_lab.interpreters.resolving import resolve

    words = [word.strip() for word in text.split(",") if word.strip()]
    chosen = resolve(words or ["all"], find(kinds=registry.kinds), registry)
    if words:
        return chosen
    # Nobody asked for these: that a project leaves old Pythons behind is no news.
    fitting = [
        one for one in chosen if registry.kinds.unsupported(one) is None and refusal(one, needs) is None
    ]
    if not fitting:
        raise SettingsError(f"none of the interpreters that are found can run {needs}")
    return fitting
