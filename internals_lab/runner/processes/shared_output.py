"""Answers and what measured code prints, told apart where both come over one standard output."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

# The same text as in worker/core.py, which is not imported: it belongs to other interpreters.
MARKER = b"internals-lab-answer:"
GREETING = b'{"hello"'
# What has no end of line for so long is taken in parts.
PART_BYTES = 1 << 16


def told_apart(output: IO[bytes], capture: Path) -> Iterator[bytes]:
    """The answers in the output of a worker; what else is in it, but for empty lines, goes to the end of the
    capture file.

    A worker that could move its pipes away from measured code greets without a mark: from then on it has the output
    for itself.
    """
    is_shared = False
    with capture.open("ab", buffering=0) as printed:
        for line in _lines(output):
            if line.startswith(MARKER):
                is_shared = True
                yield line[len(MARKER) :]
            elif line.startswith(GREETING) and not is_shared:
                yield line
                yield from output
            elif line.strip():
                printed.write(line)


def _lines(output: IO[bytes]) -> Iterator[bytes]:
    """Lines, long ones in parts, since measured code may never end one; an answer is whole, however long."""
    while line := output.readline(PART_BYTES):
        if line.startswith(MARKER) and not line.endswith(b"\n"):
            line += output.readline()
        yield line
