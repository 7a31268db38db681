"""What the words of a command line need."""

from __future__ import annotations

from pathlib import Path

from internals_lab.declare.requirements import requirements_in
from internals_lab.environments.needs import Needs
from internals_lab.environments.project import project_at
from internals_lab.errors import SettingsError


def needs_in(requirements: str, project: str, base: Path) -> Needs:
    """What `--requirements` and `--project` ask for, "" for nothing. Raises SettingsError."""
    try:
        named = tuple(requirements_in(requirements))
    except ValueError as error:
        raise SettingsError(f"--requirements: {error}") from None
    return Needs(requirements=named, project=project_at(project, base) if project else None)
