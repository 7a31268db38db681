"""What each kind says before an interpreter of it was ever started."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.interpreters.asking import QUESTION
from internals_lab.kinds.pyodide import PYODIDE, RUNNER
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry

Build = Callable[..., Interpreter]
REGISTRY = load_registry(entry_points=False)
KINDS = REGISTRY.kinds


@pytest.mark.parametrize(
    ("program", "kind"),
    [
        *[(name, "cpython") for name in ("python", "python3", "python3.13", "python3.13t", "python3.15.exe")],
        *[(name, "pypy") for name in ("pypy", "pypy3", "pypy3.11")],
        *[(name, "jython") for name in ("jython", "jython2.7", "jython2.7.3")],
        *[(name, "micropython") for name in ("micropython", "micropython-dev")],
        *[(name, "pyodide") for name in ("pyodide", "pyodide.mjs")],
        *[(name, "graalpy") for name in ("graalpy", "graalpy3.12")],
        *[(name, "ironpython") for name in ("ipy", "ipy.exe", "ipy3.4")],
        ("rustpython", "rustpython"),
    ],
)
def test_a_program_s_name_tells_its_kind(program: str, kind: str) -> None:
    found = KINDS.called(program)
    assert found is not None
    assert found.name == kind


@pytest.mark.parametrize(
    "program", ["python3-config", "ipython", "pypython", "jythonc", "pyodide-cli", "node"]
)
def test_other_programs_are_of_no_kind(program: str) -> None:
    assert KINDS.called(program) is None


def test_every_kind_names_only_strategies_and_knobs_that_there_are() -> None:
    variants = REGISTRY.strategies.keys() | REGISTRY.knobs.keys()
    for kind in KINDS.by_name.values():
        assert kind.lacking.keys() <= variants, kind.name


def test_micropython_gets_a_heap_to_work_with() -> None:
    command = KINDS.by_name["micropython"].command(Path("/bin/micropython"), QUESTION)
    assert command == ("/bin/micropython", "-X", "heapsize=64M", str(QUESTION))


def test_the_loader_of_pyodide_is_run_by_node_through_our_runner(tmp_path: Path) -> None:
    node, *options, runner, loader, script = PYODIDE.command(tmp_path / "pyodide.mjs", QUESTION)
    assert Path(node).name == "node"
    assert all(option.startswith("-") for option in options)
    assert (runner, loader, script) == (str(RUNNER), str(tmp_path / "pyodide.mjs"), str(QUESTION))
    assert RUNNER.is_file()


def test_a_pyodide_that_is_a_program_is_run_as_one(tmp_path: Path) -> None:
    assert PYODIDE.command(tmp_path / "pyodide", QUESTION) == (str(tmp_path / "pyodide"), str(QUESTION))


def test_what_pyodide_loads_is_part_of_what_it_is(tmp_path: Path) -> None:
    package = tmp_path / "node_modules" / "pyodide"
    package.mkdir(parents=True)
    (package / "pyodide.asm.wasm").write_bytes(b"")
    assert PYODIDE.parts(package / "pyodide.mjs") == [package / "pyodide.asm.wasm"]
    assert PYODIDE.parts(tmp_path / "bin" / "pyodide") == [package / "pyodide.asm.wasm"]


@pytest.mark.parametrize("version", [[2, 7, 18], [3, 6, 15], [3, 8, 18]])
def test_an_old_cpython_runs_portable_scenarios(build_interpreter: Build, version: list[int]) -> None:
    old = build_interpreter("old", implementation="cpython", language_version=version)
    assert KINDS.by_name["cpython"].worker(old) == "portable"


@pytest.mark.parametrize(
    ("kind", "version"), [("cpython", [3, 9, 0]), ("pypy", [3, 11, 13]), ("cinderx", [3, 15, 0])]
)
def test_a_newer_one_runs_the_whole_worker(build_interpreter: Build, kind: str, version: list[int]) -> None:
    newer = build_interpreter("newer", implementation=kind, language_version=version)
    assert KINDS.by_name[kind].worker(newer) == "full"
    assert KINDS.unsupported(newer) is None


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"implementation": "cpython"}, "cpython"),
        ({"implementation": "cpython", "packages": {"cinderx": "2026.1"}}, "cinderx"),
        ({"implementation": "cpython", "extra": {"platform": "emscripten"}}, "pyodide"),
        ({"implementation": "pypy", "packages": {"cinderx": "2026.1"}}, "pypy"),
        ({"implementation": "snek"}, None),
    ],
)
def test_an_answer_tells_the_kind(facts: dict[str, object], kind: str | None) -> None:
    found = KINDS.recognising(facts, Path("/bin/python"))
    assert (found.name if found else None) == kind


def test_cinderx_speaks_of_its_own_jit() -> None:
    facts = {"implementation": "cpython", "packages": {"cinderx": "1"}, "jit_available": False}
    meant = KINDS.by_name["cinderx"].as_meant(facts)
    assert (meant["implementation"], meant["jit_available"], meant["jit_enabled"]) == ("cinderx", True, False)


@pytest.mark.parametrize(
    ("kind", "variant", "reason"),
    [
        ("pypy", "subinterpreters", "pypy3.11 has no subinterpreters"),
        ("pypy", "gc_threshold", "pypy3.11 has a collector without thresholds"),
        ("pypy", "jit", "pypy3.11 has a JIT that the environment does not turn"),
        ("jython", "processes", "jython2.7 has no multiprocessing"),
        ("pyodide", "threads", "pyodide3.14 runs on WebAssembly, which gives it no threads"),
        ("micropython", "gc_freeze", "micropython1.26 has a collector that cannot freeze"),
        ("cpython", "subinterpreters", None),
        ("snek", "threads", None),
    ],
)
def test_what_a_kind_lacks_is_a_sentence_about_the_interpreter(
    build_interpreter: Build, kind: str, variant: str, reason: str | None
) -> None:
    short = (reason or "").partition(" ")[0]
    assert KINDS.lacks(variant, build_interpreter("one", implementation=kind, short=short)) == reason


def test_nothing_is_measured_on_an_implementation_of_no_kind(build_interpreter: Build) -> None:
    reason = KINDS.unsupported(build_interpreter("one", implementation="snek"))
    assert reason == "no kind of interpreter is called snek; a plug-in can add it"
