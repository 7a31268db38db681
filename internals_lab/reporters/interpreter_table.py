"""The interpreters that were found: a line each, or everything that is known of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from internals_lab.interpreters.abilities import Abilities
from internals_lab.model.interpreter import Interpreter

Row = tuple[Interpreter, Abilities]

UNKNOWN = "?"


def table(rows: Sequence[Row]) -> RenderableType:
    """A line an interpreter, in 100 columns; the last tells what can be measured on it."""
    columns = Table(box=None, pad_edge=False, header_style="bold", expand=False)
    for heading in ("name", "short", "GIL", "JIT", "build", "allocator", "found by"):
        columns.add_column(heading, no_wrap=True)
    columns.add_column("measures")
    for interpreter, can in rows:
        columns.add_row(
            Text(interpreter.name, style="bold"),
            interpreter.short,
            gil(interpreter),
            jit(interpreter),
            build(interpreter),
            interpreter.allocator or "-",
            interpreter.found_by,
            measures(can),
            style="" if can.extent == "full" else "dim",
        )
    return columns


def details(rows: Sequence[Row]) -> RenderableType:
    """A block an interpreter: all that it says of itself, and the reason for each thing that it cannot do."""
    blocks: list[RenderableType] = []
    for interpreter, can in rows:
        facts = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 2))
        facts.add_column(no_wrap=True, style="dim")
        facts.add_column(overflow="fold")
        for word, text in _facts(interpreter, can):
            facts.add_row(word, text)
        blocks += [Text(interpreter.name, style="bold"), facts, Text()]
    return Group(*blocks[:-1])


def gil(interpreter: Interpreter) -> str:
    """Its state at the start: on, off (a build that may be without), none (it never has one), or not known."""
    if interpreter.free_threaded_build or interpreter.gil_enabled_at_start:
        return "on" if interpreter.gil_enabled_at_start else "off"
    if interpreter.gil_enabled_at_start is False:
        return "none"
    # Before 3.13 there was nothing to ask.
    return "on" if interpreter.implementation in ("cpython", "cinderx", "pypy") else UNKNOWN


def jit(interpreter: Interpreter) -> str:
    """Its state at the start: on, off (it can be turned on), none, or not known."""
    if interpreter.jit_available is None:
        return UNKNOWN
    if not interpreter.jit_available:
        return "none"
    return {True: "on", False: "off", None: UNKNOWN}[interpreter.jit_enabled]


def build(interpreter: Interpreter) -> str:
    """The flags that make one build faster or slower than another: those that it has, `?` where it does not tell."""
    flags = {
        "PGO": interpreter.pgo,
        "LTO": interpreter.lto,
        "asserts": interpreter.assertions,
        "debug": interpreter.debug_build or None,
    }
    if interpreter.pgo is None and interpreter.lto is None and not interpreter.debug_build:
        return UNKNOWN
    has = [name if value else f"{name}?" for name, value in flags.items() if value is not False]
    known = [word for word in has if word not in ("asserts?", "debug?")]
    return " ".join(known) or "plain"


def measures(can: Abilities) -> str:
    """What can be measured on it, in a few words."""
    if can.extent == "nothing":
        return f"nothing: {can.reason}"
    extent = "everything" if can.extent == "full" else "portable scenarios"
    missing = can.missing_strategies if can.extent == "full" else []
    if not missing:
        return extent
    return f"all but {len(missing)} {'strategy' if len(missing) == 1 else 'strategies'}"


def with_tilde(path: Path) -> str:
    """The path from the user's home, where it is below."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):  # elsewhere; no home
        return str(path)


def _facts(interpreter: Interpreter, can: Abilities) -> Iterator[tuple[str, str]]:
    yield "path", with_tilde(Path(interpreter.executable))
    yield "found by", interpreter.found_by
    yield "short name", interpreter.short
    yield "version", str(interpreter.extra.get("version_text") or interpreter.version)
    yield "language", "Python " + ".".join(map(str, interpreter.language_version))
    yield "free-threaded build", _yes(interpreter.free_threaded_build)
    yield "GIL at start", gil(interpreter)
    yield "JIT at start", jit(interpreter)
    yield "compiler", interpreter.compiler or UNKNOWN
    yield "optimised", f"PGO {_yes(interpreter.pgo)}, LTO {_yes(interpreter.lto)}"
    yield "assertions", f"{_yes(interpreter.assertions)}, debug build {_yes(interpreter.debug_build)}"
    yield "configured with", interpreter.configure_arguments or UNKNOWN
    yield "libc", interpreter.libc or UNKNOWN
    yield "allocator", interpreter.allocator or UNKNOWN
    yield "collector", f"thresholds {', '.join(map(str, interpreter.gc_thresholds or [])) or UNKNOWN}"
    if interpreter.switch_interval_ns is not None:
        yield "switch interval", f"{interpreter.switch_interval_ns / 1e6:g} ms"
    step = f", steps of {interpreter.clock_step_ns} ns" if interpreter.clock_step_ns else ""
    yield "clock", f"{interpreter.clock or UNKNOWN}{step}"
    if interpreter.hello_ns is not None:
        yield "first answer", f"after {interpreter.hello_ns / 1e6:.0f} ms"
    yield (
        "packages",
        ", ".join(f"{name} {version}" for name, version in interpreter.packages.items()) or "none",
    )
    yield "identity", interpreter.identity
    yield "measures", measures(can)
    for name, reason in {**can.strategies, **can.knobs}.items():
        if reason is not None:
            yield f"no {name}", reason


def _yes(value: bool | None) -> str:
    return {True: "yes", False: "no", None: UNKNOWN}[value]
