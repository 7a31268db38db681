"""What is derived from the samples: comparisons, claim results, verdicts. All of it can be recomputed."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import Record
from internals_lab.model.cell import Interval

State = Literal["faster", "slower", "same", "inconclusive", "invalid", "unsupported"]
ClaimState = Literal["confirmed", "refuted", "inconclusive", "unsupported"]


class Comparison(Record):
    """The speedup of `subject` over `reference` (both cell ids): time of the reference / time of the subject,
    per unit of work. Above 1 the subject is faster.

    `typical` is over medians of blocks, `total` over summed times; None where there were not enough rounds.
    `about` says why it was made: `scaling` (against the same interpreter's sequential cell), `interpreter`
    (against the first interpreter's same cell), `claim`.
    """

    subject: str
    reference: str
    about: Literal["scaling", "interpreter", "claim"]
    state: State
    typical: Interval | None = None
    total: Interval | None = None
    reason: str | None = None
    confounded_by: list[str] = []

    @property
    def id(self) -> str:
        """Unique within a run."""
        return f"{self.subject} / {self.reference}"


class ClaimResult(Record):
    """A claim (by its index in the scenario) on one interpreter and one setting of the other axes.

    `comparison` is the id of the comparison that decided it, None where nothing could be compared.
    """

    scenario: str
    claim: int
    text: str
    interpreter: str
    state: ClaimState
    gate: bool
    item_id: str
    setting: str = ""
    comparison: str | None = None
    speedup: Interval | None = None
    threshold: str = ""
    reason: str | None = None


class Verdict(Record):
    """The lab's answer for a scenario on an interpreter, as sentences with one direction and a named denominator."""

    scenario: str
    interpreter: str
    state: State
    best_cell: str | None
    sentences: list[str]
