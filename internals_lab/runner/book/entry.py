"""A cell while the run lasts."""

from __future__ import annotations

from dataclasses import dataclass, field

from internals_lab.model.cell import Cell, CellResult, Outcome
from internals_lab.model.probe_pass import ProbePass
from internals_lab.model.sample import Sample
from internals_lab.runner.planning.arm import Arm

_GRAVEST_FIRST: tuple[Outcome, ...] = (
    *("crashed", "failed", "timeout"),
    *("measured", "unsupported", "skipped"),
)


@dataclass(kw_only=True)
class Entry:
    """What was planned for the cell, and what has come of it so far. `captured` is what it printed, `captured_path` where
    that is kept.
    """

    arm: Arm
    cell: Cell
    outcome: Outcome = "pending"
    reason: str | None = None
    samples: list[Sample] = field(default_factory=list)
    probe_passes: list[ProbePass] = field(default_factory=list)
    measured_s: float = 0.0
    captured: str = ""
    captured_path: str | None = None

    def has_told(self, seen: ProbePass) -> bool:
        """Whether an earlier pass of the probe found the same beside its figures."""
        return seen.detail is not None and any(
            one.probe == seen.probe and one.detail == seen.detail for one in self.probe_passes
        )

    def gravest_of_passes(self) -> tuple[Outcome, str | None] | None:
        """What the passes of an inspection stand for, with the reason: one that went wrong is enough. None without any."""
        reasons: dict[Outcome, str | None] = {one.outcome: one.reason for one in self.probe_passes}
        return next(((outcome, reasons[outcome]) for outcome in _GRAVEST_FIRST if outcome in reasons), None)

    def result(self) -> CellResult:
        """The cell as a document has it."""
        return CellResult(
            cell=self.cell,
            outcome=self.outcome,
            reason=self.reason,
            samples=list(self.samples),
            probe_passes=list(self.probe_passes),
            measured_s=round(self.measured_s, 6),
            captured_output=self.captured_path,
        )
