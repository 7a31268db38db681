"""The door through which variants come in: the lab's own and those of other packages alike.

Another package declares an entry point in the group `internals_lab` that names a module with `hookimpl` functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pluggy

if TYPE_CHECKING:
    from collections.abc import Callable

    from internals_lab.kinds.kind import InterpreterKind
    from internals_lab.knobs.knob import Knob
    from internals_lab.probes.probe import Probe
    from internals_lab.strategies.strategy import Strategy

PROJECT = "internals_lab"

Hook = TypeVar("Hook", bound="Callable[..., object]")

_hookspec = pluggy.HookspecMarker(PROJECT)
_hookimpl = pluggy.HookimplMarker(PROJECT)


def hookimpl(function: Hook) -> Hook:
    """Marks an implementation of one of the hooks below."""
    return _hookimpl(function)


class Hooks:
    """What can be added. Each hook returns a list; a name that is taken already is an error."""

    @_hookspec
    def internals_lab_strategies(self) -> list[Strategy]:  # type: ignore[empty-body]  # a specification
        """Ways to spread the work over workers.

        Example::

            @hookimpl
            def internals_lab_strategies():
                return [Strategy(name="greenlets", worker_module=str(HERE / "greenlets_worker.py"), parallel=True)]
        """

    @_hookspec
    def internals_lab_knobs(self) -> list[Knob]:  # type: ignore[empty-body]  # a specification
        """Axes that set the interpreter up.

        Example::

            @hookimpl
            def internals_lab_knobs():
                return [RecursionLimit(name="recursion_limit", worker_module=str(HERE / "recursion_worker.py"))]
        """

    @_hookspec
    def internals_lab_probes(self) -> list[Probe]:  # type: ignore[empty-body]  # a specification
        """What can be looked at in a cell, in processes of its own, apart from all timing.

        Example::

            @hookimpl
            def internals_lab_probes():
                return [
                    Probe(
                        name="threads",
                        worker_module=str(HERE / "threads_worker.py"),
                        cost="none while a block runs",
                        units={"alive": "threads"},
                    )
                ]
        """

    @_hookspec
    def internals_lab_interpreter_kinds(self) -> list[InterpreterKind]:  # type: ignore[empty-body]  # a specification
        """Implementations of Python.

        Example::

            @hookimpl
            def internals_lab_interpreter_kinds():
                return [Snek(name="snek", executables=re.compile("snek"))]
        """
