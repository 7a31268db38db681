"""A finished build by way of uv, where uv reaches its downloads."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.command_log import CommandFailed
from internals_lab.interpreters.provision.cost import Cost
from internals_lab.interpreters.provision.uv_packages import UV_CAUSE
from internals_lab.interpreters.provision.way import OutOfReach, Site, Staged

# How long uv waits for a silent server; a download that goes on may take as long as it likes.
PATIENCE_S = 5

COST = Cost(download_bytes=35_000_000, time="some 10 s", meanwhile_bytes=300_000_000, kept_bytes=120_000_000)


@dataclass(frozen=True, kw_only=True)
class UvDownload:
    """`request` is uv's word for the interpreter."""

    request: str
    name: str = "uv"
    cost: Cost = COST

    @property
    def recipe(self) -> tuple[str, ...]:
        """What uv is asked for."""
        return (self.request,)

    def hindrance(self) -> str | None:
        """uv knows itself what it has for a platform; on Windows its programs cannot be linked to."""
        if sys.platform == "win32":
            return f"on Windows, run `uv python install {self.request}`; it is found from then on"
        return None

    def stage(self, site: Site) -> Staged:
        """Installs it into a folder of uv's in the cache, whose path uv writes into it, and links to it from there."""
        pythons = site.cache / "uv-pythons"
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
            "UV_PYTHON_INSTALL_DIR": str(pythons),
            "UV_HTTP_TIMEOUT": str(PATIENCE_S),
            "UV_HTTP_RETRIES": "0",
            "UV_NO_PROGRESS": "1",
        }
        try:
            # What uv has of before may be older than what is asked for again; --no-bin: nothing on PATH.
            site.log.run(
                [site.uv, "python", "install", "--upgrade", "--no-bin", self.request],
                doing="uv's download",
                folder=site.scratch,
                environment=environment,
            )
        except CommandFailed as error:
            reason = error.reason(UV_CAUSE)
            if "Failed to download" in error.said:
                raise OutOfReach(f"its downloads cannot be reached ({reason})") from error
            raise InterpreterError(reason) from error
        said = site.log.run(
            [site.uv, "python", "find", "--managed-python", "--no-project", self.request],
            doing="finding what uv installed",
            folder=site.scratch,
            environment=environment,
        )
        program = Path(said.strip().rpartition("\n")[2]).resolve()
        staged = site.scratch / "linked"
        (staged / "bin").mkdir(parents=True)
        (staged / site.executable.relative_to(site.target)).symlink_to(program)
        build = program.relative_to(pythons.resolve()).parts[0]
        numbers = re.match(r"[a-z]+-(\d+(?:\.\d+)*)", build)
        return Staged(
            folder=staged,
            source=f"{build} of uv",
            version=tuple(map(int, numbers[1].split("."))) if numbers else (),
        )
