"""Files of our own that a browser gets as one: each that it asks for by itself costs a request, while everything else loads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32


@dataclass(frozen=True, slots=True)
class Together:
    """Scripts or styles in the order of their names, and where the browser finds them. The address changes with any of them."""

    files: tuple[Path, ...]
    place: str

    @classmethod
    def of(cls, files: Iterable[Path], place: str) -> Together:
        """Sorted by name."""
        return cls(tuple(sorted(files)), place)

    @property
    def address(self) -> str:
        """With a word for the files as they are now."""
        found = [(path.name, path.stat()) for path in self.files]
        words = " ".join(f"{name}:{one.st_mtime_ns}:{one.st_size}" for name, one in found)
        return f"{self.place}?v={crc32(words.encode()):x}"

    @property
    def content(self) -> bytes:
        """One after another, each with its name before it for whoever looks for a place in it."""
        return b"\n".join(b"/* %s */\n%s" % (path.name.encode(), path.read_bytes()) for path in self.files)
