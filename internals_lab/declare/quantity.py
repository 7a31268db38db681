"""Quantities as they are typed: seconds of a budget, a seed."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value", int, float)


def number_in(text: str, kind: Callable[[str], Value], what: str) -> Value:
    """The number that the text says. Raises ValueError, which calls it `what`, for anything else and below 0."""
    try:
        number = kind(text)
        fits = math.isfinite(number) and number >= 0
    except (ValueError, OverflowError):
        fits = False
    if not fits:
        raise ValueError(f"{what} of at least 0, not {text!r}")
    return number


def seconds_in(text: str) -> float:
    """The seconds of a budget."""
    return number_in(text, float, "a number of seconds")


def seed_in(text: str) -> int:
    """What decides every order."""
    return number_in(text, int, "a whole number")
