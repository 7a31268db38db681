"""Two sequences beside each other: which of their elements are the same, which differ, which only one of them has."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, Literal, TypeVar

Mark = Literal["same", "changed", "left only", "right only"]
CONTEXT = 3  # rows that stay around a difference where the rest is folded
Element = TypeVar("Element")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair(Generic[Element]):
    """A row. `folded` rows of a stretch that is the same are left out in its place."""

    left: Element | None = None
    right: Element | None = None
    mark: Mark = "same"
    folded: int = 0


def aligned(
    left: Sequence[Element], right: Sequence[Element], key: Callable[[Element], Hashable]
) -> list[Pair[Element]]:
    """Every element of both in its order; what stands in the place of something else is a change of it."""
    matcher = SequenceMatcher(None, [key(one) for one in left], [key(one) for one in right], autojunk=False)
    pairs: list[Pair[Element]] = []
    for tag, left_from, left_to, right_from, right_to in matcher.get_opcodes():
        ours, theirs = left[left_from:left_to], right[right_from:right_to]
        both = min(len(ours), len(theirs))
        mark: Mark = "same" if tag == "equal" else "changed"
        pairs += [Pair(left=one, right=other, mark=mark) for one, other in zip(ours, theirs, strict=False)]
        pairs += [Pair(left=one, mark="left only") for one in ours[both:]]
        pairs += [Pair(right=one, mark="right only") for one in theirs[both:]]
    return pairs


def folded(pairs: Sequence[Pair[Element]], context: int = CONTEXT) -> list[Pair[Element]]:
    """Only the differences with what stands around them; in the place of the rest, how much it was."""
    near = [False] * len(pairs)
    for place, pair in enumerate(pairs):
        if pair.mark != "same":
            for neighbour in range(max(0, place - context), min(len(pairs), place + context + 1)):
                near[neighbour] = True
    shown: list[Pair[Element]] = []
    for pair, is_near in zip(pairs, near, strict=True):
        if is_near:
            shown.append(pair)
        elif shown and shown[-1].folded:
            shown[-1] = Pair(folded=shown[-1].folded + 1)
        else:
            shown.append(Pair(folded=1))
    return shown


def differences(pairs: Sequence[Pair[Element]]) -> int:
    """How many rows are not the same."""
    return sum(pair.mark != "same" for pair in pairs)
