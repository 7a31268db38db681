"""How a scenario comes into a worker: in a file that it loads, or as source that is sent to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from internals_lab.declare.location import Location
from internals_lab.model.declaration import Scenario
from internals_lab.runner.processes.worker_process import WorkerProcess

# Whatever else a cell is made of in the worker.
MAKING = "settings"


def post_load(
    worker: WorkerProcess, scenario: Scenario, location: Location, *, worker_modules: Sequence[str] = ()
) -> str:
    """Ask the worker for it without waiting, and for the worker halves of what will run it or look at it, as far as they are
    known already; the name of the request. Raises WorkerFailure when the worker is dead.
    """
    if worker.is_sent_source:
        worker.post("unpack", **unpack_words(scenario))
        return "unpack"
    ahead = [MAKING, *worker_modules] if worker_modules else []
    worker.post("load", **load_words(location, scenario.source_sha256), ahead=ahead)
    return "load"


def load_words(location: Location, source_sha256: str | None) -> dict[str, Any]:
    """The arguments of the worker's `load`."""
    return {
        "path": str(location.path),
        "module": location.module,
        "roots": list(location.roots),
        "sha256": source_sha256,
    }


def unpack_words(scenario: Scenario) -> dict[str, Any]:
    """The arguments of a portable worker's `unpack`; the scenario is a portable one."""
    assert scenario.travelling is not None
    return {
        **msgspec.to_builtins(scenario.travelling),
        "scenario": scenario.name,
        "variants": dict(scenario.variants),
        "path": scenario.file,
    }
