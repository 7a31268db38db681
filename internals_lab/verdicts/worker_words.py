"""What a worker count means on a machine."""

from __future__ import annotations

import re

from internals_lab.errors import SettingsError


def resolve_workers(word: int | str, cores_usable: int) -> int:
    """`4`, `"cores"` or `"2*cores"` as a number; SettingsError for anything else."""
    if isinstance(word, int):
        return word
    found = re.fullmatch(r"\s*(?:(\d+)\s*\*\s*)?cores\s*", word)
    if found:
        return int(found[1] or 1) * cores_usable
    if word.strip().isdigit():
        return int(word)
    raise SettingsError(f"workers = {word!r} means nothing; say a number, 'cores' or '2*cores'")
