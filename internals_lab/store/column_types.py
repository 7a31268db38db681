"""What kind of value each column of the flat tables holds, also where a run has none: files of several runs fit together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from internals_lab.store.columns import COLUMNS

ColumnType = Literal["text", "whole", "number", "yes or no"]

_YES_OR_NO = frozenset({
    "git_dirty", "free_threaded_build", "gil_enabled_at_start", "has_gil", "jit_available",
    "jit_enabled", "pgo", "lto", "debug_build", "assertions", "pulled_in", "gil_at_start",
    "gil_after_imports", "gil_at_end", "relayed", "gate", "exact", "holds_in_family",
})  # fmt: skip
_WHOLE = frozenset({
    "seed", "cores_logical", "cores_physical", "cores_usable", "memory_bytes", "switch_interval_ns",
    "clock_step_ns", "hello_ns", "workers", "in_flight", "samples", "sample", "round", "group",
    "hash_seed", "units_per_block", "lead_in_units", "start_wall_ns", "load_wall_ns", "setup_wall_ns",
    "pool_start_wall_ns", "warmup_wall_ns", "warmup_blocks", "blocks", "items", "threads_of_the_unit",
    "memory_rss_bytes", "memory_pss_bytes", "memory_uss_bytes", "memory_processes", "idle_wall_ns",
    "idle_cpu_ns", "major_faults", "swap_bytes", "swap_growth_bytes", "throttled_periods",
    "throttled_ns", "heat_throttles", "block", "sweep", "position", "wall_ns", "cpu_ns",
    "empty_wall_ns", "gathering_wall_ns", "item_p50_ns", "item_p99_ns", "worker", "start_ns", "end_ns",
    "switches_voluntary", "switches_involuntary", "run_delay_ns", "number", "n", "claim",
    "break_even_workers",
})  # fmt: skip
_NUMBER = frozenset({
    "budget_s", "forecast_s", "took_s", "measured_s", "quota_cores", "load_1min_at_start",
    "beyond_room", "switches_per_s", "p_value", "family_p_value", "lost_starting", "lost_waiting",
    "lost_starved", "lost_imbalance", "lost_cpu_inflation",
})  # fmt: skip
_ENDS_OF_NUMBERS = ("_estimate", "_low", "_high", "_level")
# The least and the most are values in one table and names of comparisons in another.
_OF_ONE_TABLE: Mapping[tuple[str, str], ColumnType] = {
    ("figures", "least"): "number",
    ("figures", "most"): "number",
}


def column_types(table: str) -> dict[str, ColumnType]:
    """The type of each column of a table, in its order."""
    return {column: _OF_ONE_TABLE.get((table, column)) or _type(column) for column in COLUMNS[table]}


def _type(column: str) -> ColumnType:
    if column in _YES_OR_NO:
        return "yes or no"
    if column in _WHOLE or column.endswith("_n"):
        return "whole"
    return "number" if column in _NUMBER or column.endswith(_ENDS_OF_NUMBERS) else "text"
