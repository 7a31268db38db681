"""Ends what workers are left when the host dies, however it dies: a small process that outlives it.

Run as a script: one line "+PID" or "-PID" a worker on standard input; at its end, the process groups that are left
are killed, and with them every process whose environment has what a line "=NAME=VALUE" said: a daemon that left its
group. Worker and keeper have sessions of their own, so that a Ctrl-C reaches only the host.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys


class Keeper:
    """Tell it of every worker that starts and ends."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__], stdin=subprocess.PIPE, start_new_session=True
        )

    def started(self, pid: int) -> None:
        """A worker is there."""
        self._tell(f"+{pid}\n")

    def ended(self, pid: int) -> None:
        """It has ended, with its whole group."""
        self._tell(f"-{pid}\n")

    def marked(self, variable: str, value: str) -> None:
        """The workers to come, and all that they start, bear this in their environment."""
        self._tell(f"={variable}={value}\n")

    def close(self) -> None:
        """No worker is left."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        # A keeper that somebody killed protects nothing, but the run itself can go on.
        with contextlib.suppress(OSError):
            self._process.stdin.write(line.encode("ascii"))
            self._process.stdin.flush()


def keep() -> None:
    """The keeper's own life."""
    alive = set()
    marks = set()
    for line in sys.stdin:
        if line.startswith("+"):
            alive.add(int(line[1:]))
        elif line.startswith("="):
            marks.add(line[1:].rstrip("\n").encode("ascii"))
        else:
            alive.discard(int(line[1:]))
    for pid in alive:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(pid, signal.SIGKILL)
            else:
                os.kill(pid, signal.SIGTERM)
    for pid in _bearing(marks):
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def _bearing(marks: set[bytes]) -> list[int]:
    # Without psutil: this process starts with nothing but the standard library.
    found: list[int] = []
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc"):
            with contextlib.suppress(OSError):
                if name.isdigit() and not marks.isdisjoint(_environment(name)):
                    found.append(int(name))
    return found


def _environment(pid: str) -> list[bytes]:
    with open(f"/proc/{pid}/environ", "rb") as variables:
        return variables.read().split(b"\0")


if __name__ == "__main__":
    keep()
