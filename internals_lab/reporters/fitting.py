"""The first of two drawings of the same that fits where it is to be seen."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement


class Fitting:
    """`wide` where there is room for all of it, else `narrow`."""

    def __init__(self, wide: RenderableType, narrow: RenderableType) -> None:
        self._wide = wide
        self._narrow = narrow

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As rich asks for it."""
        needed = Measurement.get(console, options.update(width=10 * options.max_width), self._wide).maximum
        yield self._wide if needed <= options.max_width else self._narrow
