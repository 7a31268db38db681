"""A reason as several interpreters can share it."""

from __future__ import annotations

# Between the cell and why it was not measured, as comparisons put it.
OUTCOMES = (" is unsupported: ", " is skipped: ", " is pending: ")


def plain_reason(reason: str, short: str) -> str:
    """`built without a JIT`, of "3.9-sequential-jit=True is unsupported: 3.9 is built without a JIT"."""
    for words in OUTCOMES:
        _, found, rest = reason.partition(words)
        reason = rest if found else reason
    for lead in (f"{short} is ", f"{short} "):
        reason = reason.removeprefix(lead)
    return reason
