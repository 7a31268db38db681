"""Whether the machine saves power because it has to."""

from __future__ import annotations

from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.sources import Sources

NAME = "battery"


def check(sources: Sources) -> Finding:
    """On battery most laptops clock lower, and change their mind while it runs out."""
    plugged_in = sources.plugged_in()
    if plugged_in is None:
        return Finding(check=NAME, state="ok", seen="There is none, as far as the system tells.")
    if plugged_in:
        return Finding(check=NAME, state="ok", seen="Plugged in.")
    return Finding(
        check=NAME,
        state="warning",
        seen="The machine runs on its battery.",
        effect="It saves power: lower clocks, slower rises, other decisions as the battery runs out.",
        remedy="Plug it in while measuring.",
    )
