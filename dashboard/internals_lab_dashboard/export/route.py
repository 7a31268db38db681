"""The address that gives a chart's data as a file. It is asked like every page, and guarded like every page."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from flask import Flask, Response, abort, request

from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.export.file_names import file_name
from internals_lab_dashboard.pages.content.page import Chart, Page
from internals_lab_dashboard.shell.drawing import chosen
from internals_lab_dashboard.view import View

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
# Spreadsheets take a CSV without it for another encoding; DuckDB, pandas and polars pass over it.
BYTE_ORDER_MARKS = {"csv": b"\xef\xbb\xbf"}


def register_exports(server: Flask, library: Library, pages: Sequence[Page]) -> None:
    """Serve `/export/<page>/<chart>.<form>?<view>` for the charts of every page."""
    by_path = {page.path: page for page in pages}

    def export(page: str, chart: str, form: str) -> Response:
        from internals_lab.store.table_files.forms import FORMS  # as below

        found = by_path.get(f"/{page}")
        if found is None or form not in FORMS:
            abort(404, "There is no such page, or no such form of file: csv or parquet.")
        view = View.of(request.args.to_dict(flat=False))
        content = found.content(library, library.shelf(), view)
        shown = next((one for one in content.charts if one.key == chart), None)
        if shown is None:
            abort(404, "This view has no such chart.")
        name = file_name(found.path, shown.key, chosen(content), form)
        return Response(
            as_file(shown, form),
            content_type=MEDIA_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )

    server.add_url_rule("/export/<page>/<chart>.<form>", "export", export, methods=["GET"])


def as_file(chart: Chart, form: str) -> bytes:
    """The chart's table in a form of file."""
    # Here, and not above: nobody has asked for a file when the first chart is drawn.
    from internals_lab.store.table_files.forms import FORMS
    from internals_lab_dashboard.export.chart_table import chart_table

    types, table = chart_table(chart)
    with tempfile.TemporaryDirectory(prefix="internals-lab-") as folder:
        path = Path(folder) / f"table.{form}"
        file = FORMS[form](path, types)
        try:
            file.add(table)
            file.finish()
        finally:
            file.discard()
        return BYTE_ORDER_MARKS.get(form, b"") + path.read_bytes()
