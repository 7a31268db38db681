"""Names for claims that say in an item id what is claimed: `claim-threads-do-not-cut-wall-time`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from internals_lab.model.declaration import Claim

# Long enough for most sentences, short enough for a line of pytest's output.
LONGEST = 50


def claim_names(claims: Sequence[Claim]) -> list[str]:
    """A name for each claim of a scenario, unique among them: `claim-` or `expectation-`, then its first words.

    Letters of every script stay, all else becomes a hyphen: such a name can be given to `-k` as it is.
    """
    names: list[str] = []
    for claim in claims:
        kind = "expectation" if claim.gate else "claim"
        name = "-".join(filter(None, [kind, first_words(claim.text)]))
        number, unique = 2, name
        while unique in names:
            number, unique = number + 1, f"{name}-{number}"
        names.append(unique)
    return names


def first_words(text: str) -> str:
    """`threads-do-not-cut-wall-time`: so much of a sentence as an address or an item id has room for."""
    words = re.findall(r"[^\W_]+", text.lower())
    kept: list[str] = []
    for word in words:
        if kept and len("-".join([*kept, word])) > LONGEST:
            break
        kept.append(word)
    return "-".join(kept)[:LONGEST]
