"""Readable names for interpreters: unique, and the same for the same set of interpreters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from internals_lab.interpreters.findings import GIVEN
from internals_lab.model.interpreter import Interpreter


def named(interpreters: Sequence[Interpreter]) -> list[Interpreter]:
    """The interpreters in the same order with `name` and `short` set.

    A name is `cpython-3.13.5t`; a short is `3.13t`, the full version where two of the set would share one.
    What is still shared gets `#2`, `#3` by the order of paths, so names do not depend on who found what first.
    """
    names = _numbered(interpreters, full_name)
    shared = Counter(map(short_name, interpreters))

    def short(interpreter: Interpreter) -> str:
        brief = short_name(interpreter)
        return brief if shared[brief] == 1 else long_short_name(interpreter)

    shorts = _numbered(interpreters, short)
    return [
        msgspec.structs.replace(interpreter, name=names[index], short=shorts[index])
        for index, interpreter in enumerate(interpreters)
    ]


def full_name(interpreter: Interpreter) -> str:
    """`cpython-3.13.5t`: implementation, its own version, build."""
    return f"{interpreter.implementation}-{interpreter.version}{build_suffix(interpreter)}"


def short_name(interpreter: Interpreter) -> str:
    """`3.13t`, `pypy3.11`: the version of the language that it speaks."""
    return prefix(interpreter) + language(interpreter, parts=2) + build_suffix(interpreter)


def long_short_name(interpreter: Interpreter) -> str:
    """`3.13.5t`, `pypy3.11.13`: where two of one `short_name` are there."""
    by_own = is_cpython(interpreter) or is_numbered_by_itself(interpreter)
    version = interpreter.version if by_own else language(interpreter, parts=3)
    return prefix(interpreter) + version + build_suffix(interpreter)


def is_cpython(interpreter: Interpreter) -> bool:
    """Whether a bare version number means it."""
    return interpreter.implementation == "cpython"


def prefix(interpreter: Interpreter) -> str:
    """What stands before the version: nothing for CPython."""
    return "" if is_cpython(interpreter) else interpreter.implementation


def is_numbered_by_itself(interpreter: Interpreter) -> bool:
    """Whether its own version tells one from another: all MicroPythons say that they speak Python 3.4."""
    return interpreter.implementation == "micropython"


def language(interpreter: Interpreter, *, parts: int) -> str:
    """The version that it is known by, cut to `parts` numbers: of the language, as a rule."""
    if is_numbered_by_itself(interpreter):
        return ".".join(interpreter.version.split(".")[:parts])
    return ".".join(map(str, interpreter.language_version[:parts]))


def build_suffix(interpreter: Interpreter) -> str:
    """The letters that CPython itself uses: `t` for free-threaded, `d` for debug."""
    return ("t" if interpreter.free_threaded_build else "") + ("d" if interpreter.debug_build else "")


def _numbered(interpreters: Sequence[Interpreter], wording: Callable[[Interpreter], str]) -> dict[int, str]:
    """The word of each by its place; the second and further of one word get a number."""
    given: Counter[str] = Counter()
    words: dict[int, str] = {}

    def place(index: int) -> tuple[bool, str]:
        # One that is only named by its path on this occasion must not take the name of one that is always there.
        return interpreters[index].found_by == GIVEN, interpreters[index].executable

    for index in sorted(range(len(interpreters)), key=place):
        word = wording(interpreters[index])
        given[word] += 1
        words[index] = word if given[word] == 1 else f"{word}#{given[word]}"
    return words
