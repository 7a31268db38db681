"""Where a ledger is from: machine, interpreters and runs, in words."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

from internals_lab.counted import counted
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.ledger import Ledger
from internals_lab.model.machine import Machine

# Also within a word: `--lab-results=/home/ann/results`, `3.13t,/opt/python/bin/python3`.
ABSOLUTE = re.compile(r"(?<![^=,:])(?:[A-Za-z]:)?[/\\](?:[^,=/\\]+[/\\])*([^,=/\\]+)")


def extent(ledger: Ledger) -> str:
    """`38 statements on 5 interpreters`."""
    statements = counted(len(ledger.statements), "statement")
    return f"{statements} on {counted(len(ledger.interpreters), 'interpreter')}"


def machine_words(machine: Machine) -> str:
    """`2 cores, Intel(R) Xeon(R) Processor, x86_64, Linux 6.1, docker on kvm`."""
    cores = machine.cores_physical or machine.cores_logical
    what = counted(cores, "core")
    if machine.cores_physical not in (None, machine.cores_logical):
        what += f" ({machine.cores_logical} logical)"
    system = f"{machine.system} {machine.release}"
    parts = [what, machine.cpu_model or "", machine.architecture, system, machine.virtualised or ""]
    return ", ".join(filter(None, parts))


def command_words(words: Iterable[str]) -> str:
    """A command line without the folders of the machine on which it was given: of an absolute path the last name."""
    return shlex.join(ABSOLUTE.sub(r"\1", word) for word in words)


def build_words(interpreter: Interpreter) -> str:
    """`CPython 3.13.5, free-threaded, GCC 12.2.0, PGO and LTO`."""
    version = interpreter.version.split()[0] if interpreter.version.split() else ""
    flags = [name for name, has in (("PGO", interpreter.pgo), ("LTO", interpreter.lto)) if has]
    state = [f"{knob}={value}" for knob, value in interpreter.knobs.items()]
    parts = [
        f"{interpreter.implementation} {version}".strip(),
        "free-threaded" if interpreter.free_threaded_build else "",
        interpreter.compiler or "",
        " and ".join(flags),
        " ".join(state),
    ]
    return ", ".join(filter(None, parts))


def runs_words(ledger: Ledger) -> str:
    """Of which run it is, and what of it is older."""
    if ledger.run is None:
        return ""
    others = len(ledger.runs) - 1
    if not others:
        return f"All of run {ledger.run}."
    return f"Of run {ledger.run}, where no other is named; {counted(others, 'older run')} judged what it did not."
