"""What the lab can measure on an interpreter, and why not the rest."""

from __future__ import annotations

from typing import Literal

from internals_lab.kinds.known import SENT_STRATEGIES
from internals_lab.knobs.knob import Knob
from internals_lab.model.base import Record
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry


class Abilities(Record, frozen=True):
    """`extent`: all scenarios, those alone whose source is sent to it, or nothing, for `reason`.

    `strategies` and `knobs`: every name that there is, with why it cannot be had there, or None.
    """

    extent: Literal["full", "portable", "nothing"]
    reason: str | None
    strategies: dict[str, str | None]
    knobs: dict[str, str | None]

    @property
    def missing_strategies(self) -> list[str]:
        """The names of those that cannot be had."""
        return [name for name, reason in self.strategies.items() if reason is not None]


def abilities(interpreter: Interpreter, registry: Registry) -> Abilities:
    """What can be measured on that interpreter."""
    kinds = registry.kinds
    reason = kinds.unsupported(interpreter, portable=True)
    sent = kinds.is_sent_source(interpreter)
    not_sent = f"{interpreter.short} runs what is sent to it, without this" if sent else None
    return Abilities(
        extent="nothing" if reason else "portable" if sent else "full",
        reason=reason,
        strategies={
            name: kinds.lacks(name, interpreter)
            or strategy.unsupported_on(interpreter)
            or (not_sent if name not in SENT_STRATEGIES else None)
            for name, strategy in registry.strategies.items()
        },
        knobs={
            name: kinds.lacks(name, interpreter) or _no_choice(knob, interpreter) or not_sent
            for name, knob in registry.knobs.items()
        },
    )


def _no_choice(knob: Knob, interpreter: Interpreter) -> str | None:
    """Why there is no choice between the knob's states; None where there is, or where it has none to try."""
    reasons = [knob.unsupported_on(value, interpreter) for value in knob.states.values()]
    missing = [reason for reason in reasons if reason is not None]
    return missing[0] if missing and len(missing) >= len(reasons) - 1 else None
