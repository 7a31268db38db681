"""`internals-lab doctor`: what of this machine disturbs measuring, and what to do about it."""

from __future__ import annotations

import argparse
import textwrap
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from internals_lab.counted import plural

if TYPE_CHECKING:
    from pathlib import Path

    from internals_lab.machine.checks.finding import Finding
    from internals_lab.machine.sources import Sources
    from internals_lab.model.machine import Machine

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

# Heavy imports wait until the command runs: every command registers at each start.

# Long enough for the kernel's ticks of 10 ms to show a few percent.
WATCHED_S = 1.0
MOST_WATCHED_S = 3600.0
# Longer lines are hard to read, however wide the terminal is.
WIDEST = 100


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "doctor",
        help="say what of this machine disturbs measuring, and what to do about it",
        description="Look at the machine for a moment and say what disturbs measuring on it, what that does to the"
        " results, and what to do about it. Nothing is changed.",
    )
    parser.add_argument("--json", action="store_true", help="the machine and all findings, as JSON")
    parser.add_argument("--strict", action="store_true", help="end with exit code 1 when there is a warning")
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=WATCHED_S,
        metavar="S",
        help="how long to look for steal time, swapping and busy processes (default: %(default)g)",
    )
    parser.add_argument(
        "--noise",
        action="store_true",
        help="measure identical code against itself, which takes about a minute, and store what came of it: expectations"
        " are judged with it from then on",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the findings; 1 only with --strict and a warning."""
    from internals_lab.machine.sources import Sources

    if args.noise:
        from internals_lab.cli.noise import measure_and_store

        measure_and_store()

    def watch() -> float:
        start_s = time.perf_counter()
        time.sleep(args.seconds)
        return time.perf_counter() - start_s

    return diagnose(Sources(), watch=watch, as_json=args.json, strict=args.strict)


def diagnose(
    sources: Sources,
    *,
    watch: Callable[[], float],
    as_json: bool = False,
    strict: bool = False,
    noise: Path | None = None,
) -> int:
    """The same for any machine; `watch` lets some time pass and tells how many seconds. `noise` is the folder with the
    stored noise floors, the user's own unless said.
    """
    import msgspec

    from internals_lab.machine.describing import describe_machine
    from internals_lab.machine.examining import examine
    from internals_lab.machine.stored_noise import stored_noise

    machine = describe_machine(sources)
    machine = msgspec.structs.replace(machine, noise_floor=stored_noise(machine.id, noise))
    findings = examine(sources, watch=watch)
    if as_json:
        document = {"machine": machine, "findings": findings}
        print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
    else:
        _print(machine, findings)
    return int(strict and any(finding.state == "warning" for finding in findings))


def _seconds(text: str) -> float:
    """For argparse, which puts the option's name before the complaint."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= MOST_WATCHED_S:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time to look; give seconds, above 0 and up to {MOST_WATCHED_S:g}"
        )
    return seconds


def _print(machine: Machine, findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.text import Text

    from internals_lab.cli.noise import noise_lines

    console = Console(highlight=False)
    width = min(console.width, WIDEST)

    def tell(text: str, style: str = "", *, first: str = "", others: str = "") -> None:
        wrapped = textwrap.fill(
            text, width, initial_indent=first, subsequent_indent=others, break_on_hyphens=False
        )
        console.print(Text(wrapped, style=style), soft_wrap=True)

    for line in machine_lines(machine):
        tell(line)
    for state, style in (("warning", "bold red"), ("note", "bold yellow")):
        for finding in findings:
            if finding.state != state:
                continue
            console.print()
            tell(f"{state}: {finding.check}", style)
            for text in (finding.seen, f"Effect: {finding.effect}", f"To do: {finding.remedy}"):
                tell(text, first="  ", others="  ")
            for command in finding.commands:
                # Never broken: it is there to be copied.
                console.print(Text(f"    {command}", style="cyan"), soft_wrap=True)
    for state, heading in (("ok", "in order"), ("not checkable here", "not checkable here")):
        group = [finding for finding in findings if finding.state == state]
        if not group:
            continue
        console.print()
        tell(f"{heading}:", "bold")
        column = 2 + max(len(finding.check) for finding in group) + 2
        for finding in group:
            tell(finding.seen, first=f"  {finding.check}".ljust(column), others=" " * column)
    console.print()
    for line in noise_lines(machine.noise_floor, now=datetime.now(UTC)):
        tell(line)
    console.print()
    tell(summary(findings))


def summary(findings: list[Finding]) -> str:
    """How many findings there are of each kind, in a sentence."""
    states = [finding.state for finding in findings]
    warnings, notes = states.count("warning"), states.count("note")
    return (
        f"{_counted(warnings, 'warning')}, {_counted(notes, 'note')}; {states.count('ok')} in order,"
        f" {states.count('not checkable here')} not checkable here."
    )


def machine_lines(machine: Machine) -> list[str]:
    """What is being looked at: processor and system, its CPUs, and the share of them that this process has."""
    system = f"{machine.system} {machine.release} on {machine.architecture}"
    lines = [f"{machine.cpu_model}, {system}" if machine.cpu_model else system]
    lines.append(_cpus(machine))
    shares = []
    if machine.cpus_allowed and len(machine.cpus_allowed) < machine.cores_logical:
        shares.append(f"{len(machine.cpus_allowed)} of the {machine.cores_logical} CPUs")
    if machine.quota_cores is not None:
        shares.append(f"{machine.quota_cores:g} cores' worth of time")
    if shares:
        lines.append(f"this process may use {', '.join(shares)}")
    return lines


def _cpus(machine: Machine) -> str:
    parts = []
    if topology := machine.topology:
        cores = _counted(len(topology.cores), "physical core")
        if topology.is_hybrid:
            kinds = [set(kind) for kind in topology.speed_classes]
            counts = [sum(core[0] in kind for core in topology.cores) for kind in kinds]
            cores += f" of unlike speed ({' + '.join(map(str, counts))}, the fastest first)"
        parts.append(cores)
        for count, name in (
            (len(topology.packages), "socket"),
            (len(topology.numa_nodes), "memory node"),
            (len(topology.cache_groups), "last-level cache"),
        ):
            if count > 1:
                parts.append(_counted(count, name))
    elif machine.cores_physical:
        parts.append(_counted(machine.cores_physical, "physical core"))
    if machine.memory_bytes:
        parts.append(f"{machine.memory_bytes / 2**30:.1f} GiB of memory")
    return f"{_counted(machine.cores_logical, 'CPU')}: {', '.join(parts)}"


def _counted(count: int, name: str) -> str:
    return f"{count or 'no'} {plural(count, name)}"
