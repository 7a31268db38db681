"""The Implementations page follows its reader: another reference, another cell, everything in place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

FIGURES = """Array.from(document.querySelectorAll('.js-plotly-plot')[0].data)
    .filter(trace => trace.mode === 'text').map(trace => Array.from(trace.text).join('|')).join('\\n')"""
TITLES = "Array.from(document.querySelectorAll('.card h2')).map(heading => heading.innerText).join('\\n')"


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a select box."""
    page.get_by_role("textbox", name=label, exact=True).or_(
        page.get_by_role("combobox", name=label, exact=True)
    ).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_another_reference_and_another_cell_are_drawn_in_place(
    visit: Callable[..., Any], until: Callable[..., None], run_builder: type[Any], make_folder: Any
) -> None:
    folder: Path = make_folder([run_builder().implementations().build()])
    page = visit(folder, scheme="dark").open("/implementations?by=workload")
    page.evaluate("document.querySelector('.js-plotly-plot').mark = 'the same'")
    assert "unsupported" in page.evaluate(FIGURES)
    choose(page, "Relative to", "3.13")
    until(page, f"{TITLES}.includes('Speed relative to 3.13')")
    until(page, f"{FIGURES}.includes('0.800×|1×|40.0×')")
    choose(page, "Warm-up of", "strings on pypy3.9")
    until(page, f"{TITLES}.includes('Warm-up of strings on pypy3.9')")
    assert page.evaluate("document.querySelector('.js-plotly-plot').mark") == "the same"
    assert "relative=cpython-3.13.0" in page.url
