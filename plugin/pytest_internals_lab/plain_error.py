"""An error as pytest shows it, without a traceback: that would lead into the lab, which is not at fault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class CrashPlace:
    """Where and what, by the names that pytest's summary and other plug-ins ask for."""

    path: str
    lineno: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.lineno}: {self.message}"


class PlainError:
    """All of the text in the body of pytest's output, `summary` in the short one."""

    def __init__(self, text: str, *, path: str, line: int, summary: str) -> None:
        self._text = text
        self.reprcrash = CrashPlace(path=path, lineno=line, message=summary.partition("\n")[0])

    def __str__(self) -> str:
        return self._text

    def toterminal(self, writer: Any) -> None:
        """The text as it is."""
        for line in self._text.splitlines():
            writer.line(line, red=True)
