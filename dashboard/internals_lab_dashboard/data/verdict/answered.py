"""What a build without a GIL gains, workload by workload: its best configuration over the best of the build that has one."""

from __future__ import annotations

from dataclasses import dataclass

from internals_lab.model.declaration import Scenario
from internals_lab.model.verdict import OverGilBuild
from internals_lab_dashboard.data.run.rows import RunRows


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """An answer of a verdict that was held against a build with a GIL; a workload is a scenario in one setting."""

    scenario: Scenario
    interpreter: str
    setting: str
    best: str
    over: OverGilBuild

    @property
    def is_spread(self) -> bool:
        """Whether workers could share the work out among them."""
        return self.scenario.is_spread


def answered(rows: RunRows) -> list[Answered]:
    """All of a run: what workers can share first, as that is what the absence of a lock is for; the largest gain first."""
    scenarios = {scenario.id: scenario for scenario in rows.scenarios}
    found = [
        Answered(
            scenario=scenarios[verdict.scenario],
            interpreter=verdict.interpreter,
            setting=answer.setting,
            best=best.cell,
            over=over,
        )
        for verdict in rows.verdicts
        if verdict.scenario in scenarios
        for answer in verdict.answers
        if (best := answer.best) is not None and (over := answer.over_gil_build) is not None
    ]
    return sorted(found, key=lambda one: (not one.is_spread, -one.over.typical.estimate))
