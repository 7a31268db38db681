"""The time that a run may take, and what of it is left."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

# Rounds that tell how much longer than forecast they take now; load comes and goes.
ROUNDS_OF_THE_PACE = 8


class Budget:
    """`total_s` counts from the run's start, None for as long as it takes; `elapsed_s` reads the run's clock."""

    def __init__(self, total_s: float | None, elapsed_s: Callable[[], float]) -> None:
        self._total_s = math.inf if total_s is None else total_s
        self._elapsed_s = elapsed_s
        self._recent: deque[tuple[float, float]] = deque(maxlen=ROUNDS_OF_THE_PACE)

    @property
    def left_s(self) -> float:
        """What the run may still take."""
        return self._total_s - self._elapsed_s()

    @property
    def pace(self) -> float:
        """How many times its forecast a round takes lately; 1 before the first."""
        forecast_s = sum(forecast for forecast, _ in self._recent)
        took_s = sum(took for _, took in self._recent)
        return took_s / forecast_s if took_s and forecast_s else 1.0

    def round_took(self, took_s: float, *, forecast_s: float) -> None:
        """Note what a round took."""
        self._recent.append((forecast_s, took_s))

    def rounds_within(self, most: int, round_s: float, *, kept_s: float = 0.0) -> int:
        """How many rounds of that forecast, `most` at the most, it pays for when `kept_s` (a forecast too) is kept."""
        left_s = self.left_s / self.pace - kept_s
        if not round_s or left_s >= most * round_s:
            return most
        return max(0, int(left_s / round_s))
