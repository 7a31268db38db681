"""Collecting asks a worker; what is wrong in a file is told with the file, the line and what would be right."""

from __future__ import annotations

import os
from collections.abc import Callable

import psutil
import pytest

from internals_lab.declare.location import Location, locate
from internals_lab.errors import DeclarationError
from internals_lab.interpreters.findings import Findings
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import Registry
from internals_lab.runner.asking.collecting import collect
from internals_lab.runner.processes.launching import Launcher

Experiment = Callable[[str], Location]
Collect = Callable[..., list[Scenario]]


@pytest.fixture
def collected(launcher: Launcher, registry: Registry, this_interpreter: Interpreter) -> Collect:
    """The scenarios of a file, from the running interpreter unless others are given."""
    return lambda location, *others: collect(location, others or [this_interpreter], launcher, registry)


def test_scenarios_come_in_the_order_of_the_file(experiment: Experiment, collected: Collect) -> None:
    found = collected(
        experiment("""
            @scenario()
            def second(): "What it does."

            first = snippets({"a": "1"})
        """)
    )
    assert [one.id for one in found] == ["exp_case.py::second", "exp_case.py::first"]
    assert found[0].doc == "What it does."
    assert found[0].line == 3


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("x = (\n", 2, "cannot be loaded: SyntaxError: '(' was never closed"),
        ("\nimport nowhere\n", 3, "cannot be loaded: ModuleNotFoundError: No module named 'nowhere'"),
        ("\n\ndef f():\n    return 1 / 0\nf()", 5, "cannot be loaded: ZeroDivisionError"),
        ("sys.exit('no')", 2, "cannot be loaded: called sys.exit('no')"),
        ("os._exit(3)", 0, "cannot be loaded: exited with status 3 (load)"),
        ("ctypes.string_at(0)", 0, "cannot be loaded: killed by SIGSEGV (load)"),
        ("x = 1", 0, "declares no scenario: decorate a function with @scenario"),
        ("@scenario(strategy=['threads'])\ndef unit(): pass", 2, "unexpected keyword argument 'strategy'"),
        ("\n@scenario(strategies=['thread'])\ndef unit(): pass", 3, "did you mean 'threads'?"),
        ("@scenario()\nasync def unit(): yield", 2, "unit is an async generator function"),
        (
            "@scenario()\ndef unit(): pass\nunit.claim('x', compare=('a', 'b'), speedup='> 1')",
            4,
            "unit: unknown",
        ),
        ("from internals_lab import scenarios", 2, "cannot import name 'scenarios'"),
        ("x = '\\0'\n\0", 0, "cannot be loaded: "),
    ],
)
def test_a_broken_file_is_an_error_with_its_place(
    experiment: Experiment, collected: Collect, source: str, line: int, message: str
) -> None:
    with pytest.raises(DeclarationError) as caught:
        collected(experiment(source))
    assert message in str(caught.value)
    assert (caught.value.file, caught.value.line) == ("exp_case.py", line)


def test_a_mistake_in_a_neighbour_is_placed_there(experiment: Experiment, collected: Collect) -> None:
    location = experiment("import neighbour")
    neighbour = location.path.with_name("neighbour.py")
    neighbour.write_text("\n\nfrom internals_lab import scenario\nscenario()(len)\n")
    with pytest.raises(DeclarationError, match="goes on a function") as caught:
        collected(location)
    assert (caught.value.file, caught.value.line) == (str(neighbour), 4)


def test_a_file_that_is_gone_cannot_be_read(experiment: Experiment, collected: Collect) -> None:
    location = experiment("")
    location.path.unlink()
    with pytest.raises(DeclarationError, match=r"exp_case\.py: cannot be read: No such file"):
        collected(location)
    location.path.mkdir()
    with pytest.raises(DeclarationError, match=r"exp_case\.py: cannot be read: Is a directory"):
        collected(location)


def test_a_line_is_found_below_a_folder_with_an_odd_name(experiment: Experiment, collected: Collect) -> None:
    folder = experiment("").path.parent / "a, line b"
    folder.mkdir()
    (folder / "exp_odd.py").write_text("\n1 / 0\n")
    with pytest.raises(DeclarationError) as caught:
        collected(locate(folder / "exp_odd.py", root=folder.parent))
    assert caught.value.line == 2


def test_the_first_interpreter_that_can_load_a_file_says_what_is_in_it(
    experiment: Experiment, collected: Collect, found_interpreters: Findings
) -> None:
    by_version = {tuple(one.language_version[:2]): one for one in found_interpreters.interpreters}
    newest_syntax = experiment("""
        type Number = int
        @scenario()
        def unit(): pass
    """)
    old, new = by_version[3, 11], by_version[3, 13]
    assert [one.name for one in collected(newest_syntax, old, new)] == ["unit"]
    with pytest.raises(DeclarationError, match="SyntaxError") as caught:
        collected(newest_syntax, old)
    assert caught.value.line == 3


def test_without_an_interpreter_that_can_be_driven_nothing_is_collected(
    experiment: Experiment, collected: Collect, build_interpreter: Callable[..., Interpreter]
) -> None:
    snek = build_interpreter("snek-1", implementation="snek")
    with pytest.raises(DeclarationError, match="no kind of interpreter is called snek"):
        collected(experiment(""), snek)


def test_collecting_leaves_no_process(
    experiment: Experiment,
    collected: Collect,
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
) -> None:
    location = experiment("subprocess.Popen(['sleep', '7200'])\n@scenario()\ndef unit(): pass")
    assert len(collected(location)) == 1
    await_end(left_running())
    assert os.path.exists(location.path)
