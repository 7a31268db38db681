"""The flat tables of runs as files in a folder."""

from __future__ import annotations

from pathlib import Path

from internals_lab.errors import ResultsError
from internals_lab.store.column_types import column_types
from internals_lab.store.columns import COLUMNS
from internals_lab.store.table_files.forms import FORMS
from internals_lab.store.table_files.table_file import TableFile
from internals_lab.store.tables import Table, each_file


def export_tables(results: Path, *, form: str, folder: Path) -> dict[Path, int]:
    """Write `<table>.<form>` for each table, empty ones too; the rows in each. All of them appear, or none."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"{folder}: no folder to write to: {error.strerror or error}") from error
    paths = {name: folder / f"{name}.{form}" for name in COLUMNS}
    counts = dict.fromkeys(paths.values(), 0)
    files: dict[str, TableFile] = {}
    try:
        for name, path in paths.items():
            files[name] = FORMS[form](path, column_types(name))
        for tables in each_file(results):
            for name, file in files.items():
                table: Table = getattr(tables, name)
                file.add(table)
                counts[paths[name]] += len(next(iter(table.values())))
        for file in files.values():
            file.finish()
    finally:
        for file in files.values():
            file.discard()
    return counts
