"""The results folder that most tests of the dashboard look at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from internals_lab.model.run import RunDocument
from made_up.builder import RunBuilder


def newest() -> RunDocument:
    """A run with a scenario for each page."""
    return RunBuilder().scaling().anatomy().leak().calls().looked_at().build()


def oldest() -> RunDocument:
    """One of the day before, with scaling alone."""
    return RunBuilder("20260228-090000-cd34", started="2026-02-28T09:00:00+00:00").scaling().build()


def written(folder: Path, documents: Iterable[RunDocument]) -> Path:
    """A fresh results folder with these runs."""
    folder.mkdir()
    for one in documents:
        (folder / f"{one.run.id}.json").write_bytes(msgspec.json.encode(one))
    return folder
