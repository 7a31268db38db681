"""An experiment file's error as pytest shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from internals_lab.errors import DeclarationError


@dataclass(frozen=True, kw_only=True)
class CrashPlace:
    """Where and what, by the names that pytest's summary and other plug-ins ask for."""

    path: str
    lineno: int
    message: str


class FileError:
    """All of the error in the body of pytest's output, its first line in the short summary."""

    def __init__(self, error: DeclarationError) -> None:
        self._text = str(error)
        self.reprcrash = CrashPlace(
            path=error.file, lineno=error.line, message=error.message.partition("\n")[0]
        )

    def __str__(self) -> str:
        return self._text

    def toterminal(self, writer: Any) -> None:
        """The text as it is."""
        writer.line(self._text, red=True)
