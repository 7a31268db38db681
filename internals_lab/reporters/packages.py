"""With which packages a scenario was measured, in a line."""

from __future__ import annotations

import re

from internals_lab.model.declaration import Scenario
from internals_lab.model.environment import Environment
from internals_lab.model.run import RunDocument


def package_lines(document: RunDocument, scenario: Scenario) -> list[str]:
    """`packages: numpy 2.4.6; rich 14.1 on 3.13, 15.0 on 3.13t and 3.14`: what was asked for by name, not what came with it."""
    own = [one for one in document.environments if scenario.id in one.scenarios]
    named = sorted({package for one in own for package in _named(one)})
    told = [f"{package} {_versions(package, own, document)}" for package in named]
    return [f"packages: {'; '.join(told)}"] if told else []


def _named(environment: Environment) -> set[str]:
    """The names of the requirements and of the project, as far as they are installed: a marker may leave one out."""
    names = set() if environment.project is None else {environment.project}
    for requirement in environment.requirements:
        # They are kept in one spelling, the normalised name first.
        if match := re.match(r"[a-z0-9-]+", requirement):
            names.add(match.group())
    return names & environment.packages.keys()


def _versions(package: str, environments: list[Environment], document: RunDocument) -> str:
    shorts = {interpreter.name: interpreter.short for interpreter in document.interpreters}
    by_version: dict[str, list[str]] = {}
    for one in environments:
        built = " (built from source)" if package in one.built else ""
        version = f"{one.packages[package]}{built}" if package in one.packages else "none"
        by_version.setdefault(version, []).append(shorts[one.interpreter])
    if len(by_version) == 1:
        return next(iter(by_version))
    return ", ".join(f"{version} on {' and '.join(names)}" for version, names in by_version.items())
