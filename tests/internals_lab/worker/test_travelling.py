"""What is sent of a portable scenario: source that stands alone, or a reason with its line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

HEAD = "from internals_lab import approx, scenario, snippets\n"
PORTABLE = "@scenario(portable=True)\n"


@pytest.fixture
def sent(driven: Callable[..., Any]) -> Callable[[str], dict[str, Any]]:
    """What is sent of the only scenario of a source."""

    def sent(source: str) -> dict[str, Any]:
        [one] = driven(HEAD + source).ask("declarations")["scenarios"]
        told: dict[str, Any] = one["travelling"]
        return told

    return sent


def test_only_what_the_unit_uses_is_sent_each_statement_in_its_line(sent: Callable[..., Any]) -> None:
    told = sent("""import math, os
from collections import OrderedDict as Ordered, deque
RATES = {"eu": 2}
UNUSED = object()

class Basket:
    tax = RATES["eu"]

def price(amount):
    return math.floor(amount * Basket.tax)

@scenario(portable=True)
def unit(n=len(RATES)):
    return price(n), Ordered()
""")
    lines = told["source"].split("\n")
    assert [(number, line) for number, line in enumerate(lines, 1) if line] == [
        (2, "import math"),
        (3, "from collections import OrderedDict as Ordered"),
        (4, 'RATES = {"eu": 2}'),
        (7, "class Basket:"),
        (8, '    tax = RATES["eu"]'),
        (10, "def price(amount):"),
        (11, "    return math.floor(amount * Basket.tax)"),
        (14, "def unit(n=len(RATES)):"),
        (15, "    return price(n), Ordered()"),
    ]
    assert told["functions"] == {"unit": {"name": "unit", "takes": ["n"]}}


def test_hooks_params_items_and_checks_travel_with_it(sent: Callable[..., Any]) -> None:
    told = sent("""
def make(): return [0]
def load(): return [1, 2]
def near(result, expected): return True
@scenario(
    portable=True, setup=make, teardown_block=make, items=load, check=near,
    params={"n": [1, (2, 3), "four", 5.5, None, {6}, b"7"]},
)
def unit(state, item, n): return item
""")
    assert told["functions"] == {
        "unit": {"name": "unit", "takes": ["state", "item", "n"]},
        "setup": {"name": "make", "takes": []},
        "teardown_block": {"name": "make", "takes": []},
        "items": {"name": "load", "takes": []},
        "check": {"name": "near", "takes": ["result", "expected"]},
    }
    assert told["params"] == {"n": ["1", "(2, 3)", "'four'", "5.5", "None", "{6}", "b'7'"]}
    assert told["check"] == ["callable"]
    told = sent(
        "@scenario(portable=True, items=range(3), check=approx(rel=0.5))\ndef unit(item): return item\n"
    )
    assert (told["items"], told["check"]) == ("[0, 1, 2]", ["approx", 0.5, 0.0])


def test_what_the_file_has_from_the_future_is_told(driven: Callable[..., Any]) -> None:
    worker = driven(
        "from __future__ import division, annotations\n" + HEAD + PORTABLE + "def unit(): return 1 / 2\n"
    )
    [one] = worker.ask("declarations")["scenarios"]
    assert one["travelling"]["futures"] == ["division", "annotations"]
    assert "future" not in one["travelling"]["source"]


def test_of_snippets_the_setup_is_sent(sent: Callable[..., Any]) -> None:
    told = sent('calls = snippets({"plus": "x + 1"}, setup="x = 1", portable=True)\n')
    assert (told["source"], told["functions"]) == ("x = 1", {})


def test_nothing_is_sent_of_what_is_not_portable(sent: Callable[..., Any]) -> None:
    assert sent("@scenario()\ndef unit(): pass\n") is None


REFUSED = {
    "a name that nothing gives": (
        PORTABLE + "def unit():\n    return missing\n",
        "it needs 'missing', and no def, class, import or assignment at the top of the file gives it",
        4,
    ),
    "a condition": (
        "if True:\n    N = 1\n" + PORTABLE + "def unit():\n    return N\n",
        "it needs 'N', which is given under a condition or in a loop (line 2)",
        6,
    ),
    "a name that is given twice": (
        "N = 1\nN = 2\n" + PORTABLE + "def unit():\n    return N\n",
        "it needs 'N', which is given twice, in lines 2 and 3",
        6,
    ),
    "data that is changed afterwards": (
        "N = []\nN.append(1)\n" + PORTABLE + "def unit():\n    return N\n",
        "'N' is changed after its assignment, by a statement that is not sent",
        2,
    ),
    "a decorated function": (
        "import functools\n@functools.lru_cache(None)\ndef f(): pass\n" + PORTABLE + "def unit():\n    f()\n",
        "the decorator functools.lru_cache(None) of f is not sent: leave it off",
        3,
    ),
    "a second decorator": (
        "def plain(f): return f\n@scenario(portable=True)\n@plain\ndef unit(): pass\n",
        "the decorator plain of unit is not sent: leave it off",
        4,
    ),
    "another scenario": (
        "@scenario()\ndef f(): pass\n" + PORTABLE + "def unit():\n    f()\n",
        "the decorator scenario() of f is not sent: leave it off",
        2,
    ),
    "the lab itself": (
        PORTABLE + "def unit():\n    return approx\n",
        "it needs 'approx' of internals_lab, which is not there",
        4,
    ),
    "a name that may come from a star": (
        "from math import *\n" + PORTABLE + "def unit():\n    return sqrt(2)\n",
        "it needs 'sqrt', which may come from line 2 (import *)",
        5,
    ),
    "a closure": (
        "def make(n):\n    def unit(): return n\n    return unit\nunit = scenario(portable=True)(make(1))\n",
        "the function needs n of the function around it",
        3,
    ),
    "a lambda": (
        "@scenario(portable=True, setup=lambda: 1)\ndef unit(state): pass\n",
        "its setup is a lambda: give it a def of its own",
        2,
    ),
    "a function of another file": (
        "from os.path import join\n@scenario(portable=True, setup=join)\ndef unit(state): pass\n",
        "its setup is no function of this file",
        3,
    ),
    "a builtin": (
        "@scenario(portable=True, setup=dict)\ndef unit(state): pass\n",
        "its setup is no function of this file",
        2,
    ),
    "an async function": (
        PORTABLE + "async def unit(): pass\n",
        "the function is async: the source alone goes there, and nobody awaits it",
        2,
    ),
    "a param that is no literal": (
        "@scenario(portable=True, params={'n': [1, object]})\ndef unit(n): pass\n",
        "n has the value <class 'object'>, which cannot be written down as a literal; make it in setup",
        2,
    ),
    "two statements in a line": (
        "A = 1; B = 2\n" + PORTABLE + "def unit(): return A\n",
        "A shares its line with another statement",
        2,
    ),
}


@pytest.mark.parametrize(("source", "reason", "line"), list(REFUSED.values()), ids=list(REFUSED))
def test_what_cannot_travel_is_refused_with_its_line(
    driven: Callable[..., Any], source: str, reason: str, line: int
) -> None:
    answer = driven(HEAD + source).request("declarations")
    assert f"unit is portable, but {reason}" in answer["error"], answer
    assert (answer["declaration"], answer["line"]) == (True, line)


def test_tables_of_functions_and_odd_numbers_are_no_changed_data(sent: Callable[..., Any]) -> None:
    told = sent(
        "def add(a): return a\nWAYS = {'add': add}\nODD = [float('nan')]\n"
        + PORTABLE
        + "def unit(): return WAYS['add'](ODD)\n"
    )
    assert "WAYS = {'add': add}" in told["source"]
