"""Which versions an interpreter gets: found by uv, wheels before sources."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from packaging.utils import canonicalize_name

from internals_lab.environments.needs import Needs
from internals_lab.environments.uv_tool import Uv, UvAnswer
from internals_lab.model.base import Record

_PINNED = re.compile(
    r"(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?:==\s*(?P<version>[^\s;]+)|@\s*(?P<address>\S+))"
)


class Resolved(Record):
    """Exact versions for one interpreter: `pins` as lines of a requirements file; `built` are the packages among them
    that have no wheel for it, so that they are built from source, here.
    """

    pins: list[str]
    built: list[str] = msgspec.field(default_factory=list)

    @property
    def versions(self) -> dict[str, str]:
        """The packages with a version, or the address that stands for one; the team's own project is not among them."""
        matches = [match for line in self.pins if (match := _PINNED.match(line))]
        return {canonicalize_name(match["name"]): match["version"] or match["address"] for match in matches}


class Refused(Record):
    """Why an interpreter cannot have what is needed, in a line; `without_wheel` are the packages that had to be built."""

    reason: str
    without_wheel: list[str] = msgspec.field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Resolver:
    """Resolves needs for the interpreter at `executable`; files are written into `scratch`, `cwd` is where uv looks for its
    configuration.
    """

    uv: Uv
    needs: Needs
    executable: str
    scratch: Path
    cwd: Path

    def resolve(self, caps: Mapping[str, str]) -> Resolved | Refused:
        """The newest versions, none above its cap. A package is built from source only where no version of it that
        satisfies everything has a wheel. Unreachable where uv itself fails.
        """
        answer = self._compile(caps, "--no-build")
        if answer.ok:
            return Resolved(pins=_pins(answer.output))
        only: list[str] = []
        answer = self._compile(caps)
        if not answer.ok:
            return Refused(reason=answer.reason)
        passed_over: set[str] = set()
        while untried := sorted(self._without_wheel(caps, only) - passed_over):
            # An older version may have a wheel.
            tried = self._compile(caps, *_only([*only, untried[0]]))
            if tried.ok:
                only.append(untried[0])
                answer = tried
            else:
                passed_over.add(untried[0])
        return Resolved(
            pins=_pins(answer.output), built=sorted(passed_over & self._without_wheel(caps, only))
        )

    def _without_wheel(self, caps: Mapping[str, str], only: list[str]) -> set[str]:
        """The packages whose chosen version has nothing but a source distribution for this interpreter."""
        answer = self._compile(caps, "--format", "pylock.toml", *_only(only))
        if not answer.ok:
            return set()
        packages = tomllib.loads(answer.output).get("packages", [])
        return {canonicalize_name(one["name"]) for one in packages if "sdist" in one and "wheels" not in one}

    def _compile(self, caps: Mapping[str, str], *options: str) -> UvAnswer:
        wanted, capped = self.scratch / "requirements.in", self.scratch / "caps.txt"
        wanted.write_text("\n".join(self.needs.lines) + "\n", encoding="utf-8")
        capped.write_text("".join(f"{name}<={cap}\n" for name, cap in caps.items()), encoding="utf-8")
        return self.uv(
            *("pip", "compile", "--no-header", "--no-annotate", "--python", self.executable),
            *("--constraints", str(capped), *options, str(wanted)),
            cwd=self.cwd,
        )


def _only(names: list[str]) -> list[str]:
    return [word for name in names for word in ("--only-binary", name)]


def _pins(output: str) -> list[str]:
    lines = (line.strip() for line in output.splitlines())
    return sorted(line for line in lines if line and not line.startswith("#"))
