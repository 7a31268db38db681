"""A dashboard in a process of its own, as a reader starts it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

PATIENCE_S = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """`started_s` is when the process was asked for, `listening_s` when it said its address, by the monotonic clock."""

    process: subprocess.Popen[str]
    address: str
    started_s: float
    listening_s: float

    @property
    def resident_bytes(self) -> int:
        """What its process holds now."""
        return int(psutil.Process(self.process.pid).memory_info().rss)


def _usual() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@contextmanager
def served(results: Path, cache: Path, *, port: int = 0) -> Iterator[Served]:
    """`internals-lab dashboard` over a folder, with its index in `cache`, until the block ends. `port` 0 is any free one.

    Python keeps bytecode there as well, as it does by itself where nobody forbids it: else each start compiles a thousand files.
    """
    command = [sys.executable, "-m", "internals_lab.cli.main", "dashboard", "--no-open", "--port", str(port)]
    started_s = time.monotonic()
    process = subprocess.Popen(
        [*command, "--results", str(results)],
        stdout=subprocess.PIPE,
        text=True,
        env={**_usual(), "XDG_CACHE_HOME": str(cache), "PYTHONPYCACHEPREFIX": str(cache / "bytecode")},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        listening_s = time.monotonic()
        if "http://" not in line:
            raise SystemExit(f"the dashboard did not start: {line}{process.stdout.read()}")
        yield Served(process=process, address=line.split()[-1], started_s=started_s, listening_s=listening_s)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)
