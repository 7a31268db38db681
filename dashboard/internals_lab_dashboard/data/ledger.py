"""The claims of a run: what was said, where it was tested, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from internals_lab.model.declaration import Threshold
from internals_lab.model.results import ClaimResult
from internals_lab_dashboard.data.rows import RunRows

STATES = ("confirmed", "refuted", "inconclusive", "unsupported")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A claim on one interpreter and setting; `threshold` is None where the run no longer says what was claimed."""

    result: ClaimResult
    scenario: str
    section: str
    threshold: Threshold | None = None

    @property
    def statement(self) -> str:
        """The claim with its setting, as a reader tells rows apart."""
        return f"{self.result.text} ({self.result.setting})" if self.result.setting else self.result.text


def ledger(rows: RunRows) -> list[Entry]:
    """One entry a result, in the run's order, so that the interpreters of one statement stand together."""
    scenarios = {scenario.id: scenario for scenario in rows.scenarios}
    entries = []
    for result in rows.claims:
        scenario = scenarios.get(result.scenario)
        declared = scenario.claims if scenario else []
        claim = declared[result.claim] if 0 <= result.claim < len(declared) else None
        entries.append(
            Entry(
                result=result,
                scenario=scenario.name if scenario else result.scenario,
                section=(claim.section or "") if claim else "",
                threshold=claim.speedup if claim else None,
            )
        )
    order = {key: place for place, key in enumerate(dict.fromkeys(map(_statement, entries)))}
    return sorted(entries, key=lambda entry: order[_statement(entry)])


def _statement(entry: Entry) -> tuple[str, int, str]:
    return entry.result.scenario, entry.result.claim, entry.result.setting
