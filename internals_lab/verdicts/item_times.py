"""How long a single item of a closed loop takes, over rounds."""

from __future__ import annotations

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.estimation.quantiles import fewest_items, quantile, quantile_over_rounds
from internals_lab.model.cell import CellResult, Interval


def with_item_times(result: CellResult, level: float) -> CellResult:
    """The cell with the quantiles of its items' latencies; None where they cannot be told, and outside closed loops."""
    p50, p99 = (
        _quantile(result, share, level) if result.outcome == "measured" else None for share in (0.5, 0.99)
    )
    return msgspec.structs.replace(result, item_p50_ns=p50, item_p99_ns=p99)


def _quantile(result: CellResult, share: float, level: float) -> Interval | None:
    rounds: dict[int, list[int]] = {}
    for sample in result.samples:
        # A process with too few items cannot tell the quantile from its slowest one.
        if sample.items is None or sample.items.count < fewest_items(share):
            return None
        rounds.setdefault(sample.round, []).append(quantile(sample.items.latency_ns, share))
    try:
        return quantile_over_rounds(list(rounds.values()), level)
    except EstimationError:
        return None
