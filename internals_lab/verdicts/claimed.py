"""What a claim says of which figure, in words."""

from __future__ import annotations

from internals_lab.model.declaration import Claim


def claimed(claim: Claim) -> str:
    """`speedup < 1.1`, `gc.pauses == 0`, `ratio of memory.rss_bytes > 1.2`."""
    if claim.figure is None:
        return f"{'mean ' if claim.of_suite else ''}speedup {claim.threshold.text}"
    return f"{'ratio of ' if claim.ratio else ''}{claim.figure} {claim.threshold.text}"
