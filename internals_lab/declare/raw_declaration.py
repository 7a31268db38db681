"""What a worker read of one scenario, not yet believed: a mistake in it is an error with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from internals_lab.errors import DeclarationError, nearest

Raw = Mapping[str, Any]

# An axis that is longer than this is a mistake more often than a wish.
LONGEST_AXIS = 1000


@dataclass(frozen=True, kw_only=True)
class RawDeclaration:
    """`raw` is as worker/declared.py writes it, `file` the experiment's path from the root."""

    raw: Raw
    file: str

    @property
    def name(self) -> str:
        return str(self.raw["name"])

    def error(self, message: str, line: int | None = None) -> DeclarationError:
        """To be raised; without `line` it is about the scenario's own."""
        return DeclarationError(f"{self.name}: {message}", file=self.file, line=line or int(self.raw["line"]))

    def word(self, what: str, word: object, valid: Iterable[str], line: int | None = None) -> str:
        """The word, where it is one of the valid ones. Raises DeclarationError with the nearest that is."""
        words = list(valid)
        if not isinstance(word, str) or word not in words:
            raise self.error(f"unknown {what} {word!r}{nearest(str(word), words)}", line)
        return word

    def listed(self, what: str, value: object) -> list[Any]:
        """The value, where it can be an axis: a list of values that differ."""
        if not isinstance(value, list):
            raise self.error(f"{what} is a list of values, not {value!r}")
        if not value:
            raise self.error(f"{what} is empty: give it at least one value, or leave it out")
        if len(value) > LONGEST_AXIS:
            raise self.error(f"{what} has {len(value)} values, more than {LONGEST_AXIS}")
        if len({repr(one) for one in value}) != len(value):
            raise self.error(f"{what} has the same value twice: {value!r}")
        return value
