"""What a scenario claims, and what the data say to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from internals_lab.model.results import ClaimResult
from internals_lab.model.run import RunDocument
from internals_lab.reporters.named_cells import NamedCells, named_cells
from internals_lab.verdicts import wording
from internals_lab.verdicts.figure_words import claimed, found


@dataclass(frozen=True, kw_only=True)
class ClaimsSection:
    """The claims of one scenario, each with all of its judgements together. `shorts` are the interpreters' words, by name."""

    results: list[ClaimResult]
    shorts: Mapping[str, str]
    cells: NamedCells

    @property
    def by_claim(self) -> list[list[ClaimResult]]:
        """The judgements of each claim."""
        found: dict[int, list[ClaimResult]] = {}
        for result in self.results:
            found.setdefault(result.claim, []).append(result)
        return list(found.values())

    @property
    def family(self) -> str:
        """What the decisions on claims are worth if all claims of the run count together; "" for a single one."""
        notes = [claim.family_note for claim in self._decided if claim.family_note]
        if notes and self._all_are_alone:
            return f"each of these decisions holds alone only: {notes[0]}"
        if notes:
            return f"alone only: {notes[0]}"
        if len(self._decided) < 2:
            return ""
        return "what is confirmed or refuted is so for all claims of the run together as well (Holm)"

    @property
    def _decided(self) -> list[ClaimResult]:
        return [claim for claim in self.results if claim.holds_in_family is not None]

    @property
    def _all_are_alone(self) -> bool:
        return not any(claim.holds_in_family for claim in self._decided)

    def statement(self, claim: ClaimResult) -> str:
        """`Threads help (claim: speedup > 1.5)`."""
        return f"{claim.text} ({'expectation' if claim.gate else 'claim'}: {claimed(claim)})"

    def place(self, claim: ClaimResult) -> str:
        """`3.13t, 2 workers`: where it was judged."""
        return ", ".join(filter(None, [self.shorts[claim.interpreter], claim.setting]))

    def evidence(self, claim: ClaimResult) -> str:
        """The figures that a claim was judged by, and why where that needs saying. What is true of every decision stands
        below them (`family`) and not at each.
        """
        alone = "alone only" if claim.holds_in_family is False and not self._all_are_alone else ""
        reason = self.cells.plain(claim.reason, on=claim.interpreter) if claim.reason else ""
        return "; ".join(filter(None, [_figures(claim), reason, alone]))


def claims_section(document: RunDocument, scenario_id: str, skipped: Collection[str]) -> ClaimsSection:
    """The scenario's claims, but for those about cells that nobody wanted measured."""
    shorts = {interpreter.name: interpreter.short for interpreter in document.interpreters}
    scenario = next(one for one in document.scenarios if one.id == scenario_id)
    return ClaimsSection(
        results=[
            claim
            for claim in document.claims
            if claim.scenario == scenario_id and not _cells(claim).intersection(skipped)
        ],
        shorts=shorts,
        cells=named_cells(document.cells, scenario, shorts),
    )


def _cells(claim: ClaimResult) -> set[str]:
    sides = [claim.subject, claim.reference, *(claim.comparison or "").split(" / ")]
    return {side for side in sides if side}


def _figures(claim: ClaimResult) -> str:
    if claim.figure is not None:
        return found(claim)
    if claim.speedup is None:
        return ""
    return f"{'speedup over summed times' if claim.over_summed_times else 'speedup'} {wording.ratio(claim.speedup)}"
