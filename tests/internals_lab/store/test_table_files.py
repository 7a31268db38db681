"""Flat tables as CSV and Parquet: what goes in comes out, and no word becomes a formula."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from internals_lab.cli import export
from internals_lab.cli.main import main
from internals_lab.errors import ResultsError
from internals_lab.model.run import RunDocument
from internals_lab.store import document as documents
from internals_lab.store.column_types import ColumnType, column_types
from internals_lab.store.columns import COLUMNS
from internals_lab.store.table_export import export_tables
from internals_lab.store.table_files.csv_file import harmless
from internals_lab.store.table_files.forms import FORMS
from internals_lab.store.table_files.parquet_file import SQL_TYPES
from internals_lab.store.table_files.table_file import Types
from internals_lab.store.tables import Table, each_file, load

PYTHON_TYPES: dict[ColumnType, type | tuple[type, ...]] = {
    "text": str,
    "whole": int,
    "number": (int, float),
    "yes or no": bool,
}
TYPES: Types = {
    "word": "text",
    "count": "whole",
    "time_ns": "number",
    "gil": "yes or no",
    "nothing": "number",
}
ODD: Table = {
    "word": ["", None, 'a "b", c', "é\n💥\0", "12", "\udcff.json"],
    "count": [0, None, -(2**62), 7, 1, 2],
    "time_ns": [0.1 + 0.2, None, -1e-300, 5, 1e21, 1 / 3],
    "gil": [True, None, False, True, True, False],
    "nothing": [None] * 6,
}
FORMULAS = ("=1+1", "+1 2", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "=cmd|'/c calc'!A0")


def written(form: str, folder: Path, types: Types, *tables: Table) -> Path:
    path = folder / f"table.{form}"
    file = FORMS[form](path, types)
    for table in tables:
        file.add(table)
    assert not path.exists()
    file.finish()
    assert list(folder.iterdir()) == [path]
    return path


def lines_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    return duckdb.read_parquet(str(path)).fetchall()


def test_parquet_gives_every_value_and_type_back(tmp_path: Path) -> None:
    path = written("parquet", tmp_path, TYPES, ODD, ODD)
    expected = list(zip(*ODD.values(), strict=True))
    expected[-1] = ("\\udcff.json", *expected[-1][1:])  # what no text can hold comes escaped
    assert rows_of(path) == expected * 2
    assert [str(kind) for kind in duckdb.read_parquet(str(path)).types] == [
        SQL_TYPES[one] for one in TYPES.values()
    ]


def test_csv_gives_every_number_back_and_leaves_the_unknown_empty(tmp_path: Path) -> None:
    head, *lines = lines_of(written("csv", tmp_path, TYPES, ODD))
    assert head == list(TYPES)
    assert [line[0] for line in lines] == ["", "", 'a "b", c', "é\n💥\0", "12", "\\udcff.json"]
    assert [line[1] for line in lines] == ["0", "", str(-(2**62)), "7", "1", "2"]
    assert [line[2] and float(line[2]) for line in lines] == [
        one if one is not None else "" for one in ODD["time_ns"]
    ]
    assert [line[3] for line in lines] == ["true", "", "false", "true", "true", "false"]


@pytest.mark.parametrize("form", FORMS)
def test_a_table_without_rows_has_its_columns(form: str, tmp_path: Path) -> None:
    empty: Table = {name: [] for name in TYPES}
    path = written(form, tmp_path, TYPES, empty)
    relation = (
        duckdb.read_parquet(str(path)) if form == "parquet" else duckdb.read_csv(str(path), header=True)
    )
    assert relation.columns == list(TYPES)
    assert relation.fetchall() == []


@pytest.mark.parametrize("text", FORMULAS)
def test_no_word_is_a_formula_in_a_spreadsheet(text: str, tmp_path: Path) -> None:
    path = written("csv", tmp_path, {"word": "text", text: "text"}, {"word": [text], text: [text]})
    assert lines_of(path) == [["word", "'" + text], ["'" + text] * 2]


@pytest.mark.parametrize("number", [-1, -0.5, 1e-9, -1e22, 3])
def test_numbers_stay_numbers(number: float, tmp_path: Path) -> None:
    path = written("csv", tmp_path, {"value": "number"}, {"value": [number]})
    [[_], [word]] = lines_of(path)
    assert float(word) == number


@pytest.mark.parametrize("text", ["", "threads", "-1", "+2.5", "3.13t", "a=b", "{}", '{"n": 1}'])
def test_other_words_and_numbers_in_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
@example("\x1f@")
def test_what_is_made_harmless_only_gets_a_sign_before_it(text: str) -> None:
    assert harmless(text) in (text, "'" + text)
    assert not harmless(text).lstrip().startswith(("=", "@"))


def test_a_discarded_file_leaves_nothing_behind(tmp_path: Path) -> None:
    for form in FORMS.values():
        file = form(tmp_path / "table", TYPES)
        file.add(ODD)
        file.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_number_that_parquet_cannot_hold_is_refused(tmp_path: Path) -> None:
    file = FORMS["parquet"](tmp_path / "table.parquet", {"value": "whole"})
    with pytest.raises(ResultsError, match="64 bits"):
        file.add({"value": [2**70]})
    file.discard()


def test_every_column_has_values_of_its_type(tmp_path: Path, filled: Callable[[str], RunDocument]) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(documents.encode(filled("text")))
    tables = load(path)
    for name in COLUMNS:
        types = column_types(name)
        assert list(types) == list(COLUMNS[name])
        for column, values in getattr(tables, name).items():
            for value in values:
                assert isinstance(value, PYTHON_TYPES[types[column]]), (name, column, value)
                assert isinstance(value, bool) == (types[column] == "yes or no"), (name, column, value)


def runs_in(folder: Path, filled: Callable[[str], RunDocument], *words: str) -> Path:
    """A results folder with a run a word, and a file that is none."""
    results = folder / "lab-results"
    results.mkdir()
    for number, word in enumerate(words):
        document = filled(word)
        run = msgspec.structs.replace(document.run, id=f"run-{number}")
        (results / f"run-{number}.json").write_bytes(
            documents.encode(msgspec.structs.replace(document, run=run))
        )
    (results / "broken.json").write_text("{")
    return results


def test_a_file_at_a_time_gives_what_all_at_once_do(
    tmp_path: Path, filled: Callable[[str], RunDocument]
) -> None:
    results = runs_in(tmp_path, filled, "one", "two")
    parts, whole = list(each_file(results)), load(results)
    assert len(parts) == 3
    for name, columns in COLUMNS.items():
        for column in columns:
            joined = [value for part in parts for value in getattr(part, name)[column]]
            assert joined == getattr(whole, name)[column]


@pytest.mark.parametrize("form", FORMS)
def test_exported_files_hold_the_tables(
    form: str, tmp_path: Path, filled: Callable[[str], RunDocument], capsys: pytest.CaptureFixture[str]
) -> None:
    results, folder = runs_in(tmp_path, filled, "=1+1", "plain"), tmp_path / "tables" / "deep"
    assert main(["export", "--results", str(results), "--to", form, "-o", str(folder)]) == 0
    said = capsys.readouterr().out
    assert f"{folder / 'cells'}.{form}: 2 rows\n" in said
    assert "1 file(s)" in said
    assert {path.name for path in folder.iterdir()} == {f"{name}.{form}" for name in COLUMNS}
    tables = load(results)
    for name in COLUMNS:
        table, path = getattr(tables, name), folder / f"{name}.{form}"
        rows = list(zip(*table.values(), strict=True))
        if form == "parquet":
            assert rows_of(path) == rows
            continue
        head, *lines = lines_of(path)
        assert head == list(table)
        assert [
            [_read(word, kind) for word, kind in zip(line, column_types(name).values(), strict=True)]
            for line in lines
        ] == [[_as_read(value) for value in row] for row in rows]


def _read(word: str, kind: ColumnType) -> object:
    if kind == "text":
        return word
    return {"true": True, "false": False}[word] if kind == "yes or no" else float(word)


def _as_read(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value


def test_one_run_can_be_exported_alone(tmp_path: Path, filled: Callable[[str], RunDocument]) -> None:
    results = runs_in(tmp_path, filled, "one", "two")
    counts = export_tables(results / "run-1.json", form="csv", folder=tmp_path / "tables")
    assert counts[tmp_path / "tables" / "runs.csv"] == 1
    assert counts[tmp_path / "tables" / "unread.csv"] == 0


def test_a_run_that_cannot_be_read_leaves_the_older_files_alone(
    tmp_path: Path, filled: Callable[[str], RunDocument]
) -> None:
    results, folder = runs_in(tmp_path, filled, "one"), tmp_path / "tables"
    export_tables(results, form="csv", folder=folder)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(ResultsError):
        export_tables(results / "broken.json", form="csv", folder=folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_what_is_not_there_is_an_error_that_says_so(
    tmp_path: Path, filled: Callable[[str], RunDocument], capsys: pytest.CaptureFixture[str]
) -> None:
    results = runs_in(tmp_path, filled, "one")
    (tmp_path / "file").write_text("")
    for words in (
        ["--results", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out")],
        ["--results", str(results), "-o", str(tmp_path / "file")],
    ):
        assert main(["export", "--to", "csv", *words]) == 2
        assert words[1 if "nowhere" in words[1] else 3] in capsys.readouterr().err


def test_parquet_without_its_library_names_what_brings_it(
    tmp_path: Path,
    filled: Callable[[str], RunDocument],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    results = runs_in(tmp_path, filled, "one")
    assert main(["export", "--results", str(results), "--to", "parquet", "-o", str(tmp_path / "out")]) == 2
    assert "pip install 'internals-lab[dashboard]'" in capsys.readouterr().err
    assert list((tmp_path / "out").iterdir()) == []
    assert main(["export", "--results", str(results), "--to", "csv", "-o", str(tmp_path / "out")]) == 0


def test_the_command_offers_every_form() -> None:
    assert tuple(FORMS) == export.WORDS
