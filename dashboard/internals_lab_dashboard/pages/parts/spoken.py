"""A chart for those who cannot see it: everything of a small one, what was found in a large one, and where the rest is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

MOST_SPOKEN = 8  # rows; nobody remembers the first of more


def spoken(
    what: str,
    told: Sequence[str],
    *,
    states: Sequence[str] = (),
    values: Sequence[float] = (),
    missing: int = 0,
) -> str:
    """`told` has the words of each row; `states` and `values`, where there are such, tell what was found in many rows: how many
    of each, and the rows with the least and the most. `missing` rows have no dot.
    """
    parts = [f"{what}."]
    if len(told) <= MOST_SPOKEN:
        parts += [f"{'; '.join(told)}."] if told else []
    else:
        if states:
            counts = Counter(states).most_common()
            parts.append(f"{', '.join(f'{count} {state}' for state, count in counts)}.")
        if values:
            places = sorted(range(len(values)), key=values.__getitem__)
            parts += [f"The least: {told[places[0]]}.", f"The most: {told[places[-1]]}."]
        if not (states or values):
            parts.append(f"The first: {'; '.join(told[:MOST_SPOKEN])}.")
    if missing:
        parts.append(f"{missing} not drawn.")
    parts.append("The table after it has every figure.")
    return " ".join(parts)
