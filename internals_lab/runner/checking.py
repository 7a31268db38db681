"""One function measured by its name: looked up in every interpreter, declared for it, measured as any experiment is."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from internals_lab.declare.arguments import Arguments
from internals_lab.declare.location import Location
from internals_lab.declare.made_experiment import Ingredient, Recipe, experiment_text
from internals_lab.declare.target import Target
from internals_lab.environments.needs import NOTHING, Needs
from internals_lab.errors import SettingsError, nearest
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument, RunStatus
from internals_lab.registry import Registry
from internals_lab.runner.asking.looking_up import TargetError, look_up
from internals_lab.runner.course.laboratory import Laboratory
from internals_lab.runner.course.observer import Observer
from internals_lab.runner.machine_lock import lock_path, sole_measuring_run
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.runner.processes.own_lines import own_lines
from internals_lab.runner.workbench import Workbench
from internals_lab.verdicts.exit_codes import FAILED, OK, exit_code, what_failed

# No folder of the team's has a module of this name, and it is not __main__.
MODULE = "internals_lab_check"
BROKEN = ("failed", "crashed", "timeout", "invalid")


@dataclass(frozen=True, kw_only=True)
class CheckOrder:
    """What to measure, with what, and how. `roots` are the folders that the team's modules are imported from;
    `strategies`, `workers` and `in_flight` None for the usual ones. `needs` are installed on every interpreter.
    """

    run: RunOrder
    roots: Sequence[Path]
    function: Target
    items: Target | None = None
    setup: Target | None = None
    arguments: Arguments = field(default_factory=Arguments)
    strategies: Sequence[str] | None = None
    workers: Sequence[int | str] | None = None
    in_flight: Sequence[int] | None = None
    needs: Needs = NOTHING


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What cells that gave no figure printed, or the traceback that ended them; `cells` share all of it."""

    cells: list[str]
    reason: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What came of a check."""

    document: RunDocument
    path: Path
    exit_code: int
    troubles: list[Trouble]
    interrupted: bool


class Check:
    """`prepare`, then `measure`, then `close`, whatever happened."""

    def __init__(
        self,
        order: CheckOrder,
        *,
        interpreters: Sequence[Interpreter],
        registry: Registry,
        observer: Observer,
    ) -> None:
        if order.in_flight is not None and order.workers is not None:
            raise SettingsError("--in-flight takes the place of --workers; leave one of them out")
        for name in order.strategies or ():
            if name not in registry.strategies:
                raise SettingsError(f"unknown strategy {name!r}{nearest(name, registry.strategies)}")
        self._order = order
        self._observer = observer
        self._kinds = registry.kinds
        self._not_there: dict[str, str] = {}
        self._resources = ExitStack()
        self._workbench = Workbench(
            order.run,
            interpreters=interpreters,
            registry=registry,
            workers=order.workers,
            unsupported=lambda one: self._not_there.get(one.name),
            needs=order.needs,
            say=observer.note,
        )
        self._resources.callback(self._workbench.close)

    def prepare(self) -> str:
        """Look the function up on every interpreter and declare it; the experiment's source.

        Raises SettingsError where no interpreter has it, or where it cannot be measured as it is asked for.
        """
        function, *others = self._look_up()
        given = dict(zip(self._parts(), others, strict=True))
        text = experiment_text(
            Recipe(
                function=function,
                items=given.get("items"),
                setup=given.get("setup"),
                arguments=self._order.arguments,
                strategies=self._order.strategies,
                in_flight=self._order.in_flight,
            )
        )
        folder = Path(self._resources.enter_context(tempfile.TemporaryDirectory(prefix="internals-lab-")))
        path = folder / f"{MODULE}.py"
        path.write_text(text, encoding="utf-8")
        location = Location(
            path=path,
            id=self._order.function.module,
            module=MODULE,
            roots=tuple(str(root) for root in self._order.roots),
        )
        for scenario in self._workbench.collect(location):
            self._workbench.plan(scenario, location)
        return text

    def _parts(self) -> dict[str, Target]:
        parts = {"items": self._order.items, "setup": self._order.setup}
        return {word: target for word, target in parts.items() if target is not None}

    def _look_up(self) -> list[Ingredient]:
        targets = [self._order.function, *self._parts().values()]
        first: list[Ingredient] | None = None
        problem: TargetError | None = None
        inside, refused = self._workbench.inside()
        self._not_there |= refused
        for interpreter in inside:
            try:
                found = look_up(targets, self._order.roots, interpreter, self._workbench.launcher)
            except TargetError as error:
                problem = problem or error
                self._not_there[interpreter.name] = error.brief
                continue
            first = first or [
                Ingredient(target=one, found=what) for one, what in zip(targets, found, strict=True)
            ]
        if first is not None:
            for reason in self._not_there.values():
                self._observer.note(reason)
            return first
        if problem is not None:
            raise problem
        reasons = "; ".join(
            f"{one.short}: {self._kinds.unsupported(one) or refused.get(one.name)}"
            for one in self._workbench.interpreters
        )
        raise SettingsError(f"no interpreter can measure it ({reasons})")

    def measure(self) -> Checked | None:
        """All rounds; None where a Ctrl-C came before there was anything to keep."""
        laboratory = self._workbench.laboratory(self._observer)
        with sole_measuring_run(lock_path(), self._observer.note):
            status: RunStatus = "crashed"
            try:
                laboratory.open()
                for scenario in laboratory.scenarios:
                    laboratory.measure(scenario)
                status = "complete"
            except KeyboardInterrupt:
                status = "interrupted"
            finally:
                closed = laboratory.close(status) if laboratory.is_open else None
        return _checked(laboratory, *closed) if closed is not None else None

    def close(self) -> None:
        """End what was started."""
        self._resources.close()


def _checked(laboratory: Laboratory, document: RunDocument, path: Path) -> Checked:
    broken = [result for result in document.cells if result.outcome in BROKEN and result.cell.control is None]
    alike: dict[tuple[str, str, str], list[str]] = {}
    for result in broken:
        text = own_lines(laboratory.captured_text(result.cell.id)).strip()
        alike.setdefault((result.outcome, result.reason or "", text), []).append(result.cell.label)
    failed = {what_failed(result) for result in broken}
    return Checked(
        document=document,
        path=path,
        exit_code=exit_code(document, FAILED if failed else OK, failed),
        troubles=[
            Trouble(cells=labels, reason=f"{outcome}: {reason}", text=text)
            for (outcome, reason, text), labels in alike.items()
            if text
        ],
        interrupted=document.run.status == "interrupted",
    )
