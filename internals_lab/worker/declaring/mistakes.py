"""What an experiment file does wrong in a declaration, what an interpreter lacks, and where that stands."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Tuple


class DeclarationMistake(Exception):
    """A declaration that makes no sense; carries the place for the host's error."""

    lab_declaration = True

    def __init__(self, message: str, file: str, line: int) -> None:
        super().__init__(message)
        self.lab_file = file
        self.lab_line = line


class Unsupported(Exception):
    """Raise it, in a set-up as well as in the file, where this interpreter lacks what the experiment needs: the cell is then
    *unsupported*, with this message as the reason, and not failed.
    """

    lab_unsupported = True


def place(depth: int) -> Tuple[str, int]:
    """File and line of the frame so many calls above the function that asks."""
    frame = sys._getframe(depth + 1)
    return frame.f_code.co_filename, frame.f_lineno
