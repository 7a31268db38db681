"""A command's own screen: a terminal on which one line lives, or a file of lines."""

from __future__ import annotations

import shutil
from typing import TextIO

# Back to the line's beginning, and all of it taken away.
ERASE = "\r\x1b[K"


class TerminalScreen:
    """Writes to a stream, the error stream of a command as a rule, so that its answer stays clean."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @property
    def is_living(self) -> bool:
        """Whether somebody looks at it."""
        return self._stream.isatty()

    def write(self, text: str) -> None:
        """A line that stays."""
        print(text, file=self._stream, flush=True)

    def rewrite(self, text: str) -> None:
        """The living line, cut to the terminal: one that wraps could not be written over."""
        width = shutil.get_terminal_size().columns
        self._stream.write(ERASE + text[: width - 1])
        self._stream.flush()
