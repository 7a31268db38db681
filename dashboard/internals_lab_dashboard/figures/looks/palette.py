"""One look for each interpreter x strategy, the same on every page and whichever others are shown.

The hue speaks of the interpreter (cool: with a GIL, warm: free-threaded build, earthy: other implementations),
the marker's fill repeats it for those who do not see the hue, its shape and the dash speak of the strategy.
Every colour keeps a contrast of 3:1 on both the light and the dark paper; within a family the colours stay apart
under simulated protanopia, deuteranopia and tritanopia. Where a run has more interpreters of a family than there are hues,
each hue has its turn again with another mark in the marker and another dash. (Tests hold all of this.)
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from internals_lab.model.interpreter import Interpreter

# A version begins at the hue of its number, so that 3.9 to 3.15 have one each.
WITH_GIL = ("#815889", "#057918", "#617560", "#ab79f5", "#828d6c", "#5798c5", "#2f6fd0")
FREE_THREADED = ("#c27896", "#d9541e", "#ac4677", "#d14fba", "#c13045", "#ea6c5a")
OTHERS = ("#936217", "#6b7685", "#b58a4a", "#86959c", "#76664f", "#8e7e66")

# The first turn of a hue has the first shape, and so on. A cross is seen in an open marker and, in white, in a full one.
SHAPES = {
    "sequential": ("diamond", "diamond-cross", "diamond-x"),
    "threads": ("circle", "circle-cross", "circle-x"),
    "processes": ("square", "square-cross", "square-x"),
    "subinterpreters": ("triangle-up", "triangle-left", "triangle-ne"),
    "thread_pool": ("hexagon", "hexagon2", "octagon"),
    "process_pool": ("pentagon", "star-triangle-down", "star-triangle-up"),
    "interpreter_pool": ("triangle-down", "triangle-right", "triangle-sw"),
    "asyncio": ("star", "hexagram", "star-diamond"),
}
UNFORESEEN_SHAPES = ("cross", "x", "star-triangle-up")
# Plotly puts no dot into a marker with a cross: of what has one, these are the further shapes.
DOTTED = {
    "diamond-cross": "diamond-tall",
    "diamond-x": "diamond-wide",
    "circle-cross": "octagon",
    "circle-x": "hexagon2",
    "square-cross": "star-square",
    "square-x": "star-diamond",
}
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
FIRST_DASHES = {"threads": "solid", "processes": "dash", "sequential": "dot", "subinterpreters": "dashdot"}
WHITE = "#ffffff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tint:
    """What is an interpreter's own: its colour, and which turn of the colour it is."""

    colour: str
    turn: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How one series is drawn. `edge` is the colour of the marker's outline and of a cross in it, None for its own."""

    colour: str
    symbol: str
    dash: str
    edge: str | None = None

    @property
    def outline(self) -> dict[str, object]:
        """The marker's, as Plotly takes it."""
        return {"width": 2, "color": self.edge or self.colour}


def tints(interpreters: Sequence[Interpreter], also: Sequence[Interpreter] = ()) -> dict[str, Tint]:
    """A tint for each interpreter of a run, by name; a version keeps its colour from run to run.

    Two builds of one version cannot both have it: the later one takes the next free colour of its family. `also` take what
    these leave.
    """
    given: dict[str, Tint] = {}
    for group in (interpreters, also):
        # First those that get what they prefer, so that no second build of one version displaces another version; and of
        # those the interpreters as they start before states of them, which the run's knobs turn on.
        waiting = []
        for interpreter in sorted(group, key=lambda one: bool(one.knobs)):
            first = Tint(colour=_order(interpreter)[0])
            if first in given.values():
                waiting.append(interpreter)
            else:
                given[interpreter.name] = first
        for interpreter in waiting:
            turns = Counter(tint.colour for tint in given.values())
            colour = min(_order(interpreter), key=lambda one: turns[one])
            given[interpreter.name] = Tint(colour=colour, turn=turns[colour])
    return given


def look(interpreter: Interpreter, strategy: str, tint: Tint) -> Look:
    """The look of one interpreter x strategy; a strategy nobody foresaw gets one of its own kind."""
    shapes = SHAPES.get(strategy, UNFORESEEN_SHAPES)
    shape = shapes[tint.turn % len(shapes)]
    fill = _fill(interpreter)
    has_white_cross = not fill and shape in DOTTED
    return Look(
        colour=tint.colour,
        symbol=(DOTTED.get(shape, shape) if fill == "-open-dot" else shape) + fill,
        dash=_dash(strategy, tint.turn),
        edge=WHITE if has_white_cross else None,
    )


def _dash(strategy: str, turn: int) -> str:
    first = FIRST_DASHES.get(strategy) or DASHES[4 + zlib.crc32(strategy.encode()) % 2]
    return DASHES[(DASHES.index(first) + turn) % len(DASHES)]


def _order(interpreter: Interpreter) -> list[str]:
    """The colours of its family, from the one that it prefers on."""
    family = _family(interpreter)
    first = _preferred(interpreter, len(family))
    return [*family[first:], *family[:first]]


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
