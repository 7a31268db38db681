"""Results that are the same within a tolerance."""

from __future__ import annotations

# As os does: collections.abc brings all of collections along.
from _collections_abc import Mapping

from .mistakes import DeclarationMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class approx:
    """A check for floating-point results: `check=approx(rel=1e-9)`. Containers are compared element by element."""

    def __init__(self, rel: float = 1e-9, abs: float = 0.0) -> None:  # noqa: A002 (math.isclose's own words)
        self.rel = rel
        self.abs = abs

    def __call__(self, result: Any, expected: Any) -> bool:
        if isinstance(expected, (list, tuple)):
            return (
                isinstance(result, (list, tuple))
                and len(result) == len(expected)
                and all(self(one, other) for one, other in zip(result, expected))
            )
        if isinstance(expected, Mapping):
            return (
                isinstance(result, Mapping)
                and set(result) == set(expected)
                and all(self(result[key], expected[key]) for key in expected)
            )
        if isinstance(expected, (int, float)) and isinstance(result, (int, float)):
            return abs(result - expected) <= max(self.rel * max(abs(result), abs(expected)), self.abs)
        return bool(result == expected)


def meant_check(check: Any, file: str, line: int) -> Any:
    """The check that such a word or value stands for."""
    # The class or the word stand for approx() as it comes: called as they are, the class would pass everything.
    if check is approx or check == "approx":
        return approx()
    if check == "none":
        return None
    if check == "callable":
        raise DeclarationMistake("check='callable': give the function(result, expected) itself", file, line)
    return check
