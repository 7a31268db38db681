"""Dashboards as processes: a test's own, and those of folders that nobody changes, which all tests of a session share."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

DEADLINE_S = 60


@dataclass(kw_only=True)
class Served:
    """A dashboard that is running, and what its process said."""

    process: subprocess.Popen[str]
    address: str

    def stop(self, number: int = signal.SIGINT) -> int:
        """Press Ctrl-C; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE_S)


@dataclass(kw_only=True)
class Dashboards:
    """Starts `internals-lab dashboard` over folders, on free ports, with a cache of its own, and ends all of them."""

    cache: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, folder: Path, *arguments: str) -> Served:
        """One more, once it says where it is."""
        command = [sys.executable, "-m", "internals_lab.cli.main", "dashboard", "--no-open", "--port", "0"]
        process = subprocess.Popen(
            [*command, "--results", str(folder), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "XDG_CACHE_HOME": str(self.cache)},
        )
        self.started.append(process)
        assert process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            assert selector.select(DEADLINE_S), "the dashboard said nothing"
        line = process.stdout.readline()
        assert "http://" in line, line + process.stdout.read()
        return Served(process=process, address=line.split()[-1])

    def end(self) -> None:
        """Whatever state they are in."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.wait(DEADLINE_S)
            if process.stdout is not None:
                process.stdout.close()


def tree(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything in a folder, itself included: times, modes, content."""
    found = [folder, *folder.rglob("*")]
    return {
        str(path): (
            path.stat().st_mtime_ns,
            path.stat().st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in found
    }


@dataclass(kw_only=True)
class Standing:
    """The dashboards of folders that outlive a test: one a folder, started when it is first looked at."""

    dashboards: Dashboards
    served: dict[Path, Served] = field(default_factory=dict)
    found: dict[Path, dict[str, tuple[int, int, bytes]]] = field(default_factory=dict)

    def of(self, folder: Path) -> Served:
        """The one over this folder, which is not to be changed from now on."""
        if folder not in self.served:
            self.found[folder] = tree(folder)
            served = self.dashboards.start(folder)
            assert served.process.stdout is not None
            # Read on, whatever it says: a pipe that is full would stop it.
            Thread(target=served.process.stdout.read, daemon=True).start()
            self.served[folder] = served
        return self.served[folder]

    def changed(self) -> list[str]:
        """What is another file, or one more or less, than when its dashboard was started."""
        now = {folder: tree(folder) for folder in self.found}
        return [
            path
            for folder, before in self.found.items()
            for path in sorted({*before, *now[folder]})
            if before.get(path) != now[folder].get(path)
        ]
