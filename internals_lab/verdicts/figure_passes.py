"""What the passes of a probe gave of one figure, or why they gave nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from internals_lab.errors import nearest
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Threshold
from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.results import ClaimState
from internals_lab.verdicts.state_without import STATE_WITHOUT


@dataclass(frozen=True, kw_only=True)
class FigurePasses:
    """The passes through one cell of the probe whose `figure` (its full name) is asked for."""

    cell: CellResult
    figure: str

    @property
    def probe(self) -> str:
        """The probe's name."""
        return self.figure.partition(".")[0]

    @property
    def name(self) -> str:
        """The figure's name within it."""
        return self.figure.partition(".")[2]

    @property
    def all(self) -> list[ProbePass]:
        """Every pass, whatever came of it."""
        return [one for one in self.cell.probe_passes if one.probe == self.probe]

    @property
    def measured(self) -> list[ProbePass]:
        """Those that were measured, in their order."""
        return [one for one in self.all if one.outcome == "measured"]

    @property
    def giving(self) -> list[ProbePass]:
        """Those that gave the figure."""
        return [one for one in self.measured if self.name in one.figures]

    @property
    def values(self) -> list[float]:
        """What they gave."""
        return [one.figures[self.name] for one in self.giving]

    def telling(self, claimed: Threshold | None) -> ProbePass | None:
        """A pass that shows why the figure is not as `claimed` (None: any that gave it), with what the probe found there."""
        against = [one for one in self.giving if claimed is None or not claimed.holds(one.figures[self.name])]
        chosen = next((one for one in against if one.detail is not None), against[0] if against else None)
        if chosen is None or chosen.detail is not None:
            return chosen
        # What an earlier pass had found already is kept there alone.
        found = next((one.detail for one in self.measured if one.detail is not None), None)
        return msgspec.structs.replace(chosen, detail=found)

    def lost(self) -> str | None:
        """`2 of 6 passes crashed: ...`, or what came of all of them; None where all were measured."""
        without = [one for one in self.all if one.outcome != "measured"]
        if not without:
            return None
        because = f": {without[0].reason}" if without[0].reason else ""
        if len({one.outcome for one in self.all}) == 1:
            return without[0].outcome + because
        return f"{len(without)} of {len(self.all)} passes {_in_the_past(without[0])}{because}"

    def why_none(self, others: Iterable[FigurePasses]) -> tuple[ClaimState, str] | None:
        """What a claim is without a value of this cell, and why; None where there is one.

        What an inspection never gives on any of the `others` either is a mistyped name more often than a lack of this
        interpreter: that is left open, for a gate not to go unseen.
        """
        if self.values:
            return None
        label = self.cell.cell.label
        if not self.all:
            if self.cell.outcome != "measured":
                left_open = STATE_WITHOUT[self.cell.outcome] == "invalid"
                because = f": {self.cell.reason}" if self.cell.reason else ""
                return _state(left_open), f"{label} is {self.cell.outcome}{because}"
            return "unsupported", f"the probe {self.probe} did not look at {label}"
        if not self.measured:
            first = self.all[0]
            if first.outcome == "unsupported":
                return "unsupported", first.reason or f"{self.probe} cannot look at {label}"
            return _state(first.outcome != "skipped"), f"{self.probe} on {label}: {self.lost()}"
        given = [name for one in self.measured for name in one.figures]
        nowhere = not any(other.values for other in others)
        hint = nearest(self.name, dict.fromkeys(given)) if nowhere else ""
        own = self.probe == "inspection"
        return _state(nowhere and own), f"{self.probe} gave no {self.name} on {label}{hint}"


def _state(left_open: bool) -> ClaimState:
    return "inconclusive" if left_open else "unsupported"


def _in_the_past(one: ProbePass) -> str:
    return {"timeout": "timed out", "skipped": "were skipped", "unsupported": "are unsupported"}.get(
        one.outcome, one.outcome
    )
