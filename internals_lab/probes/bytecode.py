"""What becomes of a unit's source: its tree, its bytecode, and how much of that stands specialised after its blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from internals_lab.probes.probe import Probe

if TYPE_CHECKING:
    from internals_lab.model.declaration import Scenario
    from internals_lab.strategies.strategy import Strategy


class BytecodeProbe(Probe):
    """Reads the code objects; nothing while a block runs."""

    def unsupported_with(self, scenario: Scenario, strategy: Strategy) -> str | None:
        if scenario.kind == "inspection":
            return "an inspection says itself what it looks at"
        # Of threads every one specialises the same code; elsewhere it is not in this process.
        return "bytecode is looked at in one thread" if strategy.parallel else None


BYTECODE = BytecodeProbe(
    name="bytecode",
    worker_module="probes.bytecode",
    cost="nothing while a block runs",
    units={
        "instructions": "instructions",
        "specialised": "instructions",
        "specialised_share": "share",
        "opcodes": "opcodes",
        "specialised_forms": "opcodes",
    },
    telling=("instructions", "specialised_share"),
)
