"""A chart's data as a file: the same values as its table, under names that agree with the flat tables."""

from __future__ import annotations

import csv
import io
import re
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import plotly.graph_objects as go
import pytest
from internals_lab_dashboard.application import create_application
from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.export.chart_table import chart_table, column_names, exported
from internals_lab_dashboard.export.file_names import file_name
from internals_lab_dashboard.export.route import as_file
from internals_lab_dashboard.pages.content.page import Chart, Column, Page
from internals_lab_dashboard.pages.parts.interval_cells import interval_columns
from internals_lab_dashboard.pages.registry import PAGES
from internals_lab_dashboard.view import View

from internals_lab.store.columns import COLUMNS
from internals_lab.store.table_files.csv_file import harmless

# `4.31 ms`, `12.0 %`, `1.2 to 1.4, n = 12`, `48.1 MB (47.9 to 48.2)`
FIGURE_IN_WORDS = re.compile(r"[-+−]?[\d,.]+(?: ?(?:%|×|[nµm]?s|[kMG]?B)(?![a-z])| to \d| \()")
HOSTILE = '=HYPERLINK("http://evil.example","<img src=x onerror=1>")'


def charts_of(page: Page, folder: Path) -> tuple[Chart, ...]:
    library = Library(folder)
    return page.content(library, library.shelf(), View.of({})).charts


def chart(columns: tuple[Column, ...], *rows: dict[str, Any]) -> Chart:
    return Chart(
        key="made", title="t", how_to_read="h", summary="s", figure=go.Figure(), columns=columns, rows=rows
    )


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_parquet(content: bytes, folder: Path) -> Any:
    path = folder / "chart.parquet"
    path.write_bytes(content)
    return duckdb.read_parquet(str(path))


def test_an_interval_has_the_names_of_the_flat_tables() -> None:
    names = column_names(interval_columns("Speedup", ".3f", width=84))
    assert names == [f"speedup_{part}" for part in ("estimate", "low", "high", "level", "n")]
    assert set(names) <= set(COLUMNS["answers"])
    calls = column_names(interval_columns("ns per call", ".2f", width=84))
    assert set(calls) <= set(COLUMNS["cells"])


def test_units_stand_at_the_end_and_labels_are_no_ids() -> None:
    columns = (
        Column(field="interpreter", header="Interpreter"),
        Column(field="cell", header="Cell"),
        Column(field="start", header="Began after, ms", figures=".3f"),
        Column(field="p99", header="p99, µs", figures=".3f"),
        Column(field="memory", header="MB", figures=".2f"),
        Column(field="least", header="Low", figures=".2f"),
        Column(field="most", header="High", figures=".2f"),
        *interval_columns("µs", ",.1f", width=100),
    )
    assert column_names(columns) == [
        *("interpreter_label", "cell_label", "began_after_ms", "p99_us"),
        *("memory_mb_estimate", "memory_mb_low", "memory_mb_high"),
        *(f"value_us_{part}" for part in ("estimate", "low", "high", "level", "n")),
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_chart_of_every_page_gives_its_table_in_both_forms(
    page: Page, results_folder: Path, tmp_path: Path
) -> None:
    for shown in charts_of(page, results_folder):
        columns = exported(shown.columns)
        names = column_names(columns)
        assert len(set(names)) == len(names)
        assert all(names)
        fields = [column.field for column in columns]
        rows = [tuple(row[field] for field in fields) for row in shown.rows]
        relation = read_parquet(as_file(shown, "parquet"), tmp_path)
        assert relation.columns == names
        assert relation.fetchall() == rows
        head, *lines = read_csv(as_file(shown, "csv"))
        assert head == names
        for line, row in zip(lines, rows, strict=True):
            for word, value in zip(line, row, strict=True):
                if value is None:
                    assert word == ""
                elif isinstance(value, str):
                    assert word == harmless(value)
                else:
                    assert float(word) == value


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_file_has_a_figure_in_words(page: Page, folder_for: Callable[[str], Path]) -> None:
    for shown in charts_of(page, folder_for(page.name)):
        for column, values in chart_table(shown)[1].items():
            rounded = [value for value in values if isinstance(value, str) and FIGURE_IN_WORDS.match(value)]
            assert not rounded, (shown.key, column)


def test_a_figure_in_words_gives_its_full_figures(results_folder: Path) -> None:
    [page] = (page for page in PAGES if page.name == "GC")
    [shown] = (one for one in charts_of(page, results_folder) if one.key == "map")
    _, table = chart_table(shown)
    assert "interval" not in table
    held = [
        (row["value"], table["value_estimate"][place], table["unit"][place])
        for place, row in enumerate(shown.rows)
        if row["figure"] == "Peak memory"
    ]
    words, full, unit = held[0]
    assert (words, unit) == ("35.1 MB", "bytes")
    assert full == pytest.approx(35.1e6, rel=0.002)
    assert full != 35.1e6


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_picture_with_intervals_says_so(page: Page, results_folder: Path) -> None:
    for shown in charts_of(page, results_folder):
        if any(column.field == "level" for column in shown.columns):
            drawn = shown.figure.to_json() + shown.how_to_read
            assert "interval" in drawn or "passes" in drawn or "rounds" in drawn, shown.key


def test_hostile_words_are_text_in_a_spreadsheet_and_themselves_in_parquet(tmp_path: Path) -> None:
    columns = (Column(field="word", header=HOSTILE), Column(field="figure", header="Figure", figures=".1f"))
    made = chart(columns, {"word": HOSTILE, "figure": -1.5}, {"word": "-3", "figure": None})
    [head, first, second] = read_csv(as_file(made, "csv"))
    assert first == ["'" + HOSTILE, "-1.5"]
    assert second == ["-3", ""]
    assert not any(name.startswith(("=", "+", "-", "@")) for name in head)
    assert read_parquet(as_file(made, "parquet"), tmp_path).fetchall() == [(HOSTILE, -1.5), ("-3", None)]


def test_a_table_without_rows_keeps_columns_and_types(tmp_path: Path) -> None:
    made = chart((Column(field="word", header="Word"), Column(field="n", header="n", figures="d")))
    assert read_csv(as_file(made, "csv")) == [["word", "n"]]
    relation = read_parquet(as_file(made, "parquet"), tmp_path)
    assert [str(kind) for kind in relation.types] == ["VARCHAR", "BIGINT"]


def test_counts_that_are_no_whole_numbers_keep_their_digits() -> None:
    types, table = chart_table(
        chart((Column(field="count", header="Count", figures=",d"),), {"count": 2.5}, {"count": 3})
    )
    assert (types, table) == ({"count": "number"}, {"count": [2.5, 3]})


def test_columns_of_one_header_are_told_apart() -> None:
    columns = (
        *(Column(field=f"{whose}_type", header="Its type") for whose in ("holder", "held")),
        *(Column(field="??", header="!!") for _ in range(2)),
    )
    names = column_names(columns)
    assert names[:2] == ["holder_type", "held_type"]
    assert len(set(names)) == 4


def test_a_files_name_says_page_chart_scenario_and_run_and_nothing_else() -> None:
    view = View.of({"scenario": "experiments/exp_gil.py::count", "run": "20260301-101500-ab12"})
    assert file_name("/scaling", "speedup", view, "csv") == (
        "scaling-speedup-exp_gil.py-count-20260301-101500-ab12.csv"
    )
    hostile = View.of({"scenario": '../..\\"; x=\r\ny', "run": "../../etc/passwd" + "x" * 300})
    name = file_name("/scaling", "speedup", hostile, "csv")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz.-")
    assert len(name) < 150


@pytest.fixture
def client(results_folder: Path) -> Any:
    """Asks the dashboard without a server."""
    return create_application(results_folder).server.test_client()


def test_the_address_of_a_chart_gives_the_view_that_it_names(client: Any, results_folder: Path) -> None:
    query = urllib.parse.urlencode({"param.n": "400000", "interpreter": "cpython-3.13.5t"})
    answer = client.get(f"/export/scaling/speedup.csv?{query}", headers={"Host": "127.0.0.1"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="scaling-speedup-exp_gil.py-count-20260301-101500-ab12.csv"'
    )
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    _, *lines = read_csv(answer.data)
    assert {line[0] for line in lines} == {"3.13t"}
    parquet = client.get(f"/export/scaling/speedup.parquet?{query}", headers={"Host": "127.0.0.1"})
    assert parquet.data[:4] == parquet.data[-4:] == b"PAR1"


@pytest.mark.parametrize(
    "path",
    [
        "/export/nowhere/speedup.csv",
        "/export/scaling/nothing.csv",
        "/export/scaling/speedup.exe",
        "/export/scaling/speedup.csv?run=gone",
    ],
)
def test_what_is_not_there_is_not_found(client: Any, path: str) -> None:
    assert client.get(path, headers={"Host": "127.0.0.1"}).status_code == 404


def test_strangers_get_no_data(client: Any) -> None:
    path = "/export/scaling/speedup.csv"
    assert client.get(path, headers={"Host": "evil.example"}).status_code == 403
    foreign = {"Host": "127.0.0.1", "Origin": "https://evil.example"}
    assert client.get(path, headers=foreign).status_code == 403
    assert client.post(path, headers={"Host": "127.0.0.1"}).status_code in (403, 405)
