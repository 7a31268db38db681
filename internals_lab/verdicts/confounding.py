"""What else differs between two interpreters than what a ratio is meant to show."""

from __future__ import annotations

from internals_lab.model.cell import CellResult
from internals_lab.model.interpreter import Interpreter

BUILD_FACTS = {
    "compiler": "compiler",
    "pgo": "profile-guided optimisation",
    "lto": "link-time optimisation",
    "debug_build": "debug build",
    "assertions": "assertions of the source",
    "libc": "libc",
}


def confounded_by(subject: Interpreter, reference: Interpreter) -> list[str]:
    """Readable differences of the builds and of the packages, subject first, and what only one side tells or has.

    Of two implementations only what both tell: one that has no such thing cannot tell it.
    """
    differences: list[str] = []
    one_implementation = subject.implementation == reference.implementation
    for fact, words in BUILD_FACTS.items():
        of_subject, of_reference = getattr(subject, fact), getattr(reference, fact)
        told = one_implementation or None not in (of_subject, of_reference)
        if told and of_subject != of_reference:
            differences.append(f"{words}: {_said(of_subject)} against {_said(of_reference)}")
    for package in sorted(subject.packages.keys() | reference.packages.keys()):
        versions = [one.packages.get(package, "none") for one in (subject, reference)]
        if versions[0] != versions[1]:
            differences.append(f"package {package}: {' against '.join(versions)}")
    return differences


def unlike_results(subject: CellResult, reference: CellResult) -> list[str]:
    """What the same source gave, where it was something else: `/` and `range` mean other things in Python 2."""
    told = [
        {sample.fingerprint for sample in side.samples if sample.fingerprint} for side in (subject, reference)
    ]
    return ["result of the unit: something else"] if all(told) and told[0].isdisjoint(told[1]) else []


def _said(value: bool | str | None) -> str:
    if value is None:
        return "not told"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
