"""What a budget pays for: which cells, how long their rounds are, and how many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from internals_lab.model.declaration import Scenario
from internals_lab.runner.book.entry import Entry
from internals_lab.runner.book.run_book import RunBook
from internals_lab.runner.course.budget import Budget
from internals_lab.runner.course.observer import Observer
from internals_lab.runner.course.preparation import Preparation, Ready


class Rationing:
    """Cells that are left out have their outcome in the book, and the observer is told. A scenario needs `fewest` rounds
    for an answer and gets `most`.
    """

    def __init__(
        self,
        budget: Budget,
        *,
        scenarios: Sequence[Scenario],
        book: RunBook,
        preparation: Preparation,
        observer: Observer,
        fewest: int,
        most: int,
    ) -> None:
        self._budget = budget
        self._scenarios = scenarios
        self._book = book
        self._preparation = preparation
        self._observer = observer
        self._fewest = min(fewest, most)
        self._most = most
        # What the budget has for probes.
        self.beside_s = 0.0

    def of(self, ready: Mapping[str, Ready], *, beside_s: float = 0.0) -> tuple[dict[str, Ready], int]:
        """What is measured of these scenarios (by id), and in how many rounds. `beside_s` is what probes want: they come
        after the rounds that an answer needs.
        """
        kept = dict(ready)
        self.beside_s = self._spared_s(ready, beside_s)
        # Each step only where those before it do not suffice.
        if self._affordable(kept) < self._most:
            self._leave_out(kept, lambda entries: all(entry.cell.control for entry in entries))
        if short := self._affordable(kept) < self._most:
            kept = self._shortened(kept)
        if self._affordable(kept) < self._fewest:
            self._leave_out(kept, lambda entries: True)
        if short:
            self._leave_out_what_has_no_answer(kept)
        rounds = max(self._fewest, self._affordable(kept))
        if short and any(one.groups for one in kept.values()):
            halved = any(one.plans.items() - ready[name].plans.items() for name, one in kept.items())
            self._observer.note(
                f"the budget pays for {rounds} rounds instead of {self._most}"
                f"{', with half the blocks' if halved else ''}"
            )
        return kept, rounds

    def refuses(self, scenario: Scenario, ready: Ready) -> bool:
        """Whether what is left gives the scenario no answer; if so, its cells are skipped."""
        return self._refuses(scenario, ready, self._budget.left_s)

    def _affordable(self, ready: Mapping[str, Ready]) -> int:
        round_s = sum(one.one_round_s for one in ready.values())
        return self._budget.rounds_within(self._most, round_s, kept_s=self.beside_s)

    def _spared_s(self, ready: Mapping[str, Ready], wanted_s: float) -> float:
        needed_s = self._fewest * sum(one.one_round_s for one in ready.values())
        return max(0.0, min(wanted_s, self._budget.left_s / self._budget.pace - needed_s))

    def _shortened(self, ready: Mapping[str, Ready]) -> dict[str, Ready]:
        """With half the blocks where that tells more in the same time, and everywhere if there is no answer without."""
        halved = {name: self._preparation.with_half_the_blocks(one) for name, one in ready.items()}
        some = {name: one if one.has_several_workers else halved[name] for name, one in ready.items()}
        return some if self._affordable(some) >= self._fewest else halved

    def _leave_out(self, kept: dict[str, Ready], of: Callable[[Sequence[Entry]], bool]) -> None:
        """The controls of some scenarios: what was declared has the budget first."""
        for scenario in self._scenarios:
            waiting = self._book.waiting(scenario)
            if not of(waiting):
                continue
            for entry in waiting:
                if entry.cell.control:
                    self._book.end(entry, "skipped", "the budget goes to what was declared")
            kept[scenario.id] = kept[scenario.id].without_controls()

    def _leave_out_what_has_no_answer(self, kept: dict[str, Ready]) -> None:
        """In the order of the run, before anything is measured."""
        left_s = self._budget.left_s
        for scenario in self._scenarios:
            if self._refuses(scenario, kept[scenario.id], left_s):
                kept[scenario.id] = Ready()
            else:
                left_s -= kept[scenario.id].one_round_s * self._fewest

    def _refuses(self, scenario: Scenario, ready: Ready, left_s: float) -> bool:
        needed_s = ready.one_round_s * self._fewest
        if needed_s <= left_s:
            return False
        reason = f"budget: needs about {needed_s:.0f} s for an answer, {max(0.0, left_s):.0f} s are left"
        self._observer.note(f"{scenario.id} is skipped, {reason}")
        for entry in self._book.waiting(scenario):
            self._book.end(entry, "skipped", reason)
        return True
