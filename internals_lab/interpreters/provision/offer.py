"""What can be got under one word."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from internals_lab.interpreters.provision.proof import Expected
from internals_lab.interpreters.provision.stamp import Stamp, stamp_in
from internals_lab.interpreters.provision.way import Way


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An interpreter with the ways to get it, the best first.

    `executable` is its program in its folder. `twin` is the word for what differs in nothing but the GIL, and so has
    to come from the same place; `over` the word for the interpreter that it is made from.
    """

    word: str
    folder: str
    executable: str
    expected: Expected
    ways: tuple[Way, ...]
    aliases: tuple[str, ...] = ()
    twin: str | None = None
    over: str | None = None

    def program(self, interpreters: Path) -> Path:
        """Its program, if it were there."""
        return interpreters / self.folder / self.executable

    def present(self, interpreters: Path) -> Stamp | None:
        """The stamp of what is there and made as today's recipes say; else None."""
        folder = interpreters / self.folder
        stamp = stamp_in(folder)
        if stamp is None or not stamp.holds(folder) or not self.program(interpreters).is_file():
            return None
        made_today = any((way.name, way.recipe) == (stamp.way, stamp.flags) for way in self.ways)
        return stamp if made_today else None
