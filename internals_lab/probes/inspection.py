"""Facts that a function of the experiment's own finds out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from internals_lab.probes.probe import Probe

if TYPE_CHECKING:
    from internals_lab.model.declaration import Scenario
    from internals_lab.strategies.strategy import Strategy


class InspectionProbe(Probe):
    """Calls what `@inspection` decorates, once in each pass. Its figures are whatever that returns."""

    def unsupported_with(self, scenario: Scenario, strategy: Strategy) -> str | None:
        return (
            None if scenario.kind == "inspection" else "only what is declared with @inspection is inspected"
        )


INSPECTION = InspectionProbe(
    name="inspection",
    worker_module="probes.inspection",
    cost="nothing is timed beside it",
    portable=True,
)
