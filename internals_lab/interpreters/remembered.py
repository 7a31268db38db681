"""Answers of interpreters, kept between runs for as long as the files that they speak of stay as they are."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from internals_lab.interpreters.asking import QUESTION
from internals_lab.model.base import Record

# Two versions of the lab may ask different questions; one of them must not have the other ask anew at every turn.
FILE_NAME = "answers-{question}.json"
UNUSED_KEPT_S = 30 * 86400.0
# A program that hangs takes its time at every search; one that hung because the machine was busy must get another try.
REFUSAL_KEPT_S = 3600.0


class Remembered(Record, frozen=True):
    """An answer with its evidence: size and modification time of each file and folder that it depends on."""

    facts: dict[str, Any]
    hello_ns: int
    identity: str
    evidence: dict[str, tuple[int, int]]


class Refused(Record, frozen=True):
    """Why a program was no interpreter, when it was asked (Unix time), and what it was then."""

    reason: str
    asked_s: float
    evidence: dict[str, tuple[int, int]]


class _File(Record, frozen=True):
    question_sha256: str
    answers: dict[str, Remembered]
    refusals: dict[str, Refused]


class Memory:
    """Remembered answers by the path that was asked. A broken or outdated file counts as empty."""

    def __init__(self, folder: Path, *, now_s: Callable[[], float] = time.time) -> None:
        self._now_s = now_s
        self._question = hashlib.sha256(QUESTION.read_bytes()).hexdigest()
        self._path = folder / FILE_NAME.format(question=self._question[:12])
        file = self._read()
        self._answers = file.answers
        self._refusals = file.refusals
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

    def recall_refusal(self, executable: Path) -> str | None:
        """Why the program was no interpreter a while ago, where it has not changed since."""
        refused = self._refusals.get(str(executable))
        if (
            refused is None
            or not 0 <= self._now_s() - refused.asked_s < REFUSAL_KEPT_S
            or evidence_of([executable]) != refused.evidence
        ):
            return None
        return refused.reason

    def keep_refusal(self, executable: Path, reason: str) -> None:
        """Remembers until the next `write` that the program is no interpreter."""
        evidence = evidence_of([executable])
        self._refusals[str(executable)] = Refused(reason=reason, asked_s=self._now_s(), evidence=evidence)
        self._changed = True

    def write(self) -> None:
        """Writes the file anew, atomically. A cache that cannot be written only costs time, so nothing is raised."""
        if not self._changed:
            return
        file = _File(question_sha256=self._question, answers=self._answers, refusals=self._refusals)
        data = msgspec.json.encode(file)
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
            try:
                with os.fdopen(handle, "wb") as written:
                    written.write(data)
                os.replace(name, self._path)
            except OSError:
                Path(name).unlink(missing_ok=True)
            for other in self._path.parent.glob(FILE_NAME.format(question="*")):
                if self._now_s() - other.stat().st_mtime > UNUSED_KEPT_S:
                    other.unlink()

    def _read(self) -> _File:
        empty = _File(question_sha256=self._question, answers={}, refusals={})
        try:
            file = msgspec.json.decode(self._path.read_bytes(), type=_File)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return empty
        return file if file.question_sha256 == self._question else empty


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
