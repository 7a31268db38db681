"""Runs the commands of a build: what they print goes to a log, a failure quotes its end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from internals_lab.errors import InterpreterError


class BuildLog:
    """A log file that commands append to."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        self.path = path

    def run(
        self,
        command: Sequence[str | Path],
        *,
        doing: str,
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Runs a command to its end in a session of its own; InterpreterError where it fails."""
        with self.path.open("ab") as log:
            log.write(f"\n$ {' '.join(map(str, command))}\n".encode())
            log.flush()
            try:
                process = subprocess.Popen(
                    command,
                    cwd=folder,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            except OSError as error:
                raise InterpreterError(
                    f"{doing}: {command[0]} cannot be started: {error.strerror}"
                ) from error
            try:
                exit_code = process.wait()
            except BaseException:  # Ctrl-C must not leave a compiler running
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise
        if exit_code:
            raise InterpreterError(
                f"{doing} failed (exit code {exit_code}): {self.end()}; all of it: {self.path}"
            )

    def end(self) -> str:
        """The last lines that say something, on one line."""
        lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        return " | ".join([line.strip() for line in lines if line.strip()][-3:])
