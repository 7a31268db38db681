"""Finds the interpreters of this machine by asking each candidate what it is."""

from __future__ import annotations

from collections.abc import Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.asking import Ask, ask
from internals_lab.interpreters.candidates import Candidate, Places, candidates, places_of_this_machine
from internals_lab.interpreters.findings import CACHE, GIVEN, RUNNING, Findings
from internals_lab.interpreters.identity import identity
from internals_lab.interpreters.naming import named
from internals_lab.interpreters.remembered import Memory, Remembered, evidence_of
from internals_lab.kinds.kind import InterpreterKind
from internals_lab.kinds.known import KnownKinds
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry

# Few at a time: a start is mostly waiting for the disk, and a slow machine must not be flooded.
AT_ONCE = 4


def find(
    *,
    extra: Sequence[Path] = (),
    places: Places | None = None,
    kinds: KnownKinds | None = None,
    ask: Ask = ask,
) -> Findings:
    """Every interpreter that answers, named, the running one first; the others become a line of `problems`.

    `extra` are further executables, listed right after the running interpreter; `kinds` those of the registry unless
    they are given. Nothing is raised.
    """
    kinds = kinds or load_registry().kinds
    places = places or places_of_this_machine()
    memory = Memory(places.cache)
    tries = candidates(places, kinds, extra)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda candidate: _describe(candidate, kinds, memory, ask), tries))
    memory.write()
    answering = {answer.executable for answer in answers if not isinstance(answer, str)}
    found: list[Interpreter] = []
    problems: list[str] = []
    for candidate, answer in zip(tries, answers, strict=True):
        if isinstance(answer, str):
            problems.append(answer)
        elif _adds_to(found, answer, candidate, answering):
            found.append(answer)
    return Findings(interpreters=named(found), problems=problems)


def describe_one(
    executable: Path, *, places: Places | None = None, kinds: KnownKinds | None = None, ask: Ask = ask
) -> Interpreter:
    """The interpreter behind a path that the user gave, with its name still to be made unique.

    The path is kept as it is, since a virtual environment's link resolved is another environment.
    """
    kinds = kinds or load_registry().kinds
    memory = Memory((places or places_of_this_machine()).cache)
    candidate = Candidate(executable.absolute(), GIVEN, kinds.to_ask(executable))
    answer = _describe(candidate, kinds, memory, ask)
    memory.write()
    if isinstance(answer, str):
        raise InterpreterError(answer)
    return answer


def _describe(candidate: Candidate, kinds: KnownKinds, memory: Memory, ask: Ask) -> Interpreter | str:
    """The interpreter, or the line that says why there is none."""
    remembered = memory.recall(candidate.path)
    # Who names a program wants it asked.
    if (
        remembered is None
        and candidate.found_by != GIVEN
        and (why_not := memory.recall_refusal(candidate.path))
    ):
        return why_not
    try:
        if remembered is None:
            remembered = _asked(candidate.path, candidate.kind, ask)
            memory.keep(candidate.path, remembered)
        return msgspec.convert(
            {
                **_as_meant(remembered.facts, candidate.path, kinds),
                "name": "",
                "short": "",
                "identity": remembered.identity,
                "executable": str(candidate.path),
                "found_by": candidate.found_by,
                "hello_ns": remembered.hello_ns,
            },
            Interpreter,
        )
    except InterpreterError as error:
        memory.keep_refusal(candidate.path, str(error))
        return str(error)
    except msgspec.ValidationError as error:
        return f"{candidate.path} answers, but not with what was asked: {error}"
    except OSError as error:
        return f"{candidate.path} cannot be read: {error.strerror or error}"


def _asked(executable: Path, kind: InterpreterKind, ask: Ask) -> Remembered:
    facts, hello_ns = ask(executable, kind)
    extra: dict[str, Any] = facts.get("extra") or {}
    library = [Path(extra["libpython"])] if extra.get("libpython") else []
    library += kind.parts(executable)
    folders = [Path(folder) for folder in extra.get("package_folders") or []]
    return Remembered(
        facts=facts,
        hello_ns=hello_ns,
        identity=identity([executable, *library]),
        # Folders change when a package is installed or removed, and with it the list of packages.
        evidence=evidence_of([executable, *library, *folders]),
    )


def _as_meant(facts: dict[str, Any], executable: Path, kinds: KnownKinds) -> dict[str, Any]:
    kind = kinds.recognising(facts, executable)
    return dict(kind.as_meant(facts)) if kind is not None else facts


def _adds_to(
    found: list[Interpreter], answer: Interpreter, candidate: Candidate, answering: Set[str]
) -> bool:
    """Whether it is another interpreter, not an environment of one that has its own entry or could have, nor a script
    that starts one of those that answer.
    """
    if candidate.found_by in (RUNNING, GIVEN):
        return True
    prefix, base_prefix = answer.extra.get("prefix"), answer.extra.get("base_prefix")
    if candidate.found_by == CACHE and prefix != base_prefix:
        return True  # made for the packages in it
    behind = str(answer.extra.get("base_executable"))
    if behind != answer.executable and behind in answering:
        return False
    return prefix == base_prefix and not any(
        other.identity == answer.identity and other.extra.get("base_prefix") == base_prefix
        for other in found
        # Neither what was named by its path nor an environment of the cache stands for the Python that it is made from.
        if other.found_by not in (GIVEN, CACHE) or other.extra.get("prefix") == prefix
    )
