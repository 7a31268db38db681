"""Starts workers: the interpreter, the built environment, and a file for whatever they print."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from internals_lab.kinds.known import KnownKinds
from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.processes.environment import TOKEN_VARIABLE, built_environment
from internals_lab.runner.processes.failure import WorkerFailure
from internals_lab.runner.processes.greeting import Greeting
from internals_lab.runner.processes.keeper import Keeper
from internals_lab.runner.processes.process_tree import end_strays
from internals_lab.runner.processes.worker_process import CORE, START, WorkerOrder, WorkerProcess


class Launcher:
    """Starts the workers of one run, each as its kind is launched. `capture_folder` gets a file a worker; `inherited`
    is the host's environment.
    """

    def __init__(
        self, *, keeper: Keeper, capture_folder: Path, inherited: Mapping[str, str], kinds: KnownKinds
    ) -> None:
        self._keeper = keeper
        self._kinds = kinds
        self._capture_folder = capture_folder
        self._inherited = inherited
        self._token = secrets.token_hex(8)
        keeper.marked(TOKEN_VARIABLE, self._token)
        self._numbers = itertools.count()
        self._greetings: dict[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], Greeting] = {}

    def start(
        self, interpreter: Interpreter, knobs: Sequence[tuple[Knob, JSON]] = (), *, hash_seed: int = 0
    ) -> WorkerProcess:
        """A worker that has been started and not yet heard of. Raises WorkerFailure when it cannot be, or when one that was
        started alike never greeted.
        """
        kind = self._kinds.of(interpreter)
        if kind is None:
            raise WorkerFailure("crashed", self._kinds.unsupported(interpreter) or "its kind is not known")
        variables = dict(kind.environment(interpreter))
        for knob, value in knobs:
            variables.update(knob.environment(value, interpreter))
        is_sent_source = self._kinds.is_sent_source(interpreter)
        command = kind.command(Path(interpreter.executable), CORE if is_sent_source else START)
        greeting = self._greetings.setdefault((command, tuple(sorted(variables.items()))), Greeting())
        greeting.hope()
        order = WorkerOrder(
            command=command,
            environment=built_environment(
                self._inherited, knobs=variables, hash_seed=hash_seed, token=self._token
            ),
            capture=self._capture_folder / f"{next(self._numbers)}.txt",
            end_deadline_s=kind.end_deadline_s,
            is_sent_source=is_sent_source,
            greeting=greeting,
        )
        return WorkerProcess(order, self._keeper)

    def end_strays(self) -> list[int]:
        """End what a worker's tree left behind; the ids of those processes."""
        return end_strays(self._token)
