"""What a finished installation says of itself, in the file STAMP of its folder."""

from __future__ import annotations

from pathlib import Path

import msgspec

from internals_lab.interpreters.cache_folder import STAMP
from internals_lab.model.base import Record


class Stamp(Record, frozen=True):
    """Written last, so a folder without it is not finished.

    `place` is the folder that it was made for, which is written into its programs; `needs` are programs elsewhere
    without which it does not run.
    """

    source: str
    source_version: tuple[int, ...]
    flags: tuple[str, ...]
    built: str
    way: str = "a source build"
    missing_modules: tuple[str, ...] = ()
    place: str = ""
    needs: tuple[str, ...] = ()

    def write(self, folder: Path) -> None:
        """Declares the folder finished."""
        (folder / STAMP).write_bytes(msgspec.json.format(msgspec.json.encode(self)))

    def holds(self, folder: Path) -> bool:
        """Whether what was installed can still run there."""
        moved = self.place and Path(self.place).resolve() != folder.resolve()
        return not moved and all(Path(program).exists() for program in self.needs)


def stamp_in(folder: Path) -> Stamp | None:
    """The stamp of a finished installation; None where there is none, or none that can be read."""
    try:
        return msgspec.json.decode((folder / STAMP).read_bytes(), type=Stamp)
    except (OSError, msgspec.MsgspecError):
        return None
