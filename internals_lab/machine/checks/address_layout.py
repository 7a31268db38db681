"""Whether every process gets its memory at other addresses (ASLR)."""

from __future__ import annotations

from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.sources import Sources

NAME = "ASLR"
# ADDR_NO_RANDOMIZE of personality(2), which `setarch -R` and debuggers set.
NOT_RANDOM = 0x0040000


def check(sources: Sources) -> Finding:
    """Random layouts are wanted: each round's processes draw another one, so that the interval covers them."""
    setting = sources.text("proc/sys/kernel/randomize_va_space")
    if setting is None:
        return Finding(check=NAME, state="not checkable here", seen="The system does not tell.")
    if setting == "0":
        return _fixed("Off, for the whole machine.", "sudo sysctl -w kernel.randomize_va_space=2")
    if int(sources.text("proc/self/personality") or "0", 16) & NOT_RANDOM:
        return _fixed("Off for this process and its children (setarch -R, or a debugger).", None)
    return Finding(check=NAME, state="ok", seen="On: every round measures another memory layout.")


def _fixed(seen: str, command: str | None) -> Finding:
    return Finding(
        check=NAME,
        state="note",
        seen=seen,
        effect="Every process gets the same memory layout. A lucky or unlucky one can be worth some percent, and"
        " here it passes for the code's own speed, in every round alike.",
        remedy="Turn it on: fresh processes in every round average it out."
        if command
        else "Start the lab outside of it.",
        commands=(command,) if command else (),
    )
