"""What measured code printed: kept beside the documents, one file a cell, never inside them."""

from __future__ import annotations

import hashlib
from pathlib import Path


class CapturedOutput:
    """Files below `<results>/<run id>-output/`. A folder that cannot be written costs the output, not the run."""

    def __init__(self, results: Path) -> None:
        self._results = results

    def keep(self, run_id: str, cell_id: str, text: str) -> str | None:
        """Write a cell's output; its path relative to the results folder, None where it could not be written."""
        name = f"{run_id}-output/{hashlib.sha256(cell_id.encode()).hexdigest()[:12]}.txt"
        path = self._results / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{cell_id}\n\n{text}", encoding="utf-8", errors="backslashreplace")
        except OSError:
            return None
        return name
