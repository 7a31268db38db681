"""What starts the processes of a benchmark, and one with a probe in it, as a pass has it: block after block, asked for
from here.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from internals_lab.declare.location import locate
from internals_lab.model.interpreter import Interpreter
from internals_lab.probes.probe import Probe
from internals_lab.registry import load_registry
from internals_lab.runner.processes.keeper import Keeper
from internals_lab.runner.processes.launching import Launcher
from internals_lab.runner.processes.loading import load_words
from internals_lab.runner.processes.worker_process import HELLO_TIMEOUT_S

EXPERIMENT = Path(__file__).resolve().parent / "churn" / "exp_churn.py"
TIMEOUT_S = 120.0
# Until code and caches are warm.
WARM_UP_BLOCKS = 5


@contextmanager
def launching() -> Iterator[Launcher]:
    """What starts processes, which all have ended afterwards."""
    keeper = Keeper()
    try:
        with tempfile.TemporaryDirectory() as captures:
            yield Launcher(
                keeper=keeper,
                capture_folder=Path(captures),
                inherited=os.environ,
                kinds=load_registry().kinds,
            )
    finally:
        keeper.close()


class LookedAt:
    """A warm process of a scenario of churn/, sequential, with a probe that has begun. `params` are the places of the
    values that each has.
    """

    def __init__(
        self,
        launcher: Launcher,
        interpreter: Interpreter,
        scenario: str,
        probe: Probe,
        params: Mapping[str, int] | None = None,
        *,
        warm: bool = True,
    ) -> None:
        self._worker = launcher.start(interpreter)
        self._worker.hello(HELLO_TIMEOUT_S)
        self._worker.ask("load", TIMEOUT_S, **load_words(locate(EXPERIMENT, root=EXPERIMENT.parent), None))
        self._worker.ask(
            "prepare",
            TIMEOUT_S,
            scenario=scenario,
            workers=1,
            params=dict(params or {}),
            variant=None,
            worker_module=load_registry().strategies["sequential"].worker_module,
        )
        if warm:
            self._worker.ask("warm", TIMEOUT_S, units=1, times=WARM_UP_BLOCKS)
        self._worker.ask(
            "probe_begin", TIMEOUT_S, worker_module=probe.worker_module, given=dict(probe.brings())
        )

    def block_cpu_ns(self, units: int) -> int:
        """The processor time of so many units; the probe's look at them comes after."""
        cpu_ns: int = self._worker.ask("block", TIMEOUT_S, units=units, lead_in=0)["cpu_ns"]
        self._worker.ask("probe_after_block", TIMEOUT_S)
        return cpu_ns

    def seen(self) -> dict[str, Any]:
        """What the probe says in the end."""
        return self._worker.ask("probe_end", TIMEOUT_S)

    def end(self) -> None:
        """End the process."""
        self._worker.end()
