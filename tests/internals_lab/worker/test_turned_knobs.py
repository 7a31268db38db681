"""Knobs take effect in the measured interpreter and in its children, and what is read back is what is so there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.registry import load_registry
from internals_lab.runner.processes.environment import built_environment

KNOBS = load_registry(entry_points=False).knobs
WORKER_FOLDER = Path(__file__).resolve().parents[3] / "internals_lab" / "worker"
Driven = Callable[..., Any]
StartWorker = Callable[..., Any]
WriteFile = Callable[[str, str], Path]

# The unit's result is what the process that measures is like, so a block fails where it is not as `wanted`.
SOURCE = """
    import gc
    from internals_lab import scenario
    @scenario(setup=lambda: [[]], check=lambda result, expected: {check})
    def unit(state):
        seen_by_collector = any(one is state for one in gc.get_objects())
        return seen_by_collector, gc.isenabled(), list(gc.get_threshold())
"""


def words(**values: Any) -> list[dict[str, Any]]:
    """Knobs as a host sends them."""
    return [
        {"name": name, "worker_module": KNOBS[name].worker_module, "value": value}
        for name, value in values.items()
    ]


def expected(**values: Any) -> dict[str, str]:
    return {name: KNOBS[name].expected(value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("strategy", "start_method"),
    [
        ("sequential", "fork"),
        ("threads", "fork"),
        ("processes", "fork"),
        ("processes", "spawn"),
        ("processes", "forkserver"),
    ],
)
@pytest.mark.parametrize(
    ("values", "check"),
    [
        ({"gc_threshold": [801, 7]}, "result[1] and result[2][:2] == [801, 7]"),
        ({"gc_threshold": "off"}, "not result[1]"),
        # The first unit, for the expected result, still belongs to set-up.
        ({"gc_freeze": True}, "expected[0] and not result[0]"),
        ({"gc_freeze": False}, "expected[0] and result[0]"),
    ],
)
def test_the_collector_is_as_it_was_asked_for_wherever_units_run(
    driven: Driven, strategy: str, start_method: str, values: dict[str, Any], check: str
) -> None:
    values = values | {"start_method": start_method}
    worker = driven(SOURCE.replace("{check}", check))
    prepared = worker.prepare("unit", strategy, workers=2, knobs=words(**values))
    assert prepared["knobs"] == expected(**values)
    worker.block()
    seen = worker.ask("finish")
    assert (seen["wrong_results"], seen["first_wrong"]) == (0, None)


def test_every_interpreter_reads_back_the_collectors_state(
    driven: Driven, measurable: list[Interpreter]
) -> None:
    for interpreter in measurable:
        worker = driven(SOURCE.replace("{check}", "True"), interpreter)
        for values in (
            {"gc_threshold": [700, 12], "gc_freeze": True},
            {"gc_threshold": "off", "gc_freeze": False},
            {"gc_threshold": [900], "gc_freeze": True},
        ):
            prepared = worker.prepare("unit", knobs=words(**values))
            assert prepared["knobs"] == expected(**values), interpreter.name


def test_children_come_to_be_as_was_asked_on_every_interpreter(
    start: StartWorker, write: WriteFile, measurable: list[Interpreter]
) -> None:
    for interpreter in measurable:
        for method in ("fork", "spawn", "forkserver"):
            worker = start(interpreter)
            source = f"""
                import os
                from internals_lab import scenario
                loaded_in = os.getpid()
                @scenario(check=None)
                def unit():
                    # Only a fork comes with what was loaded before; a fork server stands between worker and child.
                    direct = os.getppid() == {worker.process.pid}
                    found = "fork" if loaded_in != os.getpid() else "spawn" if direct else "forkserver"
                    assert found == {method!r}, found
            """
            worker.load(write("exp_case.py", source))
            prepared = worker.prepare("unit", "processes", workers=2, knobs=words(start_method=method))
            assert prepared["knobs"] == {"start_method": repr(method)}, interpreter.name
            worker.block()
            worker.close()


def test_a_child_that_reads_back_otherwise_is_what_counts(driven: Driven, write: WriteFile) -> None:
    half = write(
        "half.py",
        """
        import multiprocessing
        def apply(value):
            return repr(value if multiprocessing.parent_process() is None else "lost")
        """,
    )
    worker = driven(SOURCE.replace("{check}", "True"))
    knob = {"name": "mode", "worker_module": str(half), "value": "fast"}
    assert worker.prepare("unit", knobs=[knob])["knobs"] == {"mode": "'fast'"}
    prepared = worker.prepare("unit", "processes", workers=2, knobs=[knob, *words(start_method="spawn")])
    assert prepared["knobs"]["mode"] == "'lost' in a child process"


# Without a way to ask for the name, the count of blocks still tells pools from none.
_ANSWERS = """
import sys
sys.path.insert(0, sys.argv[1])
import malloc
named = malloc.apply(None)
malloc._name = lambda: None
inferred = malloc.apply(None)
malloc.os.environ["PYTHONMALLOC"] = "malloc" if sys.getallocatedblocks() else "pymalloc"
print([named, inferred, malloc.apply(None)])
"""


def test_the_allocator_is_named_and_one_that_is_not_there_is_not_believed(
    measurable: list[Interpreter],
) -> None:
    knob = KNOBS["malloc"]
    tried = set()
    for interpreter in measurable:
        for value in ("pymalloc", "malloc", "mimalloc"):
            if knob.unsupported_on(value, interpreter):
                continue
            tried.add(value)
            done = subprocess.run(
                [interpreter.executable, "-B", "-c", _ANSWERS, str(WORKER_FOLDER / "knobs")],
                env=built_environment(
                    os.environ, knobs=knob.environment(value, interpreter), hash_seed=1, token="t"
                ),
                check=True,
                capture_output=True,
                text=True,
            )
            wrong = "an allocator without pools" if value == "malloc" else "an allocator with pools"
            assert done.stdout.strip() == repr([repr(value), repr(value), repr(wrong)]), interpreter.name
    assert tried == {"pymalloc", "malloc", "mimalloc"}


def test_the_jit_is_read_back_and_is_off_where_the_interpreter_has_no_word_for_it() -> None:
    code = f"import sys; sys.path.insert(0, {str(WORKER_FOLDER / 'knobs')!r}); import jit\n"
    code += "class Control: is_enabled = staticmethod(lambda: True)\n"
    code += "sys._jit = Control; told = jit.apply(True); del sys._jit; print([told, jit.apply(False)])"
    done = subprocess.run([sys.executable, "-B", "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == repr(["True", "False"])
    assert KNOBS["jit"].expected(True) == "True"
