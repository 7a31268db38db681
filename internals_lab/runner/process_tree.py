"""Ends a worker with everything that it started, whatever session, parent or name that gave itself."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess

import psutil

from internals_lab.runner.environment import TOKEN_VARIABLE


def end_tree(process: subprocess.Popen[bytes], *, deadline_s: float) -> None:
    """Wait so long for the process to end by itself, then kill it; either way, kill its group and its children."""
    children = _children(process.pid)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(deadline_s)
    if process.poll() is None:
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
