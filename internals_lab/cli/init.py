"""`internals-lab init`: the bundled experiments, copied into a folder of yours."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from internals_lab.errors import LabError

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

PACKAGE = Path(__file__).resolve().parent.parent


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("init", help="copy the bundled experiments into a folder")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("experiments"), metavar="FOLDER")
    parser.add_argument("--force", action="store_true", help="replace files that are there")
    parser.set_defaults(run=run)


def bundled_experiments() -> list[Path]:
    """The experiment files that came with the lab: in the wheel, or beside the package in a checkout."""
    for folder in (PACKAGE / "bundled_experiments", PACKAGE.parent / "experiments"):
        if files := sorted(folder.glob("exp_*.py")):
            return files
    raise LabError("this installation carries no experiments; install the lab from its wheel or a checkout")


def run(args: argparse.Namespace) -> int:
    """Copy them; a file that is there already stays unless --force says otherwise."""
    folder: Path = args.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LabError(f"{folder} cannot be made: {error.strerror}; name another folder") from None
    for file in bundled_experiments():
        target = folder / file.name
        if target.exists() and not args.force:
            print(f"kept    {target} (it is there already; --force replaces it)")
            continue
        shutil.copyfile(file, target)
        print(f"copied  {target}")
    print(f"\nMeasure them with:  pytest --internals-lab {folder}")
    return 0
