"""Which probes look at a scenario, and at each of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from internals_lab.errors import SettingsError, nearest
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


def probes_named(words: Sequence[str], registry: Registry) -> list[str]:
    """These probes for any scenario, each once. Raises SettingsError for a word that names none."""
    # Facts are declared; there is nothing to inspect in a scenario.
    valid = [name for name in registry.probes if name != "inspection"]
    for word in words:
        if word not in valid:
            raise SettingsError(f"unknown probe {word!r}{nearest(word, valid)}")
    return list(dict.fromkeys(words))


def with_probes(scenario: Scenario, names: Sequence[str]) -> Scenario:
    """The scenario with these probes beside its own; an inspection stays as it is."""
    if scenario.kind == "inspection":
        return scenario
    return msgspec.structs.replace(scenario, probes=list(dict.fromkeys([*scenario.probes, *names])))


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
