"""The worker's files on every interpreter that they claim, and its main file on older ones."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.interpreters.findings import Findings
from internals_lab.kinds.known import KnownKinds
from internals_lab.model.interpreter import Interpreter

WORKER_FOLDER = Path(__file__).resolve().parents[3] / "internals_lab" / "worker"

EXPERIMENT = """
from internals_lab import scenario, snippets

@scenario(params={"n": [300]}, workers=[2])
def count(n):
    total = 0
    for one in range(n):
        total += one
    return total

@scenario(items=range(7), strategies=["threads"])
def double(item):
    return 2 * item

calls = snippets(setup="x = 1", variants={"plus": "x + 1"})
"""

# What has to run on everything, MicroPython and Jython included.
SENT_TO_ALL = [
    WORKER_FOLDER / "core.py",
    WORKER_FOLDER / "describe.py",
    *sorted((WORKER_FOLDER / "portable").glob("*.py")),
]

COMPILE = "import sys; [compile(open(p, 'rb').read(), p, 'exec') for p in sys.argv[1:]]"


def assert_plausible(block: dict[str, Any], workers: int) -> None:
    """A block's rows fit each other, and every CPython on Linux counts CPU time and switches."""
    rows = block["workers"]
    assert len(rows) == workers
    for start_ns, end_ns, cpu_ns, voluntary, involuntary, run_delay_ns in rows:
        assert 0 <= start_ns <= end_ns <= block["wall_ns"]
        assert cpu_ns >= 0
        assert voluntary >= 0
        assert involuntary >= 0
        assert run_delay_ns >= 0
    assert block["wall_ns"] > 0
    assert block["cpu_ns"] >= 0


def test_every_cpython_measures_every_strategy(
    driven: Callable[..., Any], measurable: list[Interpreter]
) -> None:
    assert len(measurable) >= 3
    for interpreter in measurable:
        worker = driven(EXPERIMENT, interpreter)
        assert worker.hello["pid"] == worker.process.pid
        assert worker.hello["gil"] == interpreter.has_gil
        names = [one["name"] for one in worker.ask("declarations")["scenarios"]]
        assert names == ["count", "double", "calls"]
        for strategy, workers in (("sequential", 1), ("threads", 2), ("processes", 2)):
            prepared = worker.prepare("count", strategy, workers, params={"n": 0})
            assert prepared["prepare_wall_ns"] >= prepared["pool_start_wall_ns"] >= 0
            assert worker.ask("pilot", target_ns=1, most_units=4)["tries"][0][0] == 1
            warmed = worker.ask("warm", units=3, times=2)
            assert len(warmed["wall_ns"]) == 2
            assert warmed["threads_of_the_unit"] == 0
            assert_plausible(worker.block(5, 2), workers)
            finished = worker.ask("finish")
            assert finished["wrong_results"] == 0
            assert finished["gil"]["at_end"] is interpreter.has_gil
            assert finished["gil"]["in_children"] == [interpreter.has_gil] * (2 * (strategy == "processes"))
            assert finished["gil"]["enabled_by"] is None
        worker.prepare("calls", variant="plus")
        block = worker.block(50, 20)
        assert block["units"] == 60
        assert block["empty_wall_ns"] > 0
        assert_plausible(block, 1)
        assert worker.ask("finish")["wrong_results"] == 0
        assert worker.quit() == 0, interpreter.name
        assert worker.said == "", interpreter.name


@pytest.mark.parametrize(
    ("oldest", "files"),
    [
        ((3, 9), sorted(WORKER_FOLDER.rglob("*.py"))),
        ((2, 7), SENT_TO_ALL),
    ],
    ids=["all", "core"],
)
def test_files_compile_on_the_oldest_interpreter_that_they_claim(
    found_interpreters: Findings, oldest: tuple[int, int], files: list[Path]
) -> None:
    for interpreter in found_interpreters.interpreters:
        if (
            interpreter.implementation in ("cpython", "pypy")
            and tuple(interpreter.language_version[:2]) >= oldest
        ):
            subprocess.run([interpreter.executable, "-c", COMPILE, *map(str, files)], check=True)


def test_the_core_compiles_on_everything_that_is_sent_source(
    sent_source: list[Interpreter], kinds: KnownKinds, tmp_path: Path
) -> None:
    script = tmp_path / "compile_all.py"
    script.write_text(
        f"for path in {[str(path) for path in SENT_TO_ALL]!r}:\n"
        "    with open(path) as file:\n        compile(file.read(), path, 'exec')\nprint('all of them')\n"
    )
    for interpreter in sent_source:
        kind = kinds.of(interpreter)
        assert kind is not None
        command = kind.command(Path(interpreter.executable), script)
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        assert "all of them" in done.stdout, interpreter.name


def test_an_older_interpreter_greets_and_says_why_it_cannot_go_on(
    found_interpreters: Findings, start: Callable[..., Any], tmp_path: Path
) -> None:
    for interpreter in found_interpreters.interpreters:
        if interpreter.implementation == "cpython" and interpreter.language_version < [3, 7]:
            worker = start(interpreter)
            assert worker.hello["pid"] == worker.process.pid
            assert "SyntaxError" in worker.error("load", path="x.py", module="x", roots=[])
            assert worker.quit() == 0
