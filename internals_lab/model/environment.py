"""The packages that scenarios were measured with."""

from __future__ import annotations

from internals_lab.model.base import Record


class Environment(Record):
    """An environment of its own on one interpreter, made for what these scenarios need.

    `interpreter` is the name of an entry of the run's interpreters, `scenarios` are ids. `requirements` are those that
    scenarios and settings named, `project` is the name of the team's own, installed as its pyproject says or, where
    that names no build backend, with its requirements alone. `packages` are the exact versions of all that is in it;
    `built` those that were built from source on this machine, since they have no wheel for the interpreter.
    """

    id: str
    interpreter: str
    scenarios: list[str] = []
    requirements: list[str] = []
    project: str | None = None
    packages: dict[str, str] = {}
    built: list[str] = []
