"""Where a claim is judged: known from the plan alone, before anything is measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from internals_lab.counted import counted
from internals_lab.declare.worker_counts import resolve_count
from internals_lab.model.base import JSON
from internals_lab.model.cell import Cell
from internals_lab.model.declaration import Claim, Scenario, Side
from internals_lab.model.interpreter import Interpreter
from internals_lab.verdicts import wording
from internals_lab.verdicts.claim_filters import matches
from internals_lab.verdicts.claim_names import claim_names
from internals_lab.verdicts.observed_gil import planned_gil

SEQUENTIAL = "sequential"


@dataclass(frozen=True, kw_only=True)
class ClaimTarget:
    """One judgement of a claim to come. `subject` and `reference` are cell ids; where one that is needed is None, `reason`
    says why there is nothing to compare. A claim about a figure's value has a subject alone.
    """

    scenario: str
    claim: int
    interpreter: str
    item_id: str
    setting: str
    subject: str | None = None
    reference: str | None = None
    reason: str | None = None


def claim_targets(
    scenario: Scenario, cells: Iterable[Cell], interpreters: Sequence[Interpreter], *, cores_usable: int
) -> list[ClaimTarget]:
    """Every judgement that the scenario's claims ask for, on each interpreter and setting of the other axes.

    A claim whose filter matches nothing gets one target, on the first interpreter, that says so.
    """
    declared = [cell for cell in cells if cell.scenario == scenario.id and cell.control is None]
    plan = _Plan(scenario, declared, interpreters, cores_usable)
    targets: list[ClaimTarget] = []
    if not interpreters:
        return targets
    for index, claim in enumerate(scenario.claims):
        targets += plan.targets(index, claim)
    return targets


class _Plan:
    """One scenario's cells, looked up by their axis values."""

    def __init__(
        self, scenario: Scenario, cells: list[Cell], interpreters: Sequence[Interpreter], cores_usable: int
    ) -> None:
        self.scenario = scenario
        self.cells = cells
        self.interpreters = {interpreter.name: interpreter for interpreter in interpreters}
        self.cores_usable = cores_usable
        self.names = claim_names(scenario.claims)

    def targets(self, index: int, claim: Claim) -> list[ClaimTarget]:
        # The parallel side has the worker counts, and a sequential cell is the same for all of them.
        turned = (
            claim.subject == Side(axis="strategy", value=SEQUENTIAL)
            and claim.reference is not None
            and claim.reference.axis == "strategy"
            and claim.reference.value != SEQUENTIAL
        )
        base, other = (claim.reference, claim.subject) if turned else (claim.subject, claim.reference)
        groups: dict[str, list[Cell]] = {}
        for cell in self.cells:
            interpreter = self.interpreters[cell.interpreter]
            gil = planned_gil(cell, interpreter)
            if self._is_on(base, cell) and matches(claim.where, cell, interpreter, gil=gil):
                groups.setdefault(self._item_id(index, claim, cell, with_workers=False), []).append(cell)
        targets: list[ClaimTarget] = []
        for item_id, group in groups.items():
            chosen = self._of_wanted_size(claim, group)
            if not chosen and not self._stands_aside(claim, group):
                planned = ", ".join(str(cell.workers) for cell in group)
                targets.append(
                    ClaimTarget(
                        scenario=self.scenario.id,
                        claim=index,
                        interpreter=group[0].interpreter,
                        item_id=item_id,
                        setting=", ".join(self._setting(claim, group[0])),
                        reason=f"no cell with workers = {claim.workers} is in this run (there are: {planned})",
                    )
                )
            targets += [self._target(index, claim, cell, other, turned=turned) for cell in chosen]
        return targets or [self._nothing_matches(index, claim, base)]

    def _target(
        self, index: int, claim: Claim, cell: Cell, other: Side | None, *, turned: bool
    ) -> ClaimTarget:
        counterpart = self._counterpart(cell, other) if other else None
        subject, reference = (counterpart, cell) if turned else (cell, counterpart)
        size = self._size(claim, cell)
        return ClaimTarget(
            scenario=self.scenario.id,
            claim=index,
            interpreter=cell.interpreter,
            item_id=self._item_id(index, claim, cell, with_workers=True),
            setting=", ".join(size + self._setting(claim, cell)),
            subject=subject.id if subject else None,
            reference=reference.id if reference else None,
            reason=None
            if counterpart or other is None
            else f"no {wording.side(other)} cell to compare {cell.label} with is in this run",
        )

    def _is_on(self, side: Side | None, cell: Cell) -> bool:
        if side is None:
            return True
        if side.axis == "interpreter":
            interpreter = self.interpreters[cell.interpreter]
            return side.value in (interpreter.short, interpreter.name, interpreter.implementation)
        if side.axis in ("param", "knob"):
            axes = cell.params if side.axis == "param" else cell.knobs
            return side.name in axes and axes[side.name] == side.value
        if side.axis == "in_flight":
            return side.value == cell.in_flight and _is_parallel(cell)
        return side.value == (cell.strategy if side.axis == "strategy" else cell.variant)

    def _counterpart(self, cell: Cell, side: Side) -> Cell | None:
        """The cell on the other side that differs from `cell` in the side's axis only."""
        for candidate in self.cells:
            alike = (
                _others(candidate.params, side) == _others(cell.params, side)
                and _others(candidate.knobs, side) == _others(cell.knobs, side)
                and (side.axis == "interpreter" or candidate.interpreter == cell.interpreter)
                and (side.axis == "variant" or candidate.variant == cell.variant)
                and (side.axis == "strategy" or candidate.strategy == cell.strategy)
                and (
                    side.axis == "in_flight"
                    or candidate.at_once == cell.at_once
                    or candidate.strategy == SEQUENTIAL
                )
            )
            if alike and self._is_on(side, candidate):
                return candidate
        return None

    def _of_wanted_size(self, claim: Claim, group: list[Cell]) -> list[Cell]:
        if claim.workers is None:
            return group
        wanted = resolve_count(claim.workers, self.cores_usable)
        # Sequential cells stand beside any count, but have no figures of so many workers.
        fits_any = claim.value is None
        return [cell for cell in group if cell.workers == wanted or (fits_any and not _is_parallel(cell))]

    def _stands_aside(self, claim: Claim, group: list[Cell]) -> bool:
        """Whether these sequential cells are no loss to a claim about so many workers: others have them."""
        among_others = any(map(_is_parallel, self.cells))
        return claim.value is not None and among_others and not any(map(_is_parallel, group))

    def _size(self, claim: Claim, cell: Cell) -> list[str]:
        if not _is_parallel(cell) or _axis(claim) == "in_flight":
            return []
        if cell.in_flight is not None:
            return [f"{cell.in_flight} in flight"]
        return [counted(cell.workers, "worker")]

    def _setting(self, claim: Claim, cell: Cell) -> list[str]:
        """What else tells this judgement from the claim's others; from the declaration, never from the plan,
        so that an id does not change with what was selected.
        """
        fixed = _axis(claim)
        parts = [cell.strategy] if fixed != "strategy" and len(self.scenario.strategies) > 1 else []
        if cell.variant is not None and fixed != "variant":
            parts.append(wording.value(cell.variant))
        without = claim.subject.name if claim.subject else None
        return parts + wording.setting(cell, self.scenario, without=without)

    def _item_id(self, index: int, claim: Claim, cell: Cell, *, with_workers: bool) -> str:
        parts = [self.names[index], self.interpreters[cell.interpreter].short]
        if with_workers and claim.workers is None and _is_parallel(cell):
            parts += self._size_word(claim, cell)
        return f"{self.scenario.id}[{'-'.join(parts + self._setting(claim, cell))}]"

    def _size_word(self, claim: Claim, cell: Cell) -> list[str]:
        if cell.in_flight is None:
            return [str(cell.workers)]
        return [] if _axis(claim) == "in_flight" else [f"in_flight={cell.in_flight}"]

    def _nothing_matches(self, index: int, claim: Claim, base: Side | None) -> ClaimTarget:
        first = next(iter(self.interpreters.values()))
        which = f"{wording.side(base)} cell" if base else "cell"
        if claim.where and any(self._is_on(base, cell) for cell in self.cells):
            filters = ", ".join(f"{name}={wording.value(wanted)}" for name, wanted in claim.where.items())
            reason = f"no {which} of this run has {filters}"
        else:
            reason = f"there is no {which} in this run"
        return ClaimTarget(
            scenario=self.scenario.id,
            claim=index,
            interpreter=first.name,
            item_id=f"{self.scenario.id}[{self.names[index]}-{first.short}]",
            setting="",
            reason=reason,
        )


def _axis(claim: Claim) -> str | None:
    """The axis that its two sides are on."""
    return claim.subject.axis if claim.subject else None


def _others(axes: dict[str, JSON], side: Side) -> dict[str, JSON]:
    return {name: value for name, value in axes.items() if name != side.name}


def _is_parallel(cell: Cell) -> bool:
    return cell.strategy != SEQUENTIAL
