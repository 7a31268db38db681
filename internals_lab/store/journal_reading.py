"""A journal's lines folded back into the document that they describe, all at once or as they come."""

from __future__ import annotations

from typing import Any

import msgspec

from internals_lab.errors import ResultsError
from internals_lab.model.base import Record
from internals_lab.store.journal_line import HEADER_START, IntactLine, decode
from internals_lab.store.owner import Owner


class JournalContent(Record):
    """The raw document with every intact line in it, whose run it is, and which lines could not be used.

    `torn_tail` is the number of a last line that is not whole: one that is just being written looks like this.
    """

    owner: Owner
    raw_document: dict[str, Any]
    damage: list[str]
    torn_tail: int | None


def read(content: bytes, *, where: str) -> JournalContent:
    """Everything intact in a journal; ResultsError when its header is not."""
    growing = GrowingJournal(where)
    growing.take(content)
    return growing.content()


def plan_of(line: bytes, *, where: str) -> tuple[Owner, dict[str, Any]]:
    """Whose run a journal's first line is of, and the raw document as it was planned; ResultsError when it is none."""
    fold = _Fold(_header(line.removesuffix(b"\n"), is_whole=line.endswith(b"\n"), where=where), where)
    return fold.owner, fold.document


class GrowingJournal:
    """A journal whose lines come bit by bit: at any moment its content is what `read` gives of all that came.

    `place` is the offset after the last line that has its end; what stands behind it is to be taken again, from there.
    `touched` are the ids of the cells that lines were about since somebody emptied it.
    """

    def __init__(self, where: str) -> None:
        self.place = 0
        self.touched: set[str] = set()
        self._where = where
        self._lines = 0
        self._fold: _Fold | None = None
        self._rest = b""
        self._unended: set[str] = set()

    def take(self, content: bytes) -> None:
        """What stands in the file from `place` on; ResultsError when the header, which comes first, is not one."""
        *lines, self._rest = content.split(b"\n")
        for line in lines:
            if self._fold is None:
                self._fold = _Fold(_header(line, is_whole=True, where=self._where), self._where)
            else:
                self._fold.take_line(line, self._lines + 1)
            # Last, so that a line that was refused is met again.
            self._lines += 1
            self.place += len(line) + 1
        if self._fold is not None:
            self.touched |= self._fold.touched
            self._fold.touched.clear()

    def content(self) -> JournalContent:
        """The document so far; its raw form is this object's own and changes with the next lines."""
        fold, torn_tail = self._fold, None
        # What stood in a line without its end may be gone: a writer takes back what it could not write whole.
        self.touched |= self._unended
        self._unended = set()
        if fold is None:
            fold = _Fold(_header(self._rest, is_whole=False, where=self._where), self._where)
        elif self._rest and (intact := decode(self._rest)) is not None:
            # Only its end is missing. It counts, and is taken again with its end.
            fold = fold.fork()
            fold.take(intact, self._lines + 1)
            self._unended = fold.touched
            self.touched |= self._unended
        elif self._rest:
            torn_tail = self._lines + 1
        return JournalContent(
            owner=fold.owner, raw_document=fold.document, damage=list(fold.damage), torn_tail=torn_tail
        )


def _header(line: bytes, *, is_whole: bool, where: str) -> IntactLine:
    intact = decode(line)
    if intact is not None and intact.number == 0 and intact.event.get("kind") == "header":
        return intact
    if not is_whole and (line.startswith(HEADER_START) or HEADER_START.startswith(line)):
        raise ResultsError(
            f"{where}: truncated: it ends before the first line, which holds the plan, is whole"
        )
    if line.startswith(HEADER_START):
        raise ResultsError(
            f"{where}: damaged: the checksum of the first line, which holds the plan, does not hold"
        )
    raise not_a_journal(where)


def not_a_journal(where: str) -> ResultsError:
    """What is wrong with a file that begins otherwise."""
    return ResultsError(f"{where}: not a journal of internals_lab (its first line is not a journal's header)")


class _Fold:
    def __init__(self, header: IntactLine, where: str) -> None:
        self.damage: list[str] = []
        self.touched: set[str] = set()
        self._last = (header.number, 1)
        try:
            self.owner = msgspec.convert(header.event["owner"], Owner)
            self.document: dict[str, Any] = header.event["document"]
            self._cells = {result["cell"]["id"]: result for result in self.document["cells"]}
        except (KeyError, TypeError, msgspec.ValidationError) as error:
            raise ResultsError(
                f"{where}: not a journal of internals_lab: its header lacks {error}"
            ) from error

    def fork(self) -> _Fold:
        """A second one that goes on from here and leaves this one as it is."""
        fork = object.__new__(_Fold)
        fork.damage, fork.touched, fork._last, fork.owner = list(self.damage), set(), self._last, self.owner
        cells: list[dict[str, Any]] = [
            {field: list(item) if isinstance(item, list) else item for field, item in result.items()}
            for result in self.document["cells"]
        ]
        fork.document = {**self.document, "cells": cells}
        fork._cells = {result["cell"]["id"]: result for result in cells}
        return fork

    def take_line(self, line: bytes, place: int) -> None:
        """Fold in a line that has its end; `place` is its number in the file, from 1."""
        intact = decode(line)
        if intact is None:
            self.damage.append(f"line {place} is damaged (its checksum does not hold) and left out")
        else:
            self.take(intact, place)

    def take(self, line: IntactLine, place: int) -> None:
        """Fold one more line in; `place` is its number in the file, from 1."""
        last_number, last_place = self._last
        if line.number <= last_number:
            self.damage.append(f"line {place} is a duplicate (number {line.number} came before) and left out")
            return
        # Damaged lines between the two have entries of their own; here those count that are gone altogether.
        missing = (line.number - last_number) - (place - last_place)
        if missing > 0:
            self.damage.append(f"before line {place}, {missing} line(s) are missing")
        self._last = (line.number, place)
        event = line.event
        if event.get("kind") == "plan":
            self.document["run"] = event.get("run")
            return
        name = event.get("cell")
        cell = self._cells.get(name)
        if name is None or cell is None:
            self.damage.append(f"line {place} is about a cell that the plan does not have, and left out")
            return
        self.touched.add(name)
        if event.get("kind") == "sample":
            cell.setdefault("samples", []).append(event.get("sample"))
        elif event.get("kind") == "probe_pass":
            cell.setdefault("probe_passes", []).append(event.get("seen"))
        elif event.get("kind") == "end":
            cell.update({field: item for field, item in event.items() if field not in ("kind", "cell")})
        else:
            self.damage.append(f"line {place} is of an unknown kind, {event.get('kind')!r}, and left out")
