"""The same versions for all interpreters of a run, as far as there are such versions."""

from __future__ import annotations

import itertools
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
    all of them can have. Where some would force a version on others that these cannot have (or would have to build), they
    part, so that as many pairs as possible agree.
    """
    alone = {name: resolve(name, {}) for name in names}
    willing = {name: one for name, one in alone.items() if isinstance(one, Resolved)}
    return {**alone, **_Agreement(willing, resolve).of(frozenset(willing))}


class _Agreement:
    """Among interpreters, given what each would have by itself. Nothing is asked twice."""

    def __init__(self, alone: Mapping[str, Resolved], resolve: Resolve) -> None:
        self._alone = alone
        self._resolve = resolve
        self._asked: dict[tuple[str, frozenset[tuple[str, str]]], Resolved | Refused] = {}
        self._found: dict[frozenset[str], dict[str, Resolved]] = {}

    def of(self, group: frozenset[str]) -> dict[str, Resolved]:
        """What the members of a group get, if only they are asked."""
        if group not in self._found:
            self._found[group] = self._together(group)
        return self._found[group]

    def _together(self, group: frozenset[str]) -> dict[str, Resolved]:
        found, caps = {name: one for name, one in self._alone.items() if name in group}, dict[str, str]()
        while lower := _differing(found.values()):
            caps.update(lower)
            tried = {name: self._capped(name, caps) for name in found}
            stuck = {name for name, one in tried.items() if not _is_as_good(one, self._alone[name])}
            if stuck:
                # The old ones leave first: the others then have newer versions, those that a team is about to use.
                return self._apart(group, self._forcing(group, lower), stuck)
            agreed = {name: one for name, one in tried.items() if isinstance(one, Resolved)}
            if agreed == found:
                # What still differs cannot be capped (an address in place of a version).
                return agreed
            found = agreed
        return found

    def _apart(self, group: frozenset[str], *leaving: set[str]) -> dict[str, Resolved]:
        """The best of the ways to part, with one of these sets by itself; of equals the first."""
        ways = [
            {**self.of(frozenset(some)), **self.of(group - some)} for some in leaving if some and some < group
        ]
        # With nothing to part by each has what it would have, and the verdicts say which package differs.
        as_they_are = {name: one for name, one in self._alone.items() if name in group}
        return max(ways, key=_agreeing_pairs, default=as_they_are)

    def _forcing(self, group: frozenset[str], lower: Mapping[str, str]) -> set[str]:
        """Those that could not have had more than these versions in any case."""
        return {
            name
            for name in group
            if any(_public(self._alone[name].versions.get(package)) == low for package, low in lower.items())
        }

    def _capped(self, name: str, caps: Mapping[str, str]) -> Resolved | Refused:
        key = name, frozenset(caps.items())
        if key not in self._asked:
            self._asked[key] = self._resolve(name, caps)
        return self._asked[key]


def _agreeing_pairs(found: Mapping[str, Resolved]) -> int:
    return sum(not _differing(pair) for pair in itertools.combinations(found.values(), 2))


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
