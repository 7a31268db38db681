"""Raw results as JSON lines: what an interrupted script wrote whole is kept, the rest is measured again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

Line = TypeVar("Line", bound=msgspec.Struct)


def append(path: Path, records: Sequence[msgspec.Struct]) -> None:
    """A line each, all in one write; in place of a last line that was cut off."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as lines:
        lines.seek(0)
        lines.truncate(lines.read().rfind(b"\n") + 1)
        lines.write(b"".join(msgspec.json.encode(record) + b"\n" for record in records))


def read(path: Path, kind: type[Line]) -> list[Line]:
    """Every whole line, none where there is no file."""
    if not path.exists():
        return []
    return [msgspec.json.decode(line, type=kind) for line in path.read_bytes().split(b"\n")[:-1]]
