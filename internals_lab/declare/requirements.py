"""Requirements as pip writes them: `numpy>=2,<2.5`, `rich[jupyter]`, `tomli; python_version < "3.11"`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name


def requirements_in(text: str) -> list[str]:
    """What a text names, one a line or with commas between. Raises ValueError for what is no requirement.

    A comma also stands within a requirement: before an operator (`numpy>=2,<2.5`), and between extras.
    """
    entries: list[str] = []
    for line in text.splitlines():
        line = re.sub(r"(^|\s)#.*", "", line)
        # A new name begins with a letter or a digit, what goes on in a version with an operator.
        entries += re.split(r",(?![^\[]*\])(?=\s*[A-Za-z0-9])", line)
    return checked(entry for entry in entries if entry.strip())


def checked(entries: Iterable[str]) -> list[str]:
    """The same in one spelling, sorted, each once. Raises ValueError for what is no requirement."""
    return sorted({_in_one_spelling(entry) for entry in entries})


def _in_one_spelling(entry: str) -> str:
    try:
        requirement = Requirement(entry)
    except InvalidRequirement as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"{entry.strip()!r} is no requirement such as 'numpy>=2': {reason}") from None
    requirement.name = canonicalize_name(requirement.name)
    return str(requirement)
