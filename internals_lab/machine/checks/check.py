"""The shape of a check."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.sources import Sources

# Given how many seconds have passed since the first look.
SecondLook: TypeAlias = Callable[[float], Finding]

# A check looks once and says what it found, or wants a second look to see what changed meanwhile.
Check: TypeAlias = Callable[[Sources], Finding | SecondLook]
