"""Functions and arguments as they are typed, and the experiment that is made of them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.declare.arguments import Arguments, arguments_in
from internals_lab.declare.made_experiment import Ingredient, Recipe, experiment_text
from internals_lab.declare.target import Found, Parameter, Target, import_roots, target_in
from internals_lab.errors import SettingsError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a module in a src layout and one beside it."""
    (tmp_path / "src" / "shop").mkdir(parents=True)
    (tmp_path / "src" / "shop" / "pricing.py").write_text("")
    (tmp_path / "src" / "shop" / "__init__.py").write_text("")
    (tmp_path / "script.py").write_text("")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("shop.pricing:price", "shop.pricing:price"),
        ("shop:Basket.price", "shop:Basket.price"),
        ("src/shop/pricing.py:price", "shop.pricing:price"),
        ("src/shop/__init__.py:price", "shop:price"),
        ("script.py:main", "script:main"),
    ],
)
def test_a_function_is_named_as_it_is_imported_or_by_its_file(
    text: str, meant: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    assert str(target_in(text, import_roots(project))) == meant


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("shop.pricing.price", "did you mean 'shop.pricing:price'?"),
        ("src/shop/pricing.py", "src/shop/pricing.py:func"),
        ("shop.pricing:", "pkg.mod:func"),
        (":price", "pkg.mod:func"),
        ("shop.pricing:pri ce", "pkg.mod:func"),
        ("src/shop/prices.py:price", "there is no file src/shop/prices.py"),
        ("../elsewhere.py:price", "--path"),
    ],
)
def test_what_names_no_function_is_refused_with_what_would_be_right(
    text: str, hint: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = project / "src"
    (project / "elsewhere.py").write_text("")
    monkeypatch.chdir(home if text.startswith("..") else project)
    with pytest.raises(SettingsError) as refused:
        target_in(text, import_roots(Path.cwd()))
    assert hint in str(refused.value)


LITERALS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(LITERALS, max_size=3), st.dictionaries(st.sampled_from(["n", "mode"]), LITERALS))
def test_every_literal_comes_through_as_itself(positional: list[Any], named: dict[str, Any]) -> None:
    text = ", ".join([*map(repr, positional), *(f"{name}={value!r}" for name, value in named.items())])
    found = arguments_in(text)
    assert [ast.literal_eval(value) for value in found.positional] == positional
    assert {name: ast.literal_eval(value) for name, value in found.named.items()} == named


@pytest.mark.parametrize(
    "text", ["open('x')", "*[1]", "**{}", "1) + f(2", "n=", "a b", "lambda: 1", "n=1, n=2", "f'{1}'"]
)
def test_what_is_no_literal_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="literals as in a call"):
        arguments_in(text)


def parameter(name: str, kind: str = "POSITIONAL_OR_KEYWORD", *, required: bool = True) -> Parameter:
    return Parameter(name=name, kind=kind, required=required)


def recipe(*parameters: Parameter, kind: Any = "function", **more: Any) -> Recipe:
    known = None if kind == "callable" else list(parameters)
    found = Found(kind=kind, type="function", name="price", parameters=known)
    function = Ingredient(target=Target(module="shop.pricing", attribute="price"), found=found)
    return Recipe(function=function, strategies=["sequential"], **more)


ORDERS = Ingredient(
    target=Target(module="shop.loading", attribute="orders"),
    found=Found(kind="function", type="function", name="orders", parameters=[]),
)


def test_arguments_become_params_where_they_have_names() -> None:
    text = experiment_text(recipe(parameter("n"), parameter("mode"), arguments=arguments_in("3, mode='x'")))
    assert "price = scenario(" in text
    assert """params={"n": [3], "mode": ['x']}""" in text
    assert ")(shop.pricing.price)" in text


@pytest.mark.parametrize(
    "made",
    [
        recipe(parameter("n", "POSITIONAL_ONLY"), arguments=arguments_in("3")),
        recipe(parameter("given", "VAR_POSITIONAL", required=False), arguments=arguments_in("3")),
        recipe(kind="callable", arguments=arguments_in("3")),
    ],
    ids=["positional only", "variable", "not a function"],
)
def test_what_cannot_be_given_by_name_is_called_with_it(made: Recipe) -> None:
    text = experiment_text(made)
    assert "return _unit(*given, 3)" in text
    compile(text, "exp_price.py", "exec")


def test_what_waits_is_a_closed_loop_unless_items_share_it_out() -> None:
    assert "in_flight=[1, 8, 64]" in experiment_text(recipe(kind="async function"))
    assert "in_flight=[3]" in experiment_text(recipe(in_flight=[3]))
    assert "in_flight" not in experiment_text(recipe(parameter("n"), kind="async function", items=ORDERS))
    text = experiment_text(recipe(kind="async callable"))
    assert "async def price(*given):\n    return await _unit(*given)" in text


def test_items_and_state_come_before_the_arguments() -> None:
    text = experiment_text(
        recipe(parameter("order"), parameter("n"), items=ORDERS, arguments=arguments_in("3"))
    )
    assert "items=shop.loading.orders" in text
    assert """params={"n": [3]}""" in text
    assert text.startswith('"""shop.pricing:price')
    assert "import shop.loading\nimport shop.pricing\n" in text


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (recipe(parameter("order")), ["'order'", "--items", "--args 'order=", "--setup"]),
        (recipe(arguments=Arguments(positional=["1"])), ["takes 0 arguments", "--args gives it 1"]),
        (recipe(items=ORDERS), ["--items gives it 1"]),
        (recipe(parameter("n"), arguments=arguments_in("1, n=2")), ["'n' twice"]),
        (recipe(parameter("n"), arguments=arguments_in("m=2")), ["'m'", "'n'"]),
        (recipe(kind="generator"), ["generator"]),
        (recipe(kind="cached"), ["shop.pricing:price.__wrapped__"]),
        (recipe(kind="scenario"), ["pytest --internals-lab"]),
        (recipe(kind="value"), ["is no function"]),
        (
            recipe(
                parameter("n"),
                items=Ingredient(
                    target=ORDERS.target,
                    found=Found(kind="function", type="function", name="", parameters=[parameter("path")]),
                ),
            ),
            ["--items shop.loading:orders", "'path'"],
        ),
    ],
)
def test_what_cannot_be_measured_so_is_refused_with_what_would_help(made: Recipe, words: list[str]) -> None:
    with pytest.raises(SettingsError) as refused:
        experiment_text(made)
    assert [word for word in words if word not in str(refused.value)] == []
