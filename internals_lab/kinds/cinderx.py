"""CinderX: a CPython in whose environment the package `cinderx` is installed, for its JIT."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from internals_lab.kinds.cpython import CPYTHON, CPython

PACKAGE = "cinderx"


class CinderX(CPython):
    """What CPython can, and a JIT of its own, which is off until the knob `jit` turns it on."""

    def recognises(self, facts: Mapping[str, Any], executable: Path) -> bool:
        """By the package: the interpreter is the same with and without it."""
        return CPYTHON.recognises(facts, executable) and PACKAGE in (facts.get("packages") or {})

    def as_meant(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """It speaks of CPython's JIT, where that of the package is meant, which nothing turns on unasked."""
        return {**super().as_meant(facts), "jit_available": True, "jit_enabled": False}


# No program has a name of its own: environments of CPython are found as such.
CINDERX = CinderX(name="cinderx", executables=re.compile(r"(?!)"))
