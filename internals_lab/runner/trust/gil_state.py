"""The GIL of a sample, put together from what the worker saw and what was printed around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.sample import GilState

# As much of what a sample printed as is ever kept.
MOST_BYTES = 1 << 20
# The interpreter's own words, from 3.13 on.
_MARK = "has been enabled to load module '"


def gil_state(
    interpreter: Interpreter,
    *,
    hello: Mapping[str, Any],
    loaded: Mapping[str, Any],
    finished: Mapping[str, Any],
    captured: Callable[[int], str],
) -> GilState:
    """The worker's words at its start, after loading and at its end. `captured` gives what the sample printed.

    A process that the measured code started by itself, or that a `.pth` file turned before the worker's first line, has
    nobody who watches it; but it warns where everything goes that is printed.
    """
    seen = finished["gil"]
    state = GilState(
        at_start=hello["gil"],
        after_imports=loaded["gil"],
        at_end=seen["at_end"],
        in_children=seen.get("in_children", []),
        enabled_by=seen["enabled_by"],
        importers=seen.get("importers", []),
    )
    if state.enabled_by or not interpreter.free_threaded_build:
        return state
    named = warned_of(captured(MOST_BYTES))
    if named is None:
        return state
    elsewhere = [] if True in state.seen_at_end else [True]
    return GilState(
        at_start=state.at_start,
        after_imports=state.after_imports,
        at_end=state.at_end,
        in_children=[*state.in_children, *elsewhere],
        enabled_by=named,
    )


def warned_of(printed: str) -> str | None:
    """The module that an interpreter warned of, having turned the GIL on for it."""
    _, found, rest = printed.partition(_MARK)
    return rest.partition("'")[0] if found else None
