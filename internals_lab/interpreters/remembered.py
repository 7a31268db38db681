"""Answers of interpreters, kept between runs for as long as the files that they speak of stay as they are."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from internals_lab.interpreters.asking import QUESTION
from internals_lab.model.base import Record

FILE_NAME = "answers.json"


class Remembered(Record, frozen=True):
    """An answer with its evidence: size and modification time of each file and folder that it depends on."""

    facts: dict[str, Any]
    hello_ns: int
    identity: str
    evidence: dict[str, tuple[int, int]]


class _File(Record, frozen=True):
    question_sha256: str
    answers: dict[str, Remembered]


class Memory:
    """Remembered answers by the path that was asked. A broken or outdated file counts as empty."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._question = hashlib.sha256(QUESTION.read_bytes()).hexdigest()
        self._answers = self._read()
        self._changed = False

    def recall(self, executable: Path) -> Remembered | None:
        """The answer of before, if none of the files behind it changed."""
        answer = self._answers.get(str(executable))
        if answer is None or evidence_of([Path(path) for path in answer.evidence]) != answer.evidence:
            return None
        return answer

    def keep(self, executable: Path, answer: Remembered) -> None:
        """Remembers an answer until the next `write`."""
        self._answers[str(executable)] = answer
        self._changed = True

    def write(self) -> None:
        """Writes the file anew, atomically. A cache that cannot be written only costs time, so nothing is raised."""
        if not self._changed:
            return
        data = msgspec.json.encode(_File(question_sha256=self._question, answers=self._answers))
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=FILE_NAME)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                os.replace(name, self._path)
            except OSError:
                Path(name).unlink(missing_ok=True)

    def _read(self) -> dict[str, Remembered]:
        try:
            file = msgspec.json.decode(self._path.read_bytes(), type=_File)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return {}
        return file.answers if file.question_sha256 == self._question else {}


def evidence_of(paths: list[Path]) -> dict[str, tuple[int, int]]:
    """Size and modification time (ns) of each path; (-1, -1) for one that is not there."""
    found: dict[str, tuple[int, int]] = {}
    for path in paths:
        try:
            state = path.stat()
            found[str(path)] = (state.st_size, state.st_mtime_ns)
        except OSError:
            found[str(path)] = (-1, -1)
    return found
