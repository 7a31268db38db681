"""What Dash answered at an earlier start of the same code: the frame of the page, and which of its parts answers to which. Neither
depends on results, and a browser wants both before it can ask for anything else, when Dash itself is not loaded yet.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path

KEPT = ("/_dash-layout", "/_dash-dependencies")
FILE = "first-answers.json"


class Kept:
    """The answers in a file. They are those of `state`, a word for the code that made them; of any other, there are none."""

    def __init__(self, file: Path, state: Callable[[], str]) -> None:
        self._file = file
        self._state_now = state

    @cached_property
    def _state(self) -> str:
        return self._state_now()

    @cached_property
    def answers(self) -> Mapping[str, str]:
        """By their addresses: all of them or none."""
        try:
            told = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(told, dict) or told.get("state") != self._state:
            return {}
        answers = told.get("answers")
        if not isinstance(answers, dict) or set(answers) != set(KEPT):
            return {}
        return answers if all(isinstance(one, str) for one in answers.values()) else {}

    def keep(self, ask: Callable[[str], str]) -> None:
        """Ask for them, where there are none, for the next start. That this cannot be written holds nobody up."""
        if self.answers:
            return
        told = {"state": self._state, "answers": {path: ask(path) for path in KEPT}}
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # Another dashboard may start at this moment: it reads all of it or nothing.
            handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=FILE)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(told, file)
            Path(name).replace(self._file)


def state_of(folders: Iterable[Path]) -> str:
    """A word that changes with any Python file in these folders."""
    digest = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            found = path.stat()
            digest.update(f"{path}:{found.st_mtime_ns}:{found.st_size}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
