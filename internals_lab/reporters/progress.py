"""What a user sees while the lab measures: one living line on a terminal, plain lines elsewhere."""

from __future__ import annotations

from typing import Protocol

from internals_lab.counted import counted
from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario


class Screen(Protocol):
    """Where progress is shown: what pytest reports to, or the terminal of a command."""

    @property
    def is_living(self) -> bool:
        """Whether a line can be written over again."""

    def write(self, text: str) -> None:
        """A line that stays; it is out when this returns."""

    def rewrite(self, text: str) -> None:
        """The living line, in place of what it said before; "" takes it away."""


class Progress:
    """An observer of a run that writes between rounds only; `quiet` leaves out what is not a note."""

    def __init__(self, screen: Screen, *, quiet: bool = False) -> None:
        self._screen = screen
        self._quiet = quiet

    def _line(self, text: str) -> None:
        self._live("")
        self._screen.write(text)

    def _live(self, text: str) -> None:
        if self._screen.is_living and not self._quiet:
            self._screen.rewrite(text)

    def note(self, text: str) -> None:
        """Something that the user should read."""
        self._line(f"internals_lab: {text}")

    def pilot(self, scenario: Scenario, done: int, scenarios: int) -> None:
        """The pilot of a scenario begins."""
        self._live(f"trying out each unit once: {scenario.name} ({done + 1} of {scenarios})")

    def forecast(self, least_s: float, most_s: float) -> None:
        """How long the rounds will take."""
        if not self._quiet:
            about = f"about {seconds_in_words(most_s)}"
            if seconds_in_words(least_s) != seconds_in_words(most_s):
                about = (
                    f"between {seconds_in_words(least_s)} and {seconds_in_words(most_s)}, as the data decide"
                )
            self._line(f"measuring takes {about}")

    def scenario(self, scenario: Scenario, cells: int, seconds: float) -> None:
        """The rounds of a scenario begin."""
        if not self._quiet:
            self._line(f"{scenario.id}: {counted(cells, 'cell')}, about {seconds_in_words(seconds)}")

    def round(self, scenario: Scenario, done: int, rounds: int, left_s: float) -> None:
        """A round has ended."""
        if done < rounds:
            self._live(
                f"{scenario.name}: round {done} of {rounds}; about {seconds_in_words(left_s)} left in all"
            )
        else:
            self._live("")

    def probing(
        self, scenario: Scenario, cell: Cell, probe: str, done: int, passes: int, left_s: float
    ) -> None:
        """A probe begins a pass."""
        self._live(
            f"{scenario.name}: {probe} looks at {cell.label}, pass {done + 1} of {passes}; "
            f"about {seconds_in_words(left_s)} left in all"
        )

    def probed(self, scenario: Scenario) -> None:
        """There is nothing more to wait for."""
        self._live("")


def seconds_in_words(seconds: float) -> str:
    """`45 s`, `3 min`, `1 h 20 min`."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
