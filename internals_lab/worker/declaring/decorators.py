"""The words by which an experiment file declares workloads."""

from __future__ import annotations

from .mistakes import DeclarationMistake, place
from .tolerance import approx, meant_check
from .workload import Scenario

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Mapping, Optional, Sequence, Tuple, Union

# Code flags of functions whose call only makes an object and runs nothing.
_LAZY_KINDS = {0x20: "a generator function", 0x200: "an async generator function"}


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
        file, line = _home(function, "@scenario")
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
            check=meant_check(check, file, line),
            probes=probes,
            timeout_s=timeout_s,
            together=together,
            in_flight=in_flight,
            portable=portable,
            requirements=requirements,
        )

    return declare


def snippets(
    variants: Mapping[str, str],
    *,
    setup: str = "",
    doc: str = "",
    knobs: Optional[Mapping[str, Sequence[Any]]] = None,
    probes: Optional[Sequence[str]] = None,
    timeout_s: float = 60.0,
    portable: bool = False,
    requirements: Optional[Sequence[str]] = None,
) -> Scenario:
    """Declare statements that take nanoseconds: unrolled in a loop, whose cost is measured beside and taken off.

    `setup` runs once a process; the names that it makes are local variables of the statements. `portable` says that
    they can be sent to interpreters that load no experiment files. `requirements` are packages that they need
    ("numpy>=2"), `probes` look at them beside time.
    """
    file, line = place(1)
    return Scenario(
        "",
        "snippets",
        file,
        line,
        variants=variants,
        setup=setup,
        doc=doc,
        knobs=knobs,
        probes=probes,
        timeout_s=timeout_s,
        portable=portable,
        requirements=requirements,
    )


def inspection(
    *,
    params: Optional[Mapping[str, Sequence[Any]]] = None,
    knobs: Optional[Mapping[str, Sequence[Any]]] = None,
    timeout_s: float = 60.0,
    portable: bool = False,
    requirements: Optional[Sequence[str]] = None,
) -> Callable[[Callable[..., Any]], Scenario]:
    """Declare the decorated function as a look at facts: nothing is timed.

    It is called once in each of several fresh processes and returns a dict of name to what was found: a number or a
    bool becomes the figure `inspection.NAME`, text and lists are kept as detail. `params`, `knobs`, `portable` and
    `requirements` are those of a scenario.
    """

    def declare(function: Callable[..., Any]) -> Scenario:
        file, line = _home(function, "@inspection")
        return Scenario(
            function.__name__,
            "inspection",
            file,
            line,
            function=function,
            doc=function.__doc__ or "",
            strategies=["sequential"],
            params=params,
            knobs=knobs,
            check=None,
            probes=["inspection"],
            timeout_s=timeout_s,
            portable=portable,
            requirements=requirements,
        )

    return declare


def _home(function: Callable[..., Any], decorator: str) -> Tuple[str, int]:
    """Where the function is declared; refuses what cannot be called for its work."""
    code = getattr(function, "__code__", None)
    file, line = place(2)
    if code is None:
        raise DeclarationMistake(
            "%s goes on a function, this is a %s" % (decorator, type(function).__name__), file, line
        )
    for flag, what in _LAZY_KINDS.items():
        if code.co_flags & flag:
            raise DeclarationMistake(
                "%s is %s: calling it runs nothing, so there would be nothing to time; "
                "declare a function that does the work" % (function.__name__, what),
                code.co_filename,
                code.co_firstlineno,
            )
    # Else it was imported or wrapped: what was written here, the declaration, is what the place is of.
    return (file, code.co_firstlineno) if code.co_filename == file else (file, line)
