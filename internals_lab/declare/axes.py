"""The axes of a scenario that have values of their own, as claims may name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from internals_lab.model.base import JSON


@dataclass(frozen=True, kw_only=True)
class Axes:
    """What varies beside strategies, variants and interpreters; `in_flight` is None where there is no closed loop."""

    params: Mapping[str, list[JSON]]
    knobs: Mapping[str, list[JSON]]
    in_flight: list[int] | None

    @property
    def all(self) -> dict[str, list[JSON]]:
        """Every axis by name, with its values."""
        looped: dict[str, list[JSON]] = {} if self.in_flight is None else {"in_flight": [*self.in_flight]}
        return {**self.params, **self.knobs, **looped}

    def kind(self, name: str) -> Literal["param", "knob", "in_flight"]:
        """What sort of axis that is."""
        if name in self.params:
            return "param"
        return "knob" if name in self.knobs else "in_flight"
