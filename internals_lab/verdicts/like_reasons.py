"""Reasons that differ in nothing but how much of it there was."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# What the machine did in some of the rounds, as a cell's reason has it (`runner/trust/checks.py`).
_DISTURBED = re.compile(r"\d+ of \d+ rounds: .*", re.DOTALL)
STARVED = re.compile(
    r"(?P<who>.+) (?:is|are) invalid: (?P<rounds>\d+ of \d+ rounds): ready to run but without a processor .*"
)


def kind_of(reason: str) -> str:
    """The same for all that share a line: of what the machine did, without its numbers; any other reason itself."""
    return _NUMBER.sub("#", reason) if _DISTURBED.fullmatch(reason) else reason


def as_one(reasons: Sequence[str]) -> str:
    """Reasons of one kind: `5 to 8 of 8 rounds: ... for 39 to 75% of the time`."""
    first = reasons[0]
    numbers = list(zip(*(_NUMBER.findall(reason) for reason in reasons), strict=True))
    ranges = iter([_range(column) for column in numbers])
    return _NUMBER.sub(lambda _: next(ranges), first)


def _range(column: Sequence[str]) -> str:
    ordered = sorted(set(column), key=float)
    return ordered[0] if len(ordered) == 1 else f"{ordered[0]} to {ordered[-1]}"
