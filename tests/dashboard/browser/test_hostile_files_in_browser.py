"""A whole document with markup in every string that the format lets be, keys included: shown as text on every page."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from internals_lab_dashboard.pages.registry import PAGES
from playwright.sync_api import Locator
from playwright.sync_api import Page as BrowserPage

from internals_lab.errors import ResultsError
from internals_lab.model.run import RunDocument
from internals_lab.store import document as documents

ROOT = Path(__file__).resolve().parents[3]
MARKUP = (
    "<img src=x onerror=\"window.broken='{}'\">"
    "</script></title><script>window.broken=1</script>"
    '<a href="https://evil.example/">a</a><b>b</b><svg onload="window.broken=1">'
    "\u202e\u2066 \u0000\u0001\u001b[31m &lt;i&gt; %{{x}} $\\frac12$ =1+1"
)
LONG_WORD = "W" * 4_000
SHOWN = "document.querySelector('.ag-row, table.matrix tbody td, .message') !== null"
UNDRAWN = (
    "Array.from(document.querySelectorAll('.graph')).filter(one => !one.querySelector('.main-svg')).length"
)
# What no page of the dashboard has, and the words of a file would bring.
MADE_OF_WORDS = "document.querySelectorAll('body img, main script, main b, main i, .main-svg a, [onerror], [onload], [href^=https]').length"
HOVER_EVERY_TRACE = """Array.from(document.querySelectorAll('.js-plotly-plot')).forEach(chart =>
    chart.data.forEach((trace, number) => {
        const points = (trace.x || trace.y || []).length;
        if (points && trace.hoverinfo !== 'skip' && trace.type !== 'heatmap'
            && (trace.xaxis || 'x') === 'x' && (trace.yaxis || 'y') === 'y')
            Plotly.Fx.hover(chart, [{curveNumber: number, pointNumber: 0}]);
    }))"""


@cache
def words_of_the_lab() -> frozenset[str]:
    """Every string that stands in the program: those may mean something to it, all others are somebody's words."""
    found = set()
    for folder in ("internals_lab", "dashboard", "plugin"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return frozenset(found)


@cache
def words_of_the_format() -> frozenset[str]:
    """The names of fields and the states that the schema lists: a file with others in their place is no run."""
    schema = ROOT / "internals_lab" / "store" / "run-1.schema.json"
    return frozenset(strings(msgspec.json.decode(schema.read_bytes())))


def let_be(words: dict[str, str], raw: object) -> dict[str, str]:
    """Those of the words with which the document is still one."""
    if is_run(words, raw):
        return words
    if len(words) == 1:
        return {}
    every = list(words.items())
    halves = every[: len(every) // 2], every[len(every) // 2 :]
    return {word: bad for half in halves for word, bad in let_be(dict(half), raw).items()}


def strings(raw: object) -> Iterator[str]:
    """Every string in plain values, keys included."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for key, value in raw.items():
            yield key
            yield from strings(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from strings(value)


def replaced(raw: Any, words: dict[str, str]) -> Any:
    """The same with other words in place of these, wherever they stand: what refers to something still does."""
    if isinstance(raw, str):
        return words.get(raw, raw)
    if isinstance(raw, dict):
        return {words.get(key, key): replaced(value, words) for key, value in raw.items()}
    if isinstance(raw, list):
        return [replaced(value, words) for value in raw]
    return raw


def hostile(document: RunDocument, *, spare: frozenset[str]) -> bytes:
    """The document with markup in every string that the format allows it in, but for those spared."""
    raw = msgspec.to_builtins(document)
    every = sorted(set(strings(raw)) - spare)
    bad = {word: word[:40] + MARKUP.format(number) for number, word in enumerate(every)}
    for word in every[:: max(1, len(every) // 7)]:
        bad[word] += LONG_WORD
    allowed = let_be({word: bad[word] for word in every if word not in words_of_the_format()}, light(raw))
    content = msgspec.json.encode(replaced(raw, allowed))
    documents.decode(content, where="the hostile document")
    assert len(allowed) > 0.4 * len(every), f"only {len(allowed)} of {len(every)} strings are hostile"
    return content


def light(raw: dict[str, Any]) -> dict[str, Any]:
    """The same with one sample a cell, which has all the kinds of strings that the others have."""
    few = [one | {"samples": one.get("samples", [])[:1]} for one in raw["cells"]]
    return raw | {"cells": few}


def is_run(words: dict[str, str], raw: object) -> bool:
    """Whether the document is still one with these words in it."""
    changed = replaced(raw, words)
    try:
        again = documents.decode(msgspec.json.encode(changed), where="")
    except ResultsError:
        return False
    # A field by another name is none: it was passed over, and what it held is gone.
    return bool(msgspec.to_builtins(again) == changed)


def refuses_to_be_broken(page: BrowserPage, path: str) -> None:
    """Nothing was made of a string, nothing ran, nothing is pushed out of the window."""
    assert page.evaluate("window.broken") is None, path
    assert page.evaluate(MADE_OF_WORDS) == 0, path
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280, path


@pytest.mark.parametrize("spare", ["what the lab knows", "nothing"])
def test_markup_in_every_string_of_a_document_is_text_on_every_page(
    visit: Callable[..., Any],
    until: Callable[..., None],
    run_builder: type[Any],
    make_folder: Any,
    spare: str,
) -> None:
    builder = run_builder().scaling().calls().looked_at().anatomy().leak()
    known = words_of_the_lab() if spare == "what the lab knows" else frozenset()
    folder: Path = make_folder([])
    (folder / "hostile.json").write_bytes(hostile(builder.build(), spare=known))
    begun = visit(folder)
    drawn = told = 0
    for page in PAGES:
        shown = begun.open(page.path, chart=False)
        until(shown, SHOWN)
        until(shown, f"{UNDRAWN} === 0")
        assert shown.locator("#unreadable").count() == 0, "the document is a run"
        assert shown.title() == f"{page.name} · Internals Lab"
        refuses_to_be_broken(shown, page.path)
        shown.evaluate(HOVER_EVERY_TRACE)
        for summary in filter(Locator.is_visible, shown.locator("summary").all()):
            summary.click()
        texts = shown.locator(".ag-center-cols-container .ag-cell:not(.figures)")
        if texts.count():
            texts.first.hover()
            shown.locator(".ag-tooltip").first.wait_for()
            told += "<img" in (shown.locator(".ag-tooltip").first.text_content() or "")
        drawn += shown.locator(".js-plotly-plot").count()
        assert "<img src=x" in (shown.locator("body").text_content() or ""), page.path
        refuses_to_be_broken(shown, page.path)
    if known:
        assert drawn >= len(PAGES)
        assert told
