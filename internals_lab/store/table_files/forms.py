"""Every form of file, by the word that asks for it, which is also the ending of its name."""

from __future__ import annotations

from collections.abc import Mapping

from internals_lab.store.table_files.csv_file import CsvFile
from internals_lab.store.table_files.parquet_file import ParquetFile
from internals_lab.store.table_files.table_file import OpensTableFile

FORMS: Mapping[str, OpensTableFile] = {"csv": CsvFile, "parquet": ParquetFile}
