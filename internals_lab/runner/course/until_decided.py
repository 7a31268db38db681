"""The rounds of cells that are alive together: how many, and which of the cells go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from internals_lab.runner.course.budget import Budget
from internals_lab.runner.planning.arm import Arm


@dataclass(frozen=True, kw_only=True)
class UntilDecided:
    """`looks` are the rounds after which the data are looked at, the last of them the end as it was planned; cells whose
    comparisons are decided leave. The end moves with the budget, between the first look (or `fewest` rounds) and
    `most`: what the cells that left would have cost pays for further rounds of the others, whose intervals are the
    widest, and rounds that take longer than forecast are fewer. `kept_s` is the forecast of what comes afterwards.

    `run_round` measures one round and returns the cells that can have another, `undecided` looks at the data and names
    the cells that need one, `cost_s` forecasts a round. `tell` hears after each how many there were, how many there
    will be, and in how many seconds the whole run will end, at the pace that it has now.
    """

    looks: Sequence[int]
    fewest: int
    most: int
    budget: Budget
    kept_s: float
    cost_s: Callable[[Sequence[Arm]], float]
    run_round: Callable[[Sequence[Arm], int], list[Arm]]
    undecided: Callable[[], frozenset[str]]
    tell: Callable[[int, int, float], None]

    def measure(self, arms: Sequence[Arm]) -> int:
        """Run the rounds; how many there were."""
        done, going_on = 0, list(arms)
        while going_on and done < self.end(going_on, done):
            going_on = self.run_round(going_on, done)
            done += 1
            self._tell(going_on, done)
            if done in self.looks[:-1] and done < self.end(going_on, done):
                needed = self.undecided()
                going_on = [arm for arm in going_on if arm.cell.id in needed]
        return done

    def end(self, arms: Sequence[Arm], done: int) -> int:
        """After how many rounds it will end if all of these cells go on."""
        least = self.looks[0] if len(self.looks) > 1 else self.fewest
        paid = self.budget.rounds_within(self.most - done, self.cost_s(arms), kept_s=self.kept_s)
        return max(min(least, self.most), done + paid)

    def _tell(self, arms: Sequence[Arm], done: int) -> None:
        end = self.end(arms, done)
        self.tell(done, end, (self.cost_s(arms) * (end - done) + self.kept_s) * self.budget.pace)
