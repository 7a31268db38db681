"""However an implementation is launched (a shell that becomes Java, node below a script), its whole tree ends at once."""

from __future__ import annotations

from collections.abc import Callable

import psutil
import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.processes.launching import Launcher

HOURS_S = 3600.0


@pytest.mark.parametrize("kind", ["jython", "micropython", "pyodide", "pypy"])
def test_a_worker_ends_by_itself_when_it_is_told_and_leaves_nothing_when_it_is_killed(
    kind: str,
    request: pytest.FixtureRequest,
    launcher: Launcher,
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
) -> None:
    interpreter: Interpreter = request.getfixturevalue(kind)
    # Side by side: some take seconds to start.
    told, killed = launcher.start(interpreter), launcher.start(interpreter)
    for worker in (told, killed):
        worker.hello(HOURS_S)
    told.end()
    assert told.process.returncode == 0
    assert left_running()
    killed.end(at_once=True)
    await_end(left_running())
    assert left_running() == []
