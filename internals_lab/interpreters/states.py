"""States of an interpreter that a user's word asks for: `3.15+jit` is 3.15 with the knob `jit` set to True."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

import msgspec

from internals_lab.errors import InterpreterError, nearest
from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter

SIGN = "+"


def split_states(spec: str) -> tuple[str, list[str]]:
    """`3.15+jit` as `3.15` and `["jit"]`. A folder's name may have the sign: only what follows the last slash counts."""
    name_at = max(spec.rfind("/"), spec.rfind(os.sep)) + 1
    word, *states = spec[name_at:].split(SIGN)
    return spec[:name_at] + word, states


def settings_of(words: Iterable[str], spec: str, knobs: Mapping[str, Knob]) -> dict[str, JSON]:
    """The value of each knob that the words of `spec` set. Raises InterpreterError."""
    meanings = {word: (knob.name, value) for knob in knobs.values() for word, value in knob.states.items()}
    settings: dict[str, JSON] = {}
    for word in words:
        if word not in meanings:
            raise InterpreterError(f"{spec!r}: no state is called {word!r}{nearest(word, meanings)}")
        name, value = meanings[word]
        if settings.get(name, value) != value:
            raise InterpreterError(f"{spec!r} sets {name} twice, to {settings[name]} and to {value}")
        settings[name] = value
    return settings


def in_state(
    interpreter: Interpreter, settings: Mapping[str, JSON], knobs: Mapping[str, Knob]
) -> Interpreter:
    """The interpreter as a column of its own: its names bear the states, in the order of the knobs."""
    suffix = "".join(
        f"{SIGN}{word}"
        for name, knob in knobs.items()
        for word, value in knob.states.items()
        if name in settings and settings[name] == value
    )
    return msgspec.structs.replace(
        interpreter,
        name=f"{interpreter.name}{suffix}",
        short=f"{interpreter.short}{suffix}",
        knobs=dict(settings),
    )
