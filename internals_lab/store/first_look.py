"""What a file shows before it is read to its end: most that is no run, however large, is known by then."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from internals_lab.errors import ResultsError

# The schema comes first in every document that the lab writes; in a small file it may be anywhere.
BEGINNING_BYTES = 64 * 1024
SMALL_BYTES = 4 * 1024 * 1024
# Made of it in memory is some seven times as much (6 MB took 40 MB).
LARGEST_BYTES = 1024 * 1024 * 1024


def document_bytes(path: Path, *, largest_bytes: int = LARGEST_BYTES) -> bytes:
    """The content of a file that may be a document; ResultsError where it cannot be one or is larger than can be read.

    FileNotFoundError and other OSErrors where the file cannot be read.
    """
    refuse_what_never_ends(path)
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        beginning = file.read(BEGINNING_BYTES)
        first = beginning.lstrip()[:1]
        if size > BEGINNING_BYTES and first != b"{":
            raise ResultsError(
                f"{path}: not a results file of internals_lab: it begins with {beginning[:8]!r}, not with {{"
            )
        if size > SMALL_BYTES and b'"schema"' not in beginning:
            raise ResultsError(
                f"{path}: not a results file of internals_lab: {size_in_words(size)}, and no 'schema' at its beginning"
            )
        return beginning + _rest(file, path, largest_bytes - len(beginning), largest_bytes)


def added_bytes(file: BinaryIO, path: Path, *, largest_bytes: int = LARGEST_BYTES) -> bytes:
    """What stands in an open file from here on, where that is not more than can be read."""
    return _rest(file, path, largest_bytes, largest_bytes)


def refuse_what_never_ends(path: Path) -> None:
    """ResultsError for a pipe or a device, which could be read for ever; OSErrors where there is nothing."""
    if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
        raise ResultsError(f"{path}: not a file; a run is in one")


def _rest(file: BinaryIO, path: Path, most: int, largest_bytes: int) -> bytes:
    left = os.fstat(file.fileno()).st_size - file.tell()
    # Read in one go, and one byte more than may be: a file can grow meanwhile.
    rest = b"" if left > most else file.read(most + 1)
    if left > most or len(rest) > most:
        size = size_in_words(os.fstat(file.fileno()).st_size)
        raise ResultsError(
            f"{path}: {size} is more than is read of one run (up to {size_in_words(largest_bytes)}); "
            "measure fewer scenarios or rounds in each"
        )
    return rest


def size_in_words(size_bytes: int) -> str:
    """`1.5 GB`."""
    for unit, name in ((1 << 40, "TB"), (1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")):
        if size_bytes >= unit:
            return f"{size_bytes / unit:.3g} {name}"
    return f"{size_bytes} bytes"
