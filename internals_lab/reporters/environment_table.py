"""Kept environments: a line each, and what they take together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from internals_lab.counted import counted
from internals_lab.environments.kept import Kept
from internals_lab.reporters.interpreter_table import with_tilde

DAY_S = 86_400.0
# Where nobody looks: a file has no edge to wrap at.
WIDE = 1000


def listed(kept: Sequence[Kept], folder: Path, *, now: float) -> list[str]:
    """All of them, with their size and when they were used last."""
    if not kept:
        return [f"no environments in {with_tilde(folder)}"]
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("environment", no_wrap=True)
    for heading in ("size", "its own", "last used"):
        table.add_column(heading, no_wrap=True, justify="right")
    table.add_column("made for")
    for one in kept:
        used = _ago(one.unused_s(now)) if one.works else "does not work"
        made_for = ", ".join(one.requirements) or "-"
        table.add_row(
            Text(Path(one.path).name), _megabytes(one.bytes), _megabytes(one.own_bytes), used, Text(made_for)
        )
    screen = Console(width=WIDE, highlight=False, color_system=None)
    with screen.capture() as written:
        screen.print(table)
    return [*(line.rstrip() for line in written.get().splitlines()), *_together(kept, folder)]


def removed(going: Sequence[Kept], *, of: int, now: float, only_said: bool) -> Iterator[str]:
    """What goes, and how much room that makes."""
    for one in going:
        why = f"last used {_ago(one.unused_s(now))}" if one.works else "does not work"
        yield f"{Path(one.path).name}: {why}"
    room = _megabytes(sum(one.own_bytes for one in going))
    verb = "would be removed" if only_said else "removed"
    yield f"{len(going)} of {of} environments {verb}, which makes room of {room}"


def _together(kept: Sequence[Kept], folder: Path) -> Iterator[str]:
    size, own = sum(one.bytes for one in kept), sum(one.own_bytes for one in kept)
    count = counted(len(kept), "environment")
    yield f"{count} in {with_tilde(folder)}: {_megabytes(size)}, of which removing them gives back {_megabytes(own)}"
    if own < size:
        yield "(the rest is shared with uv's own cache: `uv cache size`, `uv cache prune`)"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size < 1e9 else f"{size / 1e9:.2f} GB"


def _ago(seconds: float) -> str:
    days = int(seconds // DAY_S)
    return "today" if days < 1 else f"{counted(days, 'day')} ago"
