"""One look for each interpreter x strategy, the same on every page and whichever others are shown.

The hue speaks of the interpreter (cool: with a GIL, warm: free-threaded build, earthy: other implementations),
the marker's fill repeats it for those who do not see the hue, its shape and the dash speak of the strategy.
Every colour keeps a contrast of 3:1 on both the light and the dark paper; within a family the colours stay apart
under simulated protanopia, deuteranopia and tritanopia (tests hold both).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.interpreter import Interpreter

WITH_GIL = ("#5798c5", "#2f6fd0", "#815889", "#828d6c")
FREE_THREADED = ("#d14fba", "#d9541e", "#ac4677")
OTHERS = ("#936217", "#6b7685", "#b58a4a")

SHAPES = {
    "sequential": "diamond",
    "threads": "circle",
    "processes": "square",
    "subinterpreters": "triangle-up",
    "asyncio": "star",
}
DASHES = {"sequential": "dot", "threads": "solid", "processes": "dash", "subinterpreters": "dashdot"}
OTHER_SHAPES = ("hexagon", "pentagon", "triangle-down", "cross")
OTHER_DASHES = ("longdash", "longdashdot")


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How one series is drawn."""

    colour: str
    symbol: str
    dash: str


def colours(interpreters: Sequence[Interpreter]) -> dict[str, str]:
    """A colour for each interpreter of a run, by name; a version keeps its colour from run to run.

    Two builds of one version cannot both have it: the later one takes the next free colour of its family.
    """
    taken: dict[str, str] = {}
    for interpreter in interpreters:
        family = _family(interpreter)
        first = _preferred(interpreter, len(family))
        order = [family[(first + step) % len(family)] for step in range(len(family))]
        used = set(taken.values())
        taken[interpreter.name] = next((colour for colour in order if colour not in used), order[0])
    return taken


def look(interpreter: Interpreter, strategy: str, colour: str) -> Look:
    """The look of one interpreter x strategy; a strategy nobody foresaw gets one by its name."""
    number = zlib.crc32(strategy.encode())
    shape = SHAPES.get(strategy) or OTHER_SHAPES[number % len(OTHER_SHAPES)]
    dash = DASHES.get(strategy) or OTHER_DASHES[number % len(OTHER_DASHES)]
    return Look(colour=colour, symbol=shape + _fill(interpreter), dash=dash)


def _family(interpreter: Interpreter) -> tuple[str, ...]:
    if interpreter.free_threaded_build:
        return FREE_THREADED
    return WITH_GIL if interpreter.implementation.lower() == "cpython" else OTHERS


def _fill(interpreter: Interpreter) -> str:
    if interpreter.free_threaded_build:
        return ""
    return "-open" if interpreter.implementation.lower() == "cpython" else "-open-dot"


def _preferred(interpreter: Interpreter, count: int) -> int:
    if interpreter.implementation.lower() != "cpython":
        return zlib.crc32(interpreter.implementation.lower().encode()) % count
    numbers = interpreter.version.split(".")
    minor = numbers[1] if len(numbers) > 1 else ""
    return int(minor) % count if minor.isascii() and minor.isdigit() and len(minor) < 4 else 0
