"""Builds that differ in more than what their names say, told once a run: tables set them side by side without a word."""

from __future__ import annotations

from internals_lab.model.run import RunDocument
from internals_lab.verdicts.confounding import confounded_by

UNLIKE_BUILDS = "Unlike builds: ratios between them show these differences as well"


def unlike_build_lines(document: RunDocument) -> list[str]:
    """`3.13t against 3.15: compiler: GCC 12.2.0 against GCC 16.2.0; ...`, for each that was measured against the first."""
    measured = {result.cell.interpreter for result in document.cells if result.outcome == "measured"}
    builds = [interpreter for interpreter in document.interpreters if interpreter.name in measured]
    return [
        f"{build.short} against {builds[0].short}: {'; '.join(differences)}"
        for build in builds[1:]
        if (differences := confounded_by(build, builds[0]))
    ]
