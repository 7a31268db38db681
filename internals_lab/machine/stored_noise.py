"""The noise floor of each machine that a user measures on, kept between runs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

from internals_lab.errors import ResultsError
from internals_lab.folders import user_cache_folder
from internals_lab.model.noise_floor import NoiseFloor


def noise_folder() -> Path:
    """Outside every project; it need not exist. A home that several machines share has a file for each."""
    return user_cache_folder("internals-lab") / "noise"


def stored_noise(machine_id: str, folder: Path | None = None) -> NoiseFloor | None:
    """What was measured on this machine; None where nothing was, or where it cannot be read any more."""
    path = (folder or noise_folder()) / f"{machine_id}.json"
    try:
        floor = msgspec.json.decode(path.read_bytes(), type=NoiseFloor)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    # A file that was copied from elsewhere says nothing about this machine.
    return floor if floor.machine == machine_id else None


def store_noise(floor: NoiseFloor, folder: Path | None = None) -> Path:
    """Keeps it, in place of what was there; whole or not at all. ResultsError where that is impossible."""
    path = (folder or noise_folder()) / f"{floor.machine}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(floor)))
            os.replace(name, path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ResultsError(f"{path} cannot be written: {error.strerror}") from None
    return path
