"""What worker and host say to each other: JSON, by CPython's own C half of it where that is there."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.runner.processes.worker_process import CORE

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture(scope="module")
def core() -> dict[str, Any]:
    return runpy.run_path(str(CORE), run_name="not the main file")


def test_on_cpython_a_worker_does_without_what_json_imports() -> None:
    code = "import runpy, sys; runpy.run_path(sys.argv[1]); print('json' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code, str(CORE)], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False"]


@given(VALUES)
def test_it_says_what_json_says(core: dict[str, Any], value: Any) -> None:
    half = core["HalfOfJson"]()
    assert half.dumps(value) == json.dumps(value)
    assert half.loads(json.dumps(value) + "\n") == json.loads(json.dumps(value))


def test_what_json_cannot_say_is_refused_in_the_same_way(core: dict[str, Any]) -> None:
    half = core["HalfOfJson"]()
    with pytest.raises(TypeError, match="Object of type object is not JSON serializable"):
        half.dumps({"a": object()})
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ValueError, match="Circular"):
        half.dumps(endless)
    assert half.dumps([float("inf")]) == json.dumps([float("inf")])
    for words in (half, json):
        with pytest.raises(ValueError, match="not JSON compliant"):
            words.dumps({"a": float("nan")}, allow_nan=False)


def test_another_c_half_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    import _json

    monkeypatch.setattr(_json, "make_scanner", lambda context: lambda text, at: ("something else", len(text)))
    assert runpy.run_path(str(CORE), run_name="not the main file")["json"] is json
    monkeypatch.delitem(sys.modules, "_json")
    monkeypatch.setitem(sys.modules, "_json", None)
    assert runpy.run_path(str(CORE), run_name="not the main file")["json"] is json
