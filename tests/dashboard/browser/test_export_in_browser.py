"""A chart's picture and its data, as a reader saves them."""

from __future__ import annotations

import csv
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
from playwright.sync_api import Locator, Page

SVG = "{http://www.w3.org/2000/svg}"
NAME = "scaling-speedup-exp_gil.py-count-20260301-101500-ab12"


def saved(page: Page, what: Locator, folder: Path) -> Path:
    """The file that a button or link gives, by its own name."""
    with page.expect_download() as download:
        what.focus()
        page.keyboard.press("Enter")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_chart_is_saved_as_picture_and_as_data_by_keyboard(
    visit: Callable[..., Any], shown_results: Path, tmp_path: Path
) -> None:
    page = visit(shown_results, scheme="dark", width=390).open(
        "/scaling?interpreter=cpython-3.13.5t&zoom.speedup=x:1.5:3.5"
    )
    page.wait_for_url("**run=20260301-101500-ab12**")
    actions = page.get_by_role("group", name="Save this chart").first

    png = saved(page, actions.get_by_role("button", name="PNG"), tmp_path)
    assert png.name == f"{NAME}.png"
    content = png.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    assert width == 2 * 1080
    assert height > 600
    page.locator(".actions-said").get_by_text(f"Saved as {NAME}.png").wait_for()

    svg = saved(page, actions.get_by_role("button", name="SVG"), tmp_path)
    assert svg.name == f"{NAME}.svg"
    drawn = ElementTree.parse(svg).getroot()
    assert drawn.tag == f"{SVG}svg"
    words = " ".join("".join(one.itertext()) for one in drawn.iter(f"{SVG}text"))
    for word in (
        "Speedup over one sequential worker",
        "95 % interval, n = 8 rounds",
        "count",
        "3.13t · threads",
    ):
        assert word in words, words
    told = "".join("".join(one.itertext()) for one in drawn.iter(f"{SVG}text"))
    address = told[told.index("/scaling?") :]
    assert "run=20260301-101500-ab12" in address
    assert "interpreter=cpython-3.13.5t" in address
    assert "zoom.speedup=x%3A1.5%3A3.5" in address, "what the picture shows of the chart"
    assert "token" not in told
    assert not list(drawn.iter(f"{SVG}script"))

    data = saved(page, actions.get_by_role("link", name="CSV"), tmp_path)
    assert data.name == f"{NAME}.csv"
    with data.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["interpreter_label"] for row in rows} == {"3.13t"}
    shown = page.locator('.ag-row [col-id="workers"]').all_inner_texts()
    assert [row["workers"] for row in rows] == shown

    parquet = saved(page, actions.get_by_role("link", name="Parquet"), tmp_path)
    assert parquet.name == f"{NAME}.parquet"
    table = duckdb.read_parquet(str(parquet))
    assert table.columns == list(rows[0])
    assert [value or "" for value in (row["speedup_estimate"] for row in rows)] == [
        "" if row[3] is None else repr(row[3]) for row in table.fetchall()
    ]
