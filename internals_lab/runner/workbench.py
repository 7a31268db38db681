"""What every front door measures with: order, interpreters, workers that read experiments, and the plan so far."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from pathlib import Path

import msgspec

from internals_lab.declare.location import Location, locate
from internals_lab.environments.environments import Environments
from internals_lab.environments.needs import NOTHING, Needs
from internals_lab.machine.describing import describe_machine
from internals_lab.machine.stored_noise import stored_noise
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.probe_pass import ProbePass
from internals_lab.registry import Registry
from internals_lab.runner.asking.collecting import collect
from internals_lab.runner.asking.collecting_inside import collect_inside
from internals_lab.runner.book.cells_of_run import cells_of_run
from internals_lab.runner.course.laboratory import Laboratory
from internals_lab.runner.course.observer import Observer
from internals_lab.runner.machine_lock import lock_path, sole_measuring_run
from internals_lab.runner.planning.arm import Arm, Spot
from internals_lab.runner.planning.controls import ceiling_controls, ceiling_location, gil_controls
from internals_lab.runner.planning.looks import with_probes
from internals_lab.runner.planning.placing import Placing
from internals_lab.runner.planning.plan import plan_arms
from internals_lab.runner.planning.run_order import RunOrder
from internals_lab.runner.processes.keeper import Keeper
from internals_lab.runner.processes.launching import Launcher
from internals_lab.verdicts.claim_targets import ClaimTarget, claim_targets


def _nobody(_: str) -> None:
    """Hears nothing."""


class Workbench:
    """`workers` stands in for the counts that scenarios declare; `unsupported` says why nothing is to be measured on
    an interpreter that could be, by its kind. `needs` are installed for every scenario; `say` hears how far that is.
    `probes` (by name) look at every scenario, beside its own.
    """

    def __init__(
        self,
        order: RunOrder,
        *,
        interpreters: Sequence[Interpreter],
        registry: Registry,
        workers: Sequence[int | str] | None = None,
        unsupported: Callable[[Interpreter], str | None] = lambda interpreter: None,
        needs: Needs = NOTHING,
        probes: Sequence[str] = (),
        say: Callable[[str], None] = _nobody,
    ) -> None:
        self.order = order
        self.interpreters = list(interpreters)
        self._registry = registry
        self._workers = workers
        self._unsupported = unsupported
        self._needs = needs
        self._probes = probes
        environments = Environments(
            self._loading_files(),
            root=order.root,
            say=say,
            # Building from source would disturb another run.
            alone=lambda: sole_measuring_run(lock_path(), say),
        )
        self._placing = Placing(environments, needs)
        machine = describe_machine()
        self._machine = msgspec.structs.replace(machine, noise_floor=stored_noise(machine.id))
        self._resources = ExitStack()
        self._launcher: Launcher | None = None
        self._arms: list[Arm] = []
        self._locations: dict[str, Location] = {}

    @property
    def launcher(self) -> Launcher:
        """Starts workers; made when the first is needed."""
        if self._launcher is None:
            keeper = Keeper()
            self._resources.callback(keeper.close)
            captures = Path(tempfile.mkdtemp(prefix="internals-lab-"))
            self._resources.callback(shutil.rmtree, captures, ignore_errors=True)
            self._launcher = Launcher(
                keeper=keeper,
                capture_folder=captures,
                inherited=os.environ,
                kinds=self._registry.kinds,
            )
        return self._launcher

    def locate(self, path: Path, *, pythonpath: Sequence[Path] = ()) -> Location:
        """An experiment file with what it can import, `pythonpath` included."""
        project = self._needs.project
        return locate(
            path,
            root=self.order.root,
            pythonpath=[*pythonpath, *map(Path, self._needs.roots)],
            installed=project is not None and project.has_backend,
        )

    def collect(self, location: Location) -> list[Scenario]:
        """The scenarios that a worker finds in a file. Raises DeclarationError."""
        return [with_probes(scenario, self._probes) for scenario in self._collect(location)]

    def _collect(self, location: Location) -> list[Scenario]:
        loading = self._loading_files()
        if not loading:
            return collect(location, self.interpreters, self.launcher, self._registry)
        return collect_inside(location, loading, self._placing, self.launcher, self._registry)

    def inside(self) -> tuple[list[Interpreter], dict[str, str]]:
        """The interpreters that load files, with what the run needs installed, and by name why others cannot have it.

        Raises EnvironmentMakingError.
        """
        return self._placing.inside(self._loading_files())

    def _loading_files(self) -> list[Interpreter]:
        """The interpreters that load experiment files: the others are sent the source of portable scenarios."""
        kinds = self._registry.kinds
        return [
            one
            for one in self.interpreters
            if self._unsupported(one) is None and kinds.unsupported(one) is None
        ]

    def plan(self, scenario: Scenario, location: Location) -> tuple[list[Arm], list[ClaimTarget]]:
        """The cells of a scenario and the judgements of its claims."""
        arms = self._plan(scenario, self._workers)
        self._arms += arms
        self._locations[scenario.id] = location
        cells = [arm.cell for arm in arms]
        cores = self._machine.cores_usable
        return arms, claim_targets(scenario, cells, self.interpreters, cores_usable=cores)

    def _plan(self, scenario: Scenario, workers: Sequence[int | str] | None) -> list[Arm]:
        return plan_arms(
            scenario,
            self.interpreters,
            self._registry,
            self.order.effort,
            cores_usable=self._machine.cores_usable,
            unsupported=self._unsupported,
            workers=workers,
        )

    def explain(self, seen: ProbePass) -> list[str]:
        """What the probe has to say of what it saw, to a reader who asks why."""
        return self._registry.probes[seen.probe].explain(seen)

    def laboratory(
        self,
        observer: Observer,
        *,
        scenario_ids: AbstractSet[str] | None = None,
        cell_ids: frozenset[str] | None = None,
        with_controls: bool = True,
    ) -> Laboratory:
        """A run of these cells (None: of all that are planned), of what they are compared with, and of controls
        unless they are not wanted. The environments that these need are made first; EnvironmentMakingError where that fails.
        """
        planned = [arm for arm in self._arms if scenario_ids is None or arm.scenario.id in scenario_ids]
        arms = self._placed(planned, cell_ids, with_controls=with_controls)
        # First of all, so that what is reported early can be read by them.
        ceilings = ceiling_controls(arms, self._collect, self._plan) if with_controls else []
        twins = self._twins(arms) if with_controls else []
        return Laboratory(
            self.order,
            arms=[*ceilings, *arms, *twins],
            locations={
                **self._locations,
                **{control.scenario.id: ceiling_location() for control in ceilings},
            },
            interpreters=self.interpreters,
            machine=self._machine,
            launcher=self.launcher,
            observer=observer,
            wanted=cell_ids,
            environments=self._placing.records,
        )

    def _placed(
        self, planned: Sequence[Arm], wanted: frozenset[str] | None, *, with_controls: bool
    ) -> list[Arm]:
        """The arms, in their environments as far as the run measures them."""
        to_install, at = self._placing.spots(planned), set[Spot]()
        if not to_install:
            return list(planned)
        while True:
            arms = self._placing.place(planned, at)
            used = cells_of_run(
                [*arms, *(self._twins(arms) if with_controls else [])],
                wanted=wanted,
                interpreters=self.interpreters,
                cores_usable=self._machine.cores_usable,
            )
            missing = to_install & {entry.arm.spot for entry in used.entries.values()} - at
            if not missing:
                return arms
            # Once more: where one cannot be had, its cells may be read by others.
            at |= missing

    def _twins(self, arms: Sequence[Arm]) -> list[Arm]:
        return gil_controls(arms, self.interpreters, self._registry, everywhere=self.order.effort.all_values)

    def close(self) -> None:
        """End what was started."""
        self._resources.close()
