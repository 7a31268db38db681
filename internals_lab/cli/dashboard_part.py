"""The dashboard, found by name at run time: the core knows that there is one, and imports nothing of it."""

from __future__ import annotations

import importlib
from typing import Any

from internals_lab.errors import LabError


class DashboardMissingError(LabError):
    """The optional parts that the dashboard needs are not installed."""


def dashboard_part(module: str, *, wanted_by: str = "the dashboard") -> Any:
    """A module of the dashboard by its name within it."""
    try:
        return importlib.import_module(f"internals_lab_dashboard.{module}")
    except ModuleNotFoundError as error:
        raise DashboardMissingError(
            f"{wanted_by} needs {error.name}, which is not installed; "
            "pip install 'internals-lab[dashboard]' brings it"
        ) from error
