"""What to measure on where nobody said: this Python, a free-threaded one, and that one's twin with a GIL."""

from __future__ import annotations

from internals_lab.interpreters.findings import CACHE, Findings
from internals_lab.interpreters.naming import is_cpython
from internals_lab.interpreters.resolving import resolve
from internals_lab.model.interpreter import Interpreter


def usual_interpreters(found: Findings) -> list[Interpreter]:
    """As many of the three as are there, this Python first. Raises InterpreterError where not even that answers.

    The free-threaded one is the project's own build if there is one, for it has a twin of the same source and flags;
    else the newest.
    """
    words = ["this"]
    free_threaded = _best([one for one in found.interpreters if one.free_threaded_build])
    if found.this is not None and found.this.free_threaded_build:
        free_threaded = found.this
    if free_threaded is not None:
        twins = [
            one
            for one in found.interpreters
            if not one.free_threaded_build and one.language_version[:2] == free_threaded.language_version[:2]
        ]
        alike = [one for one in twins if (one.found_by == CACHE) == (free_threaded.found_by == CACHE)]
        twin = _best(alike or twins)
        words += [one.executable for one in (twin, free_threaded) if one is not None]
    return resolve(words, found)


def _best(interpreters: list[Interpreter]) -> Interpreter | None:
    usable = [one for one in interpreters if is_cpython(one) and not one.debug_build]
    return max(usable, key=lambda one: (one.found_by == CACHE, one.language_version), default=None)
