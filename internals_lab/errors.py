"""Errors that a user can cause. Each names what is wrong, where, and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class LabError(Exception):
    """Base of every error that the lab raises on purpose; its text is fit to be shown as it is."""


class DeclarationError(LabError):
    """An experiment file declares something that cannot be measured.

    `file` and `line` point at the declaration (`line` is 0 where none is known).
    """

    def __init__(self, message: str, *, file: str, line: int = 0) -> None:
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")
        self.message = message
        self.file = file
        self.line = line


class InterpreterError(LabError):
    """An interpreter that was asked for is not there, or does not answer as one."""


class EnvironmentMakingError(LabError):
    """No environment with the packages that were asked for can be made now, on any interpreter."""


class SettingsError(LabError):
    """An option or ini setting has a value that means nothing."""


class ResultsError(LabError):
    """A results file or folder cannot be read or written."""


class EstimationError(LabError, ValueError):
    """Numbers from which no honest estimate can be made."""


def nearest(word: str, valid: Iterable[str]) -> str:
    """A hint for a mistyped word: ' (did you mean ...?)', or the list of what is valid."""
    words = list(valid)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; valid: {', '.join(map(repr, words))}" if words else ""
