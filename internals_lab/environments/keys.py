"""By what environments and agreements are found again: a change of anything that they stand on changes the key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from internals_lab.model.interpreter import Interpreter


def key_of(*words: str) -> str:
    """A short word for all of these in their order."""
    whole = hashlib.sha256()
    for word in words:
        whole.update(f"{len(word)}:{word}".encode())
    return whole.hexdigest()[:24]


def configuration_key(inherited: Mapping[str, str]) -> str:
    """How uv is set up, as far as its variables say: another index has other packages."""
    return key_of(*(f"{name}={value}" for name, value in sorted(inherited.items()) if name.startswith("UV_")))


def interpreter_key(interpreter: Interpreter) -> str:
    """A build in its place: an environment is tied to both. All environments on one build share it."""
    place = interpreter.extra.get("base_prefix") or interpreter.executable
    return key_of(interpreter.identity, str(place))
