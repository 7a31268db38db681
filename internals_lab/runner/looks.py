"""Which probes look at a cell."""

from __future__ import annotations

from dataclasses import dataclass

from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.probe import Probe
from internals_lab.registry import Registry
from internals_lab.strategies.strategy import Strategy


@dataclass(frozen=True, kw_only=True)
class Look:
    """A probe that was asked for at a cell. `unsupported` says why it cannot look there, None where it can."""

    probe: Probe
    unsupported: str | None = None


def looks_of(
    scenario: Scenario, interpreter: Interpreter, strategy: Strategy, registry: Registry
) -> list[Look]:
    """One for each of the scenario's probes."""
    looks = []
    for name in scenario.probes:
        probe = registry.probes[name]
        reason = registry.kinds.lacks(name, interpreter) or probe.unsupported_on(interpreter)
        if registry.kinds.is_sent_source(interpreter) and not probe.portable:
            reason = (
                f"{interpreter.implementation} {interpreter.version} runs what is sent to it, without probes"
            )
        looks.append(Look(probe=probe, unsupported=reason or probe.unsupported_with(scenario, strategy)))
    return looks
