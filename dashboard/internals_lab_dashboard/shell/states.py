"""Which states are good news and which are bad: their colour, never alone."""

from __future__ import annotations

from typing import Literal

BAD = ("failed", "crashed", "timeout", "invalid", "slower")


def known_state(state: str) -> Literal["good", "bad", "quiet"]:
    """The tone of a state's word."""
    if state == "faster":
        return "good"
    return "bad" if state in BAD else "quiet"
