"""What was agreed on before: with the same needs and the same interpreters, nobody has to be asked again."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

import msgspec

from internals_lab.environments.agreement import Answers
from internals_lab.environments.resolution import Refused, Resolved
from internals_lab.model.base import Record

# Below the folder of environments.
AGREED = "agreed"


class _Agreed(Record):
    """By the key of an interpreter."""

    resolved: dict[str, Resolved]
    refused: dict[str, Refused]


class Agreed:
    """Agreements by key, a file each, that bears the time of its last use. One that is not readable counts as not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / AGREED

    def recall(self, key: str) -> Answers | None:
        """The answers of before, by interpreter key."""
        file = self._folder / f"{key}.json"
        try:
            agreed = msgspec.json.decode(file.read_bytes(), type=_Agreed)
        except (OSError, msgspec.MsgspecError):
            return None
        with contextlib.suppress(OSError):
            # The time of its last use.
            os.utime(file)
        return {**agreed.resolved, **agreed.refused}

    def keep(self, key: str, answers: Answers) -> None:
        """For the next time. A cache that cannot be written only costs time, so nothing is raised."""
        agreed = _Agreed(
            resolved={name: one for name, one in answers.items() if isinstance(one, Resolved)},
            refused={name: one for name, one in answers.items() if isinstance(one, Refused)},
        )
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(agreed))
            os.replace(name, self._folder / f"{key}.json")
