"""Looks at a machine before it is measured on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from internals_lab.machine.checks.check import Check
from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.checks.registry import CHECKS
from internals_lab.machine.sources import Sources


def examine(
    sources: Sources, *, watch: Callable[[], float], checks: Sequence[Check] = CHECKS
) -> list[Finding]:
    """What every check finds, in their order. `watch` lets some time pass between the first look and the second,
    once for all checks, and tells how many seconds passed.
    """
    first = [check(sources) for check in checks]
    passed_s = watch()
    return [look if isinstance(look, Finding) else look(passed_s) for look in first]
