"""Every check, in the order in which they are told."""

from __future__ import annotations

from internals_lab.machine.checks import (
    address_layout,
    battery,
    clock_source,
    core_kinds,
    governor,
    load,
    neighbours,
    overheating,
    quota,
    smt,
    steal,
    swap,
    turbo,
    virtualisation,
)
from internals_lab.machine.checks.check import Check

CHECKS: tuple[Check, ...] = (
    load.check,
    neighbours.check,
    quota.check,
    steal.check,
    virtualisation.check,
    smt.check,
    core_kinds.check,
    governor.check,
    turbo.check,
    overheating.check,
    battery.check,
    swap.check,
    clock_source.check,
    address_layout.check,
)
