"""From the words of a user to interpreters."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from internals_lab.errors import InterpreterError, nearest
from internals_lab.interpreters.finding import describe_one
from internals_lab.interpreters.findings import CACHE, Findings
from internals_lab.interpreters.naming import (
    full_name,
    is_cpython,
    language,
    long_short_name,
    named,
    prefix,
    short_name,
)
from internals_lab.interpreters.states import SIGN, in_state, settings_of, split_states
from internals_lab.kinds.known import KnownKinds
from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry, load_registry


def resolve(
    specs: Sequence[str],
    found: Findings,
    registry: Registry | None = None,
    *,
    describe: Callable[[Path], Interpreter] | None = None,
) -> list[Interpreter]:
    """The interpreters that the words mean, each once, in their order, with the `short` of this choice.

    A word is a name or the beginning of one (`3.13`, `3.13t`, `3.13.5`, `cpython-3.13.5t`, `pypy`, `pypy3.11`),
    a path to any executable, `this` (the running interpreter) or `all`. `3.13` never means `3.13t`. Behind it may stand
    states of knobs: `3.15+jit` is a column beside `3.15`.
    Where several builds fit, the first found is taken (running, PATH, pyenv, uv, cache); but where a version is
    asked for both with and without `t`, the project's cache comes first on both sides, since only its two builds
    share source and flags. What is too old or too foreign to be driven resolves too: that is for the runner to say.
    """
    registry = registry or load_registry()
    describe = describe or partial(describe_one, kinds=registry.kinds)
    wanted = [_Wanted.of(spec.strip()) for spec in specs]
    bases: list[Interpreter] = []
    columns: list[tuple[str, dict[str, JSON]]] = []
    for one in wanted:
        settings = settings_of(one.states, one.spec, registry.knobs)
        for interpreter in _meant_by(one, wanted, found, registry.kinds, describe):
            if all(interpreter.executable != other.executable for other in bases):
                bases.append(interpreter)
            if (interpreter.executable, settings) not in columns:
                columns.append((interpreter.executable, settings))
    if not bases:
        raise InterpreterError(f"no interpreter was asked for; {_what_is_there(found)}")
    of_this_choice = {one.executable: one for one in _named_within(bases, found)}
    return [
        in_state(of_this_choice[executable], settings, registry.knobs) for executable, settings in columns
    ]


def left_out_of_all(specs: Sequence[str], found: Findings) -> list[str]:
    """Where `all` was asked for, a line for each program that looked like an interpreter and did not answer as one."""
    return found.problems if any(spec.strip().partition(SIGN)[0] == "all" for spec in specs) else []


class _Wanted(NamedTuple):
    """A user's word, taken apart."""

    spec: str
    word: str
    states: tuple[str, ...]

    @classmethod
    def of(cls, spec: str) -> _Wanted:
        if _looks_like_a_path(spec) and Path(spec).expanduser().exists():
            return cls(spec, spec, ())
        word, states = split_states(spec)
        return cls(spec, word, tuple(states))


def _meant_by(
    one: _Wanted,
    wanted: Sequence[_Wanted],
    found: Findings,
    kinds: KnownKinds,
    describe: Callable[[Path], Interpreter],
) -> list[Interpreter]:
    word = one.word
    if word == "all":
        return found.interpreters
    if word == "this":
        if found.this is None:
            raise InterpreterError(
                f"'this': the running interpreter does not answer; {_what_is_there(found)}"
            )
        return [found.this]
    if _looks_like_a_path(word):
        return [_at(Path(word).expanduser(), found, kinds, describe)]
    fitting = [interpreter for interpreter in found.interpreters if word in _words(interpreter, kinds)]
    if not fitting:
        raise InterpreterError(
            f"no interpreter {one.spec!r}{_hint(word, found, kinds)}; {_what_is_there(found)}{_way_to(word)}"
        )
    twin = word.removesuffix("t") if word.endswith("t") else f"{word}t"
    if any(twin == other.word for other in wanted):
        return [next((one for one in fitting if one.found_by == CACHE), fitting[0])]
    return fitting[:1]


def _hint(word: str, found: Findings, kinds: KnownKinds) -> str:
    """The nearest word that would be right, where one is near."""
    there = {one.implementation for one in found.interpreters}
    if any(word in (kind.name, *kind.aliases) and kind.name not in there for kind in kinds.by_name.values()):
        return ": none is here"
    known = [kind.name for kind in kinds.by_name.values()]
    valid = [
        "this",
        "all",
        *known,
        *sorted({one for each in found.interpreters for one in _words(each, kinds)}),
    ]
    hint = nearest(word, valid) if word else ""
    return hint if "did you mean" in hint else ""


def _way_to(word: str) -> str:
    """How to get what the lab can install."""
    # Only where something is missing: it knows all the ways.
    from internals_lab.interpreters.provision.offers import OFFERS

    return f"; `internals-lab interpreters install {word}` gets it" if word in OFFERS else ""


def _words(interpreter: Interpreter, kinds: KnownKinds) -> set[str]:
    """Every word that means this interpreter: its own name, and each cut of its version."""
    words = {interpreter.name, interpreter.short, full_name(interpreter)}
    words |= {short_name(interpreter), long_short_name(interpreter)}
    if not is_cpython(interpreter):
        kind = kinds.of(interpreter)
        words |= {interpreter.implementation, *(kind.aliases if kind else ())}
        words |= {prefix(interpreter) + language(interpreter, parts=1)}
    elif not interpreter.debug_build:
        words |= {f"{word}{short_name(interpreter)}" for word in ("python", "cpython", "cpython-")}
        words |= {f"python{long_short_name(interpreter)}"}
    return words


def _looks_like_a_path(spec: str) -> bool:
    separators = [os.sep, os.altsep] if os.altsep else [os.sep]
    return any(separator in spec for separator in separators) or spec.startswith("~")


def _at(
    path: Path, found: Findings, kinds: KnownKinds, describe: Callable[[Path], Interpreter]
) -> Interpreter:
    """The interpreter at a path: one that was found, or one asked now."""
    absolute = path.absolute()
    for interpreter in found.interpreters:
        if Path(interpreter.executable) == absolute:
            return interpreter
    if absolute.is_dir():
        raise InterpreterError(
            f"{path} is a folder; give the executable inside, such as {path / 'bin' / 'python'}"
        )
    if not absolute.exists():
        raise InterpreterError(f"there is no file {path}; {_what_is_there(found)}")
    if not kinds.to_ask(absolute).can_run(absolute):
        raise InterpreterError(f"{path} is not executable")
    described = describe(absolute)
    same_environment = (described.identity, described.extra.get("prefix"))
    for interpreter in found.interpreters:
        if (interpreter.identity, interpreter.extra.get("prefix")) == same_environment:
            return interpreter
    return described


def _named_within(chosen: list[Interpreter], found: Findings) -> list[Interpreter]:
    """Names stay those of the whole machine; shorts only have to tell the chosen ones apart."""
    newcomers = [interpreter for interpreter in chosen if interpreter not in found.interpreters]
    names = {
        interpreter.executable: interpreter.name for interpreter in named([*found.interpreters, *newcomers])
    }
    return [msgspec.structs.replace(one, name=names[one.executable]) for one in named(chosen)]


def _what_is_there(found: Findings) -> str:
    names = ", ".join(interpreter.name for interpreter in found.interpreters)
    return f"found: {names}" if names else "no interpreter was found"
