"""uv as a program: it makes environments, installs packages and downloads interpreters for the lab."""

from __future__ import annotations

from pathlib import Path

from internals_lab.errors import LabError


class UvError(LabError):
    """uv, which comes with the lab, is not there."""


def uv_program() -> Path:
    """The uv that was installed with the lab, not whichever is first on PATH."""
    # Here, since finding it looks through the file system, and most commands do not need it.
    from uv import find_uv_bin

    try:
        return Path(find_uv_bin())
    except FileNotFoundError as error:
        raise UvError(
            f"uv is installed but its program is missing ({error}): reinstall it with pip install --force-reinstall uv"
        ) from error
