"""What else differs between two interpreters than what a ratio is meant to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from internals_lab.model.cell import CellResult
from internals_lab.model.interpreter import Interpreter

# What a difference begins with that is one of packages.
PACKAGE = "package "
ANOTHER_RESULT = "another result of the unit"

BUILD_FACTS = {
    "compiler": "compiler",
    "pgo": "profile-guided optimisation",
    "lto": "link-time optimisation",
    "debug_build": "debug build",
    "assertions": "assertions of the source",
    "libc": "libc",
}


def confounded_by(subject: Interpreter, reference: Interpreter) -> list[str]:
    """Readable differences of the builds, subject first, and what only one side tells.

    Of two implementations only what both tell: one that has no such thing cannot tell it.
    """
    differences: list[str] = []
    one_implementation = subject.implementation == reference.implementation
    for fact, words in BUILD_FACTS.items():
        of_subject, of_reference = getattr(subject, fact), getattr(reference, fact)
        told = one_implementation or None not in (of_subject, of_reference)
        if told and of_subject != of_reference:
            differences.append(f"{words}: {_said(of_subject)} against {_said(of_reference)}")
    return differences


def confounding_packages(subject: Interpreter, reference: Interpreter) -> list[str]:
    """Readable differences of what a scenario was measured with (`interpreters_of` a run), subject first; "none" where
    only one side needs a package.
    """
    differences: list[str] = []
    for package in sorted(subject.packages.keys() | reference.packages.keys()):
        versions = [one.packages.get(package, "none") for one in (subject, reference)]
        if versions[0] != versions[1]:
            differences.append(f"{PACKAGE}{package}: {' against '.join(versions)}")
    return differences


def unlike_sides(
    subject: CellResult, reference: CellResult, interpreters: Mapping[str, Interpreter]
) -> list[str]:
    """Whatever differs between two cells' interpreters (`interpreters_of` a run), and in what their units gave."""
    # What an interpreter cannot have, it differs in, but nothing was measured with it.
    both_there = "unsupported" not in (subject.outcome, reference.outcome)
    if not both_there or subject.cell.interpreter == reference.cell.interpreter:
        return []
    sides = interpreters[subject.cell.interpreter], interpreters[reference.cell.interpreter]
    return [*confounded_by(*sides), *confounding_packages(*sides), *unlike_results(subject, reference)]


def unlike_results(subject: CellResult, reference: CellResult) -> list[str]:
    """What the same source gave, where it was something else: `/` and `range` mean other things in Python 2."""
    told = [
        {sample.fingerprint for sample in side.samples if sample.fingerprint} for side in (subject, reference)
    ]
    return [ANOTHER_RESULT] if all(told) and told[0].isdisjoint(told[1]) else []


def confounders_in_words(differences: Sequence[str]) -> list[str]:
    """What is said of a ratio that is confounded by these, a sentence for builds, one for packages and one for results."""
    builds = [one for one in differences if one != ANOTHER_RESULT and not one.startswith(PACKAGE)]
    packages = [one.removeprefix(PACKAGE) for one in differences if one.startswith(PACKAGE)]
    said = [f"The builds differ in more than their name ({'; '.join(builds)})."] if builds else []
    said += [f"The packages differ ({'; '.join(packages)})."] if packages else []
    if ANOTHER_RESULT in differences:
        said.append("The unit gave another result there, so it may not be the same work.")
    return said


def _said(value: bool | str | None) -> str:
    if value is None:
        return "not told"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
