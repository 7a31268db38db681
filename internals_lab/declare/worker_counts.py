"""Worker counts as they are declared: numbers, "cores", "2*cores"."""

from __future__ import annotations

import re

_WORD = re.compile(r"(?:(\d+)\s*\*\s*)?cores")


def resolve_count(word: int | str, cores_usable: int) -> int:
    """The number that a declared count means on a machine. Raises ValueError that says what would be right."""
    if isinstance(word, int) and not isinstance(word, bool) and word >= 1:
        return word
    if isinstance(word, str) and (match := _WORD.fullmatch(word.strip())):
        count = int(match[1] or 1) * cores_usable
        if count >= 1:
            return count
    raise ValueError(f"a worker count is a number from 1, 'cores' or '2*cores', not {word!r}")


def counts_in(text: str) -> list[int | str]:
    """The counts of a list with commas between, `1,2,cores`. Raises ValueError that says what would be right."""
    counts: list[int | str] = []
    for word in (part.strip() for part in text.split(",")):
        count: int | str = int(word) if word.isdecimal() else word
        resolve_count(count, 1)
        counts.append(count)
    return counts


def in_flight_in(text: str) -> list[int]:
    """How many units are to be in flight, `1,8,64`. Raises ValueError that says what would be right."""
    words = [part.strip() for part in text.split(",")]
    if not all(word.isdecimal() and int(word) >= 1 for word in words):
        raise ValueError(f"how many units are in flight are numbers from 1 with commas between, not {text!r}")
    return [int(word) for word in words]


def default_counts(cores_usable: int) -> list[int]:
    """Powers of two up to the cores, the cores, and the next power of two beyond."""
    counts = [1]
    while counts[-1] < cores_usable:
        counts.append(counts[-1] * 2)
    beyond = counts[-1] * 2 if counts[-1] == cores_usable else counts.pop()
    return sorted({*counts, cores_usable, beyond})
