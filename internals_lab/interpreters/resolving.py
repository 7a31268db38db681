"""From the words of a user to interpreters."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

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
from internals_lab.model.interpreter import Interpreter


def resolve(
    specs: Sequence[str], found: Findings, *, describe: Callable[[Path], Interpreter] = describe_one
) -> list[Interpreter]:
    """The interpreters that the words mean, each once, in their order, with the `short` of this choice.

    A word is a name or the beginning of one (`3.13`, `3.13t`, `3.13.5`, `cpython-3.13.5t`, `pypy`, `pypy3.11`),
    a path to any executable, `this` (the running interpreter) or `all`. `3.13` never means `3.13t`.
    Where several builds fit, the first found is taken (running, PATH, pyenv, uv, cache); but where a version is
    asked for both with and without `t`, the project's cache comes first on both sides, since only its two builds
    share source and flags. What is too old or too foreign to be driven resolves too: that is for the runner to say.
    """
    chosen: list[Interpreter] = []
    for spec in (word.strip() for word in specs):
        for interpreter in _meant_by(spec, specs, found, describe):
            if all(interpreter.executable != other.executable for other in chosen):
                chosen.append(interpreter)
    if not chosen:
        raise InterpreterError(f"no interpreter was asked for; {_what_is_there(found)}")
    return _named_within(chosen, found)


def _meant_by(
    spec: str, specs: Sequence[str], found: Findings, describe: Callable[[Path], Interpreter]
) -> list[Interpreter]:
    if spec == "all":
        return found.interpreters
    if spec == "this":
        if found.this is None:
            raise InterpreterError(
                f"'this': the running interpreter does not answer; {_what_is_there(found)}"
            )
        return [found.this]
    if _looks_like_a_path(spec):
        return [_at(Path(spec).expanduser(), found, describe)]
    fitting = [interpreter for interpreter in found.interpreters if spec in _words(interpreter)]
    if not fitting:
        valid = [
            "this",
            "all",
            *sorted({word for found_one in found.interpreters for word in _words(found_one)}),
        ]
        hint = nearest(spec, valid) if spec else ""
        close = hint if "did you mean" in hint else ""
        raise InterpreterError(f"no interpreter {spec!r}{close}; {_what_is_there(found)}")
    twin = spec.removesuffix("t") if spec.endswith("t") else f"{spec}t"
    if twin in (word.strip() for word in specs):
        return [next((one for one in fitting if one.found_by == CACHE), fitting[0])]
    return fitting[:1]


def _words(interpreter: Interpreter) -> set[str]:
    """Every word that means this interpreter: its own name, and each cut of its version."""
    words = {interpreter.name, interpreter.short, full_name(interpreter)}
    words |= {short_name(interpreter), long_short_name(interpreter)}
    if not is_cpython(interpreter):
        words |= {interpreter.implementation, prefix(interpreter) + language(interpreter, parts=1)}
    elif not interpreter.debug_build:
        words |= {f"{word}{short_name(interpreter)}" for word in ("python", "cpython", "cpython-")}
        words |= {f"python{long_short_name(interpreter)}"}
    return words


def _looks_like_a_path(spec: str) -> bool:
    separators = [os.sep, os.altsep] if os.altsep else [os.sep]
    return any(separator in spec for separator in separators) or spec.startswith("~")


def _at(path: Path, found: Findings, describe: Callable[[Path], Interpreter]) -> Interpreter:
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
    if shutil.which(absolute) is None:
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
