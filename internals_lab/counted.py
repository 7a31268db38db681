"""Counted things in words."""

from __future__ import annotations


def counted(count: float, thing: str, *, form: str = "") -> str:
    """`1 run`, `2 runs`, `0 processes`; `form` is that of the number, as in f-strings."""
    return f"{count:{form}} {plural(count, thing)}"


def plural(count: float, thing: str) -> str:
    """What so many of them are called, by the rule: `core`, `cores`, `processes`."""
    if count == 1:
        return thing
    return f"{thing}es" if thing.endswith("s") else f"{thing}s"
