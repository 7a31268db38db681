"""A journal's lines folded back into the document that they describe."""

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
    lines = content.split(b"\n")
    # What stands after the last end of line is nothing, or a line that was cut.
    if not lines[-1]:
        lines.pop()
    ends_whole = content.endswith(b"\n")
    header = _header(lines[0] if lines else b"", is_whole=ends_whole or len(lines) > 1, where=where)
    fold = _Fold(header, where)
    torn_tail = None
    for place, line in enumerate(lines[1:], start=1):
        intact = decode(line)
        if intact is not None:
            fold.take(intact, place + 1)
        elif place == len(lines) - 1 and not ends_whole:
            torn_tail = place + 1
        else:
            fold.damage.append(f"line {place + 1} is damaged (its checksum does not hold) and left out")
    return JournalContent(
        owner=fold.owner, raw_document=fold.document, damage=fold.damage, torn_tail=torn_tail
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
    raise ResultsError(f"{where}: not a journal of internals_lab (its first line is not a journal's header)")


class _Fold:
    def __init__(self, header: IntactLine, where: str) -> None:
        self.damage: list[str] = []
        self._last = (header.number, 1)
        try:
            self.owner = msgspec.convert(header.event["owner"], Owner)
            self.document: dict[str, Any] = header.event["document"]
            self._cells = {result["cell"]["id"]: result for result in self.document["cells"]}
        except (KeyError, TypeError, msgspec.ValidationError) as error:
            raise ResultsError(
                f"{where}: not a journal of internals_lab: its header lacks {error}"
            ) from error

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
        cell = self._cells.get(event.get("cell"))
        if cell is None:
            self.damage.append(f"line {place} is about a cell that the plan does not have, and left out")
        elif event.get("kind") == "sample":
            cell.setdefault("samples", []).append(event.get("sample"))
        elif event.get("kind") == "probe_pass":
            cell.setdefault("probe_passes", []).append(event.get("seen"))
        elif event.get("kind") == "end":
            cell.update({field: item for field, item in event.items() if field not in ("kind", "cell")})
        else:
            self.damage.append(f"line {place} is of an unknown kind, {event.get('kind')!r}, and left out")
