"""Whether memory has been moved out to disk."""

from __future__ import annotations

import re

from internals_lab.machine.checks.check import SecondLook
from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.sources import Sources

NAME = "swap"
# What an idle machine leaves there for weeks without asking for it.
LITTLE_KB = 64 * 1024


def check(sources: Sources) -> Finding | SecondLook:
    """Swap in use, and pages moved between two looks."""
    total_kb, free_kb = (_figure(sources, "proc/meminfo", key) for key in ("SwapTotal:", "SwapFree:"))
    if total_kb is None or free_kb is None:
        return Finding(check=NAME, state="not checkable here", seen="The system does not tell.")
    if total_kb == 0:
        return Finding(check=NAME, state="ok", seen="There is none.")
    before = _moved_pages(sources)

    def second_look(passed_s: float) -> Finding:
        moved = _moved_pages(sources) - before
        used_kb = total_kb - free_kb
        swappiness = sources.text("proc/sys/vm/swappiness")
        seen = f"{used_kb / 1024:.0f} of {total_kb / 1024:.0f} MiB in use"
        seen += f", {moved} pages moved in the last {passed_s:.3g} s" if moved else ""
        seen += f" (swappiness {swappiness})." if swappiness else "."
        if not moved and used_kb <= LITTLE_KB:
            return Finding(check=NAME, state="ok", seen=seen)
        return Finding(
            check=NAME,
            state="warning" if moved else "note",
            seen=seen,
            effect="A page that has to come back from disk can take as long as a whole block, and memory figures"
            " leave out what was moved away.",
            remedy="End what needs the memory; then bring everything back. This fails where memory is too small.",
            commands=("sudo swapoff -a && sudo swapon -a",),
        )

    return second_look


def _moved_pages(sources: Sources) -> int:
    return sum(_figure(sources, "proc/vmstat", key) or 0 for key in ("pswpin", "pswpout"))


def _figure(sources: Sources, path: str, key: str) -> int | None:
    match = re.search(rf"^{key}\s+(\d+)", sources.text(path) or "", re.MULTILINE)
    return int(match.group(1)) if match else None
