"""`internals-lab environments`: what is kept of them and how much room it takes, and `prune`, which makes room."""

from __future__ import annotations

import argparse
import contextlib
import math
import sys
import time
from collections.abc import Iterator
from pathlib import Path

# Heavy imports wait until the command runs: every command registers at each start.

UNUSED_FOR_DAYS = 30.0


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `environments` and `environments prune`."""
    parser = subparsers.add_parser(
        "environments",
        help="list the environments that packages were installed into, or make room",
        description="What is kept of environments, with its size and when it was last used. Each is made again when it is needed.",
    )
    parser.add_argument("--json", action="store_true", help="the same, with all packages, as JSON")
    parser.set_defaults(run=list_environments)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    prune = actions.add_parser(
        "prune",
        help="remove what was not used for long",
        description="Remove the environments that were not used for long, and those whose interpreter is gone.",
    )
    prune.add_argument(
        "--unused-for",
        type=_days,
        default=UNUSED_FOR_DAYS,
        metavar="DAYS",
        help=f"how long that is; 0 removes all (default: {UNUSED_FOR_DAYS:g})",
    )
    prune.add_argument("--dry-run", action="store_true", help="only say what would go")
    prune.set_defaults(run=prune_environments)


def _days(text: str) -> float:
    try:
        days = float(text)
    except ValueError:
        days = math.nan
    if not (math.isfinite(days) and days >= 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days, such as 30 or 0")
    return days


def list_environments(args: argparse.Namespace) -> int:
    """A line each, and all of them together."""
    from internals_lab.environments.folder import environments_folder
    from internals_lab.environments.kept import kept_in
    from internals_lab.reporters.environment_table import listed

    folder = environments_folder()
    kept = kept_in(folder)
    if args.json:
        import msgspec

        whole = {"folder": str(folder), "environments": kept}
        print(msgspec.json.format(msgspec.json.encode(whole), indent=2).decode())
    else:
        print("\n".join(listed(kept, folder, now=time.time())))
    return 0


def prune_environments(args: argparse.Namespace) -> int:
    """Says what goes; not while a run measures or another one makes environments."""
    from internals_lab.environments.folder import environments_folder
    from internals_lab.environments.kept import forget_agreements, kept_in, remove, unused
    from internals_lab.reporters.environment_table import DAY_S, removed

    folder, for_s = environments_folder(), args.unused_for * DAY_S
    with _to_itself(folder) if not args.dry_run else contextlib.nullcontext():
        now = time.time()
        kept = kept_in(folder)
        going = unused(kept, for_s=for_s, now=now)
        if not args.dry_run:
            remove(going)
            forget_agreements(folder, for_s=for_s, now=now)
    print("\n".join(removed(going, of=len(kept), now=now, only_said=args.dry_run)))
    return 0


@contextlib.contextmanager
def _to_itself(folder: Path) -> Iterator[None]:
    from internals_lab.environments.folder import sole_maker
    from internals_lab.runner.machine_lock import lock_path, sole_measuring_run

    with sole_measuring_run(lock_path(), _say), sole_maker(folder, _say):
        yield


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
