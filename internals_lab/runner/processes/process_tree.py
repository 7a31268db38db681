"""Ends a worker with everything that it started, whatever session, parent or name that gave itself."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading

import psutil

from internals_lab.machine.childless import is_childless
from internals_lab.runner.processes.environment import TOKEN_VARIABLE


def end_tree(process: subprocess.Popen[bytes], *, gone: threading.Event, deadline_s: float) -> None:
    """Wait so long for the process to end by itself, then kill it; either way, kill its group and its children.

    `gone` is set by the thread that waits for it: a wait with a time-out of its own would look, and sleep longer and longer
    in between.
    """
    children = _children(process.pid)
    if not gone.wait(deadline_s):
        children += _children(process.pid)
    if hasattr(os, "killpg"):
        # The group outlives its leader as long as one member lives; its number is not given anew meanwhile.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.poll() is None:
        process.kill()
    for child in children:
        with contextlib.suppress(psutil.Error):
            child.kill()
    process.wait()


def _children(pid: int) -> list[psutil.Process]:
    if is_childless(pid):
        return []
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).children(recursive=True)
    return []


def end_strays(token: str) -> list[int]:
    """Kill processes whose environment bears the token: daemons that left their group and parent. Their ids."""
    ended = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(TOKEN_VARIABLE) == token:
                process.kill()
                ended.append(process.pid)
    return ended
