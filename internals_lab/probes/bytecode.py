"""How much of a unit's bytecode is specialised after its blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.probe import Probe

if TYPE_CHECKING:
    from internals_lab.model.declaration import Scenario
    from internals_lab.strategies.strategy import Strategy

FIRST_TO_SPECIALISE = [3, 11]


class BytecodeProbe(Probe):
    """Reads the code objects; nothing while a block runs."""

    def unsupported_on(self, interpreter: Interpreter) -> str | None:
        if interpreter.implementation != "cpython":
            return f"{interpreter.implementation} does not show its specialised bytecode"
        if interpreter.language_version[:2] < FIRST_TO_SPECIALISE:
            return f"{interpreter.short} does not specialise its bytecode: CPython does from 3.11 on"
        return None

    def unsupported_with(self, scenario: Scenario, strategy: Strategy) -> str | None:
        if scenario.kind != "function":
            return (
                "statements are timed in a loop of the lab's own; a scenario's function has bytecode to show"
            )
        # Of threads every one specialises the same code; elsewhere it is not in this process.
        return "bytecode is looked at in one thread" if strategy.parallel else None


BYTECODE = BytecodeProbe(
    name="bytecode",
    worker_module="probes.bytecode",
    cost="nothing while a block runs",
    units={"instructions": "instructions", "specialised": "instructions", "specialised_share": "share"},
)
