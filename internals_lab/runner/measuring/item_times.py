"""The latencies of a closed loop's items, from the worker's answers to the columns of a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from internals_lab.estimation.quantiles import quantile, thinned
from internals_lab.model.sample import ItemTimes

# So many latencies are kept of a process; a p99 is the fifth largest of them.
MOST_KEPT = 400


def item_quantiles(answers: Sequence[Mapping[str, Any]], share: float) -> list[int] | None:
    """That quantile of each block; None where there is no closed loop."""
    if not answers or "items" not in answers[0]:
        return None
    return [quantile(answer["items"]["latency_ns"], share) for answer in answers]


def items_of(answers: Sequence[Mapping[str, Any]]) -> ItemTimes | None:
    """The items of all blocks together; None where there is no closed loop. Each block has as many items as another."""
    if not answers or "items" not in answers[0]:
        return None
    latency_ns = sorted(latency for answer in answers for latency in answer["items"]["latency_ns"])
    return ItemTimes(
        count=sum(answer["items"]["count"] for answer in answers), latency_ns=thinned(latency_ns, MOST_KEPT)
    )
