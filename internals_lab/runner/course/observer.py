"""Who is told how a run goes on. Nothing is told while a block runs."""

from __future__ import annotations

from typing import Protocol

from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Scenario


class Observer(Protocol):
    """Told between rounds; must return soon."""

    def note(self, text: str) -> None:
        """Something that the user should read."""

    def pilot(self, scenario: Scenario, done: int, scenarios: int) -> None:
        """The pilot of a scenario begins."""

    def forecast(self, least_s: float, most_s: float) -> None:
        """How long the rounds of the whole run will take, as the data decide; said before the first."""

    def scenario(self, scenario: Scenario, cells: int, seconds: float) -> None:
        """The rounds of a scenario begin."""

    def round(self, scenario: Scenario, done: int, rounds: int, left_s: float) -> None:
        """A round has ended; so long the whole run will still take."""

    def probing(
        self, scenario: Scenario, cell: Cell, probe: str, done: int, passes: int, left_s: float
    ) -> None:
        """A probe begins a pass through a cell; so many of the scenario's passes are done, and so long the whole run will
        still take.
        """

    def probed(self, scenario: Scenario) -> None:
        """Probes have looked at all of its cells."""


class Silence:
    """Tells nobody."""

    def note(self, text: str) -> None:
        """Dropped."""

    def pilot(self, scenario: Scenario, done: int, scenarios: int) -> None:
        """Dropped."""

    def forecast(self, least_s: float, most_s: float) -> None:
        """Dropped."""

    def scenario(self, scenario: Scenario, cells: int, seconds: float) -> None:
        """Dropped."""

    def round(self, scenario: Scenario, done: int, rounds: int, left_s: float) -> None:
        """Dropped."""

    def probing(
        self, scenario: Scenario, cell: Cell, probe: str, done: int, passes: int, left_s: float
    ) -> None:
        """Dropped."""

    def probed(self, scenario: Scenario) -> None:
        """Dropped."""
