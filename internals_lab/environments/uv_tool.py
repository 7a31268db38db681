"""uv, which makes environments and fills them; how it reaches a package index is its own configuration's matter."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from internals_lab.environments.complaint import readable, without_addresses
from internals_lab.errors import EnvironmentMakingError
from internals_lab.uv_program import uv_program

# Building a large package from source takes a while; what takes longer than this hangs.
TIMEOUT_S = 1800.0
# What uv says while it works that is worth hearing: what takes its time.
_TOLD = re.compile(r"\s*(Downloading|Building)\s")
# It would steer uv into an environment or an interpreter that is not the one that it is told of.
_HIDDEN = ("PYTHON", "VIRTUAL_ENV", "CONDA_", "__PYVENV", "COVERAGE", "COV_CORE", "UV_PYTHON", "UV_PROJECT")


class Unreachable(EnvironmentMakingError):
    """uv could not do its work, for a reason that has nothing to do with what was asked for."""


@dataclass(frozen=True, kw_only=True)
class UvAnswer:
    """What came of a command. Exit code 0: done; 1: it cannot be done, and `complaint` says why."""

    exit_code: int
    output: str
    complaint: str

    @property
    def ok(self) -> bool:
        return self.exit_code == 0

    @property
    def reason(self) -> str:
        """The complaint in a line that can be read."""
        return readable(self.complaint)


class Uv(Protocol):
    """Runs uv."""

    def __call__(
        self, *arguments: str | Path, cwd: Path, say: Callable[[str], None] = ..., tolerant: bool = False
    ) -> UvAnswer:
        """What came of it; Unreachable where uv itself failed (no network, a broken configuration), unless that is
        `tolerant`, for a command that needs nothing of all that.
        """


class InstalledUv:
    """The uv that was installed with the lab. `inherited` is the environment that it is configured by."""

    def __init__(self, inherited: Mapping[str, str] = os.environ, *, timeout_s: float = TIMEOUT_S) -> None:
        self._executable = str(uv_program())
        self._timeout_s = timeout_s
        self._environment = {
            **{name: value for name, value in inherited.items() if not name.startswith(_HIDDEN)},
            # An interpreter is asked for by its path: none is ever to be fetched in its place.
            "UV_PYTHON_DOWNLOADS": "never",
            "UV_NO_PROGRESS": "1",
            "NO_COLOR": "1",
        }

    def __call__(
        self,
        *arguments: str | Path,
        cwd: Path,
        say: Callable[[str], None] = lambda _: None,
        tolerant: bool = False,
    ) -> UvAnswer:
        """Run it to its end; what takes long is passed on to `say` as it begins."""
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            process = subprocess.Popen(
                [self._executable, *map(str, arguments)],
                cwd=cwd,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
            alarm = threading.Timer(self._timeout_s, process.kill)
            alarm.daemon = True
            alarm.start()
            lines = []
            try:
                assert process.stderr is not None
                with process.stderr as stream:
                    for line in stream:
                        lines.append(line)
                        if _TOLD.match(line):
                            say(without_addresses(line.strip()))
                exit_code = process.wait()
            finally:
                late = not alarm.is_alive()
                alarm.cancel()
                if process.poll() is None:
                    process.kill()
                    process.wait()
            output.seek(0)
            answer = UvAnswer(exit_code=exit_code, output=output.read(), complaint="".join(lines))
        if exit_code < 0 and late:
            return UvAnswer(exit_code=1, output="", complaint=f"not done within {self._timeout_s:g} s")
        if exit_code not in (0, 1) and not tolerant:
            raise Unreachable(f"uv could not do its work: {answer.reason}")
        return answer
