"""What a run is called where it stands among others."""

from __future__ import annotations

from datetime import UTC, datetime

from internals_lab_dashboard.data.folder.library import RunEntry


def when(started: str) -> str:
    """An ISO time in UTC, to the minute; as it stands where it is none."""
    try:
        return datetime.fromisoformat(started).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError):
        return started


def run_label(entry: RunEntry) -> str:
    """A run among others."""
    status = "" if entry.run.status == "complete" else f"{entry.run.status} · "
    return f"{status}{when(entry.run.started)} · {', '.join(entry.interpreters)} · {entry.run.effort}"
