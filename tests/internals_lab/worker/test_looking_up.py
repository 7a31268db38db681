"""What `pkg.mod:func` is found to be, in every interpreter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter

MODULE = """
import functools
from internals_lab import scenario

CONSTANT = 3

def plain(order, *, mode="fast"):
    return order

async def awaited():
    return 1

def produced():
    yield 1

@functools.lru_cache(None)
def remembered(n):
    return n

def logged(function):
    @functools.wraps(function)
    def wrapper(*arguments, **keywords):
        return function(*arguments, **keywords)
    return wrapper

@logged
def wrapped(order):
    return order

class Basket:
    def total(self):
        return 1

bound = Basket().total
prepared = functools.partial(awaited)
declared = scenario()(plain)
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "shop").mkdir(parents=True)
    (folder / "shop" / "__init__.py").write_text("")
    (folder / "shop" / "pricing.py").write_text(MODULE)
    (folder / "shop" / "broken.py").write_text("import not_installed\n")
    return folder


def test_every_kind_is_told_on_every_interpreter(
    start: Callable[..., Any], measurable: list[Interpreter], shop: Path
) -> None:
    kinds = {
        "plain": "function",
        "awaited": "async function",
        "produced": "generator",
        "remembered": "cached",
        "remembered.__wrapped__": "function",
        "wrapped": "callable",
        "Basket": "callable",
        "Basket.total": "function",
        "bound": "callable",
        "prepared": "async callable",
        "declared": "scenario",
        "CONSTANT": "value",
    }
    for interpreter in measurable:
        worker = start(interpreter)
        found = {
            name: worker.ask("look_up", module="shop.pricing", attribute=name, roots=[str(shop)])
            for name in kinds
        }
        assert {name: one.get("kind") for name, one in found.items()} == kinds, interpreter.name
        assert found["plain"]["parameters"] == [
            {"name": "order", "kind": "POSITIONAL_OR_KEYWORD", "required": True},
            {"name": "mode", "kind": "KEYWORD_ONLY", "required": False},
        ]
        # What a decorator hides, the signature tells.
        assert [one["name"] for one in found["wrapped"]["parameters"]] == ["order"]


@pytest.mark.parametrize(
    ("module", "attribute", "word", "among"),
    [
        ("shop.prices", "plain", "shop.prices", "shop.pricing"),
        ("shopp.pricing", "plain", "shopp", "shop"),
        ("shop.pricing", "plane", "plane", "plain"),
        ("shop.pricing", "Basket.sum", "sum", "total"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    module: str, attribute: str, word: str, among: str, start: Callable[..., Any], shop: Path
) -> None:
    answer = start().ask("look_up", module=module, attribute=attribute, roots=[str(shop)])
    assert answer["word"] == word
    assert among in answer["valid"]


def test_a_module_below_a_module_is_told_to_be_impossible(start: Callable[..., Any], shop: Path) -> None:
    answer = start().ask("look_up", module="shop.pricing.deep", attribute="x", roots=[str(shop)])
    assert "not a package" in answer["missing"]


def test_a_module_whose_own_import_fails_is_not_called_missing(start: Callable[..., Any], shop: Path) -> None:
    worker = start()
    error = worker.error("look_up", module="shop.broken", attribute="x", roots=[str(shop)])
    assert error == "ModuleNotFoundError: No module named 'not_installed'"
