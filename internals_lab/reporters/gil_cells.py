"""The GIL as it was observed, for a table."""

from __future__ import annotations

from internals_lab.verdicts.observed_gil import ObservedGil

GIL_CELLS: dict[ObservedGil | None, str] = {
    "on": "on",
    "off": "off",
    "mixed": "on in some rounds",
    "unknown": "not told",
    None: "",
}
