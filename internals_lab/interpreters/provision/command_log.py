"""Runs the commands of an installation: what they print goes to a log, a failure quotes its end."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from internals_lab.errors import InterpreterError

Say = Callable[[str], None]

# Silence for longer than this makes a person wonder.
SILENCE_S = 15.0
LINE_LENGTH = 100


class CommandFailed(InterpreterError):
    """A command ended otherwise than it should; `said` is what it printed, from which a reason can be picked."""

    def __init__(self, message: str, said: str) -> None:
        super().__init__(message)
        self.said = said

    def reason(self, pattern: str) -> str:
        """The last line that matches, its group if there is one; the whole message where none does."""
        found = re.findall(pattern, self.said, re.MULTILINE)
        return str(found[-1]).strip() if found else str(self)


class CommandLog:
    """A log file that commands append to; one that takes long is reported now and then."""

    def __init__(self, path: Path, say: Say | None = None, *, silence_s: float = SILENCE_S) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        self.path = path
        self._say = say
        self._silence_s = silence_s

    def run(
        self,
        command: Sequence[str | Path],
        *,
        doing: str,
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> str:
        """Runs a command to its end in a session of its own; what it printed. CommandFailed where it fails."""
        start = self.path.stat().st_size
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
                exit_code = self._wait(process)
            except BaseException:  # Ctrl-C must not leave a compiler running
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise
        with self.path.open("rb") as log:
            log.seek(start)
            said = log.read().decode(errors="replace").partition("\n$ ")[2].partition("\n")[2]
        if exit_code:
            raise CommandFailed(f"{doing} failed (exit code {exit_code}): {_end(said)}", said)
        return said

    def _wait(self, process: subprocess.Popen[bytes]) -> int:
        started = time.monotonic()
        while True:
            try:
                return process.wait(self._silence_s)
            except subprocess.TimeoutExpired:
                if self._say:
                    last = _end(self.path.read_text(encoding="utf-8", errors="replace"), lines=1)
                    self._say(f"    {time.monotonic() - started:.0f} s: {last[:LINE_LENGTH]}")


def _end(said: str, *, lines: int = 3) -> str:
    """The last lines that say something, on one line."""
    # Without a word a line says nothing: compilers underline.
    return " | ".join([line.strip() for line in said.splitlines() if re.search(r"\w{2}", line)][-lines:])
