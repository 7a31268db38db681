"""What a search for interpreters gave."""

from __future__ import annotations

from internals_lab.model.base import Record
from internals_lab.model.interpreter import Interpreter

RUNNING = "running"
PATH = "PATH"
PYENV = "pyenv"
UV = "uv"
CACHE = "cache"
GIVEN = "given"


class Findings(Record, frozen=True):
    """The interpreters that answered, the running one first, and one line for each candidate that did not.

    The order is that of the search: running, PATH, pyenv, uv, the project's cache.
    """

    interpreters: list[Interpreter]
    problems: list[str]

    @property
    def this(self) -> Interpreter | None:
        """The interpreter that runs this process."""
        return next((found for found in self.interpreters if found.found_by == RUNNING), None)
