"""What an experiment file sees as `internals_lab`: declaring scenarios. Standard library only.

In a measured interpreter this module *is* `internals_lab`; on the host, `internals_lab` hands the same names on.
"""

from __future__ import annotations

import sys
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, TypeVar, Union

__all__ = ["Scenario", "Suite", "Unsupported", "approx", "scenario", "snippets", "suite"]

Function = TypeVar("Function", bound=Callable[..., Any])
SideWord = Union[str, Mapping[str, Any]]

# Code flags of functions whose call only makes an object and runs nothing.
_LAZY_KINDS = {0x20: "a generator function", 0x200: "an async generator function"}


class DeclarationMistake(Exception):
    """A declaration that makes no sense; carries the place for the host's error."""

    lab_declaration = True

    def __init__(self, message: str, file: str, line: int) -> None:
        super().__init__(message)
        self.lab_file = file
        self.lab_line = line


class Unsupported(Exception):
    """Raise it, in a set-up as well as in the file, where this interpreter lacks what the experiment needs: the cell is then
    *unsupported*, with this message as the reason, and not failed.
    """

    lab_unsupported = True


def _place(depth: int) -> Tuple[str, int]:
    frame = sys._getframe(depth + 1)
    return frame.f_code.co_filename, frame.f_lineno


class approx:
    """A check for floating-point results: `check=approx(rel=1e-9)`. Containers are compared element by element."""

    def __init__(self, rel: float = 1e-9, abs: float = 0.0) -> None:  # noqa: A002 (math.isclose's own words)
        self.rel = rel
        self.abs = abs

    def __call__(self, result: Any, expected: Any) -> bool:
        if isinstance(expected, (list, tuple)):
            return (
                isinstance(result, (list, tuple))
                and len(result) == len(expected)
                and all(self(one, other) for one, other in zip(result, expected))
            )
        if isinstance(expected, Mapping):
            return (
                isinstance(result, Mapping)
                and set(result) == set(expected)
                and all(self(result[key], expected[key]) for key in expected)
            )
        if isinstance(expected, (int, float)) and isinstance(result, (int, float)):
            return abs(result - expected) <= max(self.rel * max(abs(result), abs(expected)), self.abs)
        return bool(result == expected)


class Scenario:
    """A declared workload. It can be called like the function it was made from; the lab measures it elsewhere."""

    def __init__(
        self,
        name: str,
        kind: str,
        file: str,
        line: int,
        *,
        function: Optional[Callable[..., Any]] = None,
        doc: str = "",
        strategies: Optional[Sequence[str]] = None,
        workers: Optional[Sequence[Union[int, str]]] = None,
        params: Optional[Mapping[str, Sequence[Any]]] = None,
        knobs: Optional[Mapping[str, Sequence[Any]]] = None,
        items: Union[None, Sequence[Any], Callable[..., Sequence[Any]]] = None,
        setup: Union[None, str, Callable[..., Any]] = None,
        teardown: Optional[Callable[..., Any]] = None,
        setup_block: Optional[Callable[..., Any]] = None,
        teardown_block: Optional[Callable[..., Any]] = None,
        check: Union[str, None, approx, Callable[[Any, Any], bool]] = "exact",
        probes: Optional[Sequence[str]] = None,
        variants: Optional[Mapping[str, str]] = None,
        timeout_s: float = 60.0,
        together: Optional[int] = None,
        in_flight: Optional[Sequence[int]] = None,
        portable: bool = False,
        requirements: Optional[Sequence[str]] = None,
    ) -> None:
        self.name = name
        self.kind = kind
        self.file = file
        self.line = line
        self.function = function
        self.__doc__ = doc
        self.strategies = strategies
        self.workers = workers
        self.params = params
        self.knobs = knobs
        self.items = items
        self.setup = setup
        self.teardown = teardown
        self.setup_block = setup_block
        self.teardown_block = teardown_block
        self.check = check
        self.probes = probes
        self.variants = variants
        self.timeout_s = timeout_s
        self.together = together
        self.in_flight = in_flight
        self.suite: Optional["Suite"] = None
        self.portable = portable
        self.requirements = requirements
        self.claims: List[Dict[str, Any]] = []

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Run the declared function here and now, unmeasured."""
        if self.function is None:
            raise TypeError("snippets are not callable: the lab measures them")
        return self.function(*arguments, **keywords)

    def claim(
        self,
        text: str,
        *,
        compare: Tuple[SideWord, SideWord],
        speedup: str,
        where: Optional[Mapping[str, Any]] = None,
        workers: Union[None, int, str] = None,
        section: Optional[str] = None,
    ) -> None:
        """Say something about a ratio; the data confirm it, refute it or leave it open, and the run never fails.

        `compare` names subject and reference (strategies, variants, `{"interpreter": "3.13t"}` or `"pypy"`, or values of a param
        or a knob: `{"gil": True}`); `speedup` is a range for (time of the reference / time of the subject): "> 1.5", "< 1.1", "0.9..1.1".
        """
        self._say(text, compare, speedup, where, workers, section, gate=False)

    def expect(
        self,
        text: str,
        *,
        compare: Tuple[SideWord, SideWord],
        speedup: str,
        where: Optional[Mapping[str, Any]] = None,
        workers: Union[None, int, str] = None,
        section: Optional[str] = None,
    ) -> None:
        """The same as a gate: its pytest item fails when the data refute it."""
        self._say(text, compare, speedup, where, workers, section, gate=True)

    def _say(
        self,
        text: str,
        compare: Tuple[SideWord, SideWord],
        speedup: str,
        where: Optional[Mapping[str, Any]],
        workers: Union[None, int, str],
        section: Optional[str],
        gate: bool,
        of_suite: bool = False,
    ) -> None:
        file, line = _place(2)
        if isinstance(compare, str) or not isinstance(compare, Sequence):
            raise DeclarationMistake(
                "%s: compare names two sides, (subject, reference), not %r"
                % (self.name or "snippets", compare),
                file,
                line,
            )
        self.claims.append(
            {
                "text": text,
                "compare": [dict(side) if isinstance(side, Mapping) else side for side in compare],
                "speedup": speedup,
                "where": dict(where or {}),
                "workers": workers,
                "section": section,
                "gate": gate,
                "of_suite": of_suite,
                "line": line,
            }
        )


def scenario(
    *,
    strategies: Optional[Sequence[str]] = None,
    workers: Optional[Sequence[Union[int, str]]] = None,
    in_flight: Optional[Sequence[int]] = None,
    params: Optional[Mapping[str, Sequence[Any]]] = None,
    knobs: Optional[Mapping[str, Sequence[Any]]] = None,
    items: Union[None, Sequence[Any], Callable[..., Sequence[Any]]] = None,
    setup: Optional[Callable[..., Any]] = None,
    teardown: Optional[Callable[..., Any]] = None,
    setup_block: Optional[Callable[..., Any]] = None,
    teardown_block: Optional[Callable[..., Any]] = None,
    check: Union[str, None, approx, Callable[[Any, Any], bool]] = "exact",
    probes: Optional[Sequence[str]] = None,
    timeout_s: float = 60.0,
    together: Optional[int] = None,
    portable: bool = False,
    requirements: Optional[Sequence[str]] = None,
) -> Callable[[Callable[..., Any]], Scenario]:
    """Declare the decorated function as a workload; one call of it, awaited where it is async, is the unit of work.

    `params` and `knobs` map an axis to its values. `items` (a sequence or a function that makes one) is shared out
    over the workers; without it each worker repeats the unit. `in_flight`, in place of `workers`, is for work that
    waits: so many units are outstanding all the time, and the latency of each is kept. `setup` runs once a process and
    what it returns is the function's first argument; `setup_block` runs untimed before each block and may return a
    fresh one. `together` is how many cells may be alive at a time, where what they need (connections, a GPU) does not
    suffice for all. `probes=["bytecode"]` also tells how much of the bytecode is specialised. `portable` says that its
    source can be sent to interpreters that load no experiment files (CPython before 3.9, Jython, MicroPython): the
    function, and what it uses of the file. `requirements` are packages that it needs ("numpy>=2"): they are installed for
    it on every interpreter, in the same versions. Results are compared with the sequential one: `check` is "exact",
    `approx(...)`, a callable or None.
    """

    def declare(function: Callable[..., Any]) -> Scenario:
        code = getattr(function, "__code__", None)
        file, line = _place(1)
        if code is None:
            raise DeclarationMistake(
                "@scenario goes on a function, this is a %s" % type(function).__name__, file, line
            )
        for flag, what in _LAZY_KINDS.items():
            if code.co_flags & flag:
                raise DeclarationMistake(
                    "%s is %s: calling it runs nothing, so there would be nothing to time; "
                    "declare a function that does the work" % (function.__name__, what),
                    code.co_filename,
                    code.co_firstlineno,
                )
        if code.co_filename == file:
            line = code.co_firstlineno
        # Else it was imported or wrapped: what was written here, the declaration, is what the place is of.
        return Scenario(
            function.__name__,
            "function",
            file,
            line,
            function=function,
            doc=function.__doc__ or "",
            strategies=strategies,
            workers=workers,
            params=params,
            knobs=knobs,
            items=items,
            setup=setup,
            teardown=teardown,
            setup_block=setup_block,
            teardown_block=teardown_block,
            check=_meant_check(check, file, line),
            probes=probes,
            timeout_s=timeout_s,
            together=together,
            in_flight=in_flight,
            portable=portable,
            requirements=requirements,
        )

    return declare


def _meant_check(check: Any, file: str, line: int) -> Any:
    # The class or the word stand for approx() as it comes: called as they are, the class would pass everything.
    if check is approx or check == "approx":
        return approx()
    if check == "none":
        return None
    if check == "callable":
        raise DeclarationMistake("check='callable': give the function(result, expected) itself", file, line)
    return check


def snippets(
    variants: Mapping[str, str],
    *,
    setup: str = "",
    doc: str = "",
    knobs: Optional[Mapping[str, Sequence[Any]]] = None,
    timeout_s: float = 60.0,
    portable: bool = False,
    requirements: Optional[Sequence[str]] = None,
) -> Scenario:
    """Declare statements that take nanoseconds: unrolled in a loop, whose cost is measured beside and taken off.

    `setup` runs once a process; the names that it makes are local variables of the statements. `portable` says that
    they can be sent to interpreters that load no experiment files. `requirements` are packages that they need
    ("numpy>=2").
    """
    file, line = _place(1)
    return Scenario(
        "",
        "snippets",
        file,
        line,
        variants=variants,
        setup=setup,
        doc=doc,
        knobs=knobs,
        timeout_s=timeout_s,
        portable=portable,
        requirements=requirements,
    )


class Suite:
    """Scenarios of one file that are summed up together: by the geometric mean of their speedups, with its interval."""

    def __init__(self, name: str, scenarios: Sequence[Scenario]) -> None:
        self.name = name
        # In the order of the file: what is claimed of all is told with the last.
        self.scenarios = sorted(scenarios, key=lambda one: one.line)

    def claim(
        self,
        text: str,
        *,
        compare: Tuple[SideWord, SideWord],
        speedup: str,
        where: Optional[Mapping[str, Any]] = None,
        workers: Union[None, int, str] = None,
        section: Optional[str] = None,
    ) -> None:
        """As `Scenario.claim`, of the mean over all scenarios of the suite; it is reported with the last of them."""
        self.scenarios[-1]._say(text, compare, speedup, where, workers, section, gate=False, of_suite=True)

    def expect(
        self,
        text: str,
        *,
        compare: Tuple[SideWord, SideWord],
        speedup: str,
        where: Optional[Mapping[str, Any]] = None,
        workers: Union[None, int, str] = None,
        section: Optional[str] = None,
    ) -> None:
        """The same as a gate."""
        self.scenarios[-1]._say(text, compare, speedup, where, workers, section, gate=True, of_suite=True)


def suite(name: str, scenarios: Sequence[Scenario]) -> Suite:
    """Sum these scenarios up: beside each one's own speedups, the run tells their geometric mean."""
    file, line = _place(1)

    def mistake(why: str) -> DeclarationMistake:
        return DeclarationMistake("suite %r %s" % (name, why), file, line)

    members = list(scenarios)
    if len(members) < 2:
        raise mistake("has %d scenarios; a mean needs two at the least" % len(members))
    for one in members:
        if not isinstance(one, Scenario):
            raise mistake("is made of scenarios, not of %r" % (one,))
        if one.suite is not None:
            raise mistake(
                "has %s, which belongs to suite %r already" % (one.name or "snippets", one.suite.name)
            )
    made = Suite(name, members)
    for one in members:
        one.suite = made
    return made
