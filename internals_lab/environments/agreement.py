"""The same versions for all interpreters of a run, as far as there are such versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from packaging.version import InvalidVersion, Version

from internals_lab.environments.resolution import Refused, Resolved

Answers = dict[str, Resolved | Refused]


class Resolve(Protocol):
    """Resolves for the interpreter of that name; no package above its cap."""

    def __call__(self, name: str, caps: Mapping[str, str]) -> Resolved | Refused: ...


def agree(names: Sequence[str], resolve: Resolve) -> Answers:
    """What each interpreter gets. Those that can agree have every package that they share in one version, the newest that
    all of them can have; where old ones would force a version on the others that these cannot have (or would have to
    build), the old ones agree among themselves and the others too.
    """
    alone = {name: resolve(name, {}) for name in names}
    return {**alone, **_together({n: one for n, one in alone.items() if isinstance(one, Resolved)}, resolve)}


def _together(alone: Mapping[str, Resolved], resolve: Resolve) -> dict[str, Resolved]:
    found, caps = dict(alone), dict[str, str]()
    while lower := _differing(found.values()):
        caps.update(lower)
        tried = {name: resolve(name, caps) for name in found}
        if any(not _is_as_good(one, alone[name]) for name, one in tried.items()):
            return _apart(alone, lower, resolve)
        agreed = {name: one for name, one in tried.items() if isinstance(one, Resolved)}
        if agreed == found:
            # What still differs cannot be capped (an address in place of a version).
            return agreed
        found = agreed
    return found


def _apart(alone: Mapping[str, Resolved], lower: Mapping[str, str], resolve: Resolve) -> dict[str, Resolved]:
    """Those that force the low versions, and the others."""
    forcing = {
        name
        for name, one in alone.items()
        if any(_public(one.versions.get(p)) == v for p, v in lower.items())
    }
    if not forcing or len(forcing) == len(alone):
        # No line to draw: each as it is, and the verdicts say which package differs.
        return dict(alone)
    groups = (forcing, alone.keys() - forcing)
    return {
        name: one
        for group in groups
        for name, one in _together({n: alone[n] for n in alone if n in group}, resolve).items()
    }


def _is_as_good(one: Resolved | Refused, alone: Resolved) -> bool:
    return isinstance(one, Resolved) and set(one.built) <= set(alone.built)


def _differing(found: Iterable[Resolved]) -> dict[str, str]:
    """The lowest version of each package that does not have the same one everywhere."""
    seen: dict[str, set[Version]] = {}
    for one in found:
        for package, version in one.versions.items():
            try:
                seen.setdefault(package, set()).add(Version(version))
            except InvalidVersion:
                continue
    return {package: min(versions).public for package, versions in seen.items() if len(versions) > 1}


def _public(version: str | None) -> str | None:
    try:
        return None if version is None else Version(version).public
    except InvalidVersion:
        return None
