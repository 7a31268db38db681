"""An experiment comes into every process by one loader, and imports as it would at home."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter

Write = Callable[[str, str], Path]

# Names of our own files, and of what they import of each other.
OURS = sorted(
    path.stem for path in (Path(__file__).resolve().parents[3] / "internals_lab" / "worker").glob("*.py")
)


def result_of(worker: Any, scenario: str = "unit", strategy: str = "sequential", workers: int = 1) -> Any:
    """Measure a block; the check is in the experiment."""
    worker.prepare(scenario, strategy, workers)
    worker.block()
    return worker.ask("finish")


@pytest.mark.parametrize("strategy", ["sequential", "threads", "processes"])
def test_neighbours_and_the_projects_modules_are_found(
    start: Callable[..., Any], write: Write, tmp_path: Path, strategy: str
) -> None:
    write("experiments/neighbour.py", "VALUE = 1")
    write("rooted.py", "VALUE = 2")
    write("src/project/__init__.py", "VALUE = 3")
    path = write(
        "experiments/exp_case.py",
        """
        import neighbour, project, rooted
        from internals_lab import scenario

        @scenario(check=lambda result, expected: result == [1, 2, 3])
        def unit():
            return [neighbour.VALUE, rooted.VALUE, project.VALUE]
        """,
    )
    worker = start()
    worker.load(path, path.parent, tmp_path / "src", tmp_path)
    assert result_of(worker, strategy=strategy)["wrong_results"] == 0


def test_a_package_has_its_relative_imports(start: Callable[..., Any], write: Write, tmp_path: Path) -> None:
    write("team/__init__.py", "")
    write("team/shared.py", "VALUE = 7")
    write("team/benchmarks/__init__.py", "LOADED = []")
    path = write(
        "team/benchmarks/exp_case.py",
        """
        from . import LOADED
        from ..shared import VALUE
        from internals_lab import scenario

        @scenario(check=lambda result, expected: result == (7, "team.benchmarks.exp_case", []))
        def unit():
            return VALUE, __name__, LOADED
        """,
    )
    worker = start()
    worker.load(path, tmp_path, module="team.benchmarks.exp_case")
    assert result_of(worker)["wrong_results"] == 0


def test_modules_named_like_the_workers_own_do_not_clash(
    start: Callable[..., Any], write: Write, tmp_path: Path
) -> None:
    assert {"core", "session", "work"} <= set(OURS)
    names = [name for name in OURS if name != "__init__"] + ["strategies", "knobs"]
    for name in names:
        write(f"{name}.py", f"WHO = 'the team: {name}'")
    path = write(
        "exp_case.py",
        f"""
        import importlib, sys
        from internals_lab import scenario
        names = {names!r}
        found = [importlib.import_module(name).WHO for name in names]

        @scenario(check=lambda result, expected: result == ["the team: " + name for name in names])
        def unit():
            return found
        """,
    )
    for strategy, workers in (("sequential", 1), ("threads", 2), ("processes", 2)):
        worker = start()
        worker.load(path)
        knob = {"name": "switch_interval", "worker_module": "knobs.switch_interval", "value": 0.002}
        worker.prepare("unit", strategy, workers, knobs=[knob])
        worker.block()
        assert worker.ask("finish")["wrong_results"] == 0


def test_the_name_is_stable_and_the_workers_folder_is_not_on_the_path(
    driven: Callable[..., Any],
) -> None:
    worker = driven("""
import os, sys
from internals_lab import scenario

@scenario(check=lambda result, expected: result == ("exp_case", True, []))
def unit():
    ours = os.path.dirname(os.path.abspath(sys.modules["internals_lab_worker.core"].__file__))
    here = [entry for entry in sys.path if os.path.abspath(entry or ".").startswith(ours)]
    return __name__, sys.modules[__name__].unit is unit, here
""")
    for strategy in ("sequential", "threads", "processes"):
        assert result_of(worker, strategy=strategy)["wrong_results"] == 0


def test_importing_the_worker_pulls_in_nothing_that_a_unit_would_notice(driven: Callable[..., Any]) -> None:
    worker = driven("""
import sys
from internals_lab import scenario

@scenario(check=lambda result, expected: result == [])
def unit():
    return [name for name in ("threading", "multiprocessing", "inspect", "asyncio", "logging", "socket",
                              "typing_extensions", "tracemalloc") if name in sys.modules]
""")
    # What Python itself imports before anything else is not the worker's.
    worker.prepare("unit")
    worker.block()
    assert worker.ask("finish")["first_wrong"] is None


def test_a_source_that_was_edited_since_collection_is_refused(
    start: Callable[..., Any], write: Write
) -> None:
    path = write("exp_case.py", "from internals_lab import scenario\n")
    collected = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text("from internals_lab import scenario  # edited\n")
    words = {"path": str(path), "module": "exp_case", "roots": [str(path.parent)], "sha256": collected}
    answer = start().error("load", **words)
    assert "was edited while the run went on" in answer
    assert str(path) in answer


def test_a_pair_of_scenarios_of_one_name_is_refused_at_the_second(
    start: Callable[..., Any], write: Write
) -> None:
    path = write(
        "exp_case.py",
        """
        from internals_lab import scenario

        def make():
            @scenario()
            def unit(): pass
            return unit

        one = make()
        other = make()
        """,
    )
    words = {"path": str(path), "module": "exp_case", "roots": [str(path.parent)]}
    answer = start().request("load", **words)
    assert "two scenarios are named 'unit'" in answer["error"]
    assert answer["declaration"]
    assert answer["line"] == 5


def test_scenarios_of_other_files_are_not_this_files(start: Callable[..., Any], write: Write) -> None:
    write("exp_other.py", "from internals_lab import scenario\n@scenario()\ndef other(): pass")
    path = write(
        "exp_case.py",
        "from exp_other import other\nfrom internals_lab import scenario\n@scenario()\ndef own(): other()",
    )
    worker = start()
    worker.load(path)
    assert [one["name"] for one in worker.ask("declarations")["scenarios"]] == ["own"]


def test_what_is_slow_to_import_is_left_to_those_who_use_it(start: Callable[..., Any], write: Write) -> None:
    path = write(
        "exp_case.py",
        """
        import sys
        from internals_lab import scenario

        SLOW = {"typing", "hashlib", "inspect", "traceback", "subprocess", "dataclasses", "asyncio"}
        LOADED = sorted(SLOW & set(sys.modules))

        @scenario(strategies=["sequential"], check=lambda result, expected: result == [])
        def unit():
            return LOADED
        """,
    )
    worker = start()
    worker.load(path, path.parent)
    assert result_of(worker)["wrong_results"] == 0


def test_what_a_cell_is_made_of_brings_no_large_module_along(
    start: Callable[..., Any], write: Write, free_threaded: Interpreter
) -> None:
    path = write(
        "exp_case.py",
        """
        import sys
        from internals_lab import inspection

        @inspection()
        def loaded():
            slow = {"collections", "functools", "importlib.util", "copy", "json", "re", "enum", "types"}
            return {"names": sorted(slow & set(sys.modules))}
        """,
    )
    # Not the running one: an editable install's own .pth file may import some of them at the start.
    worker = start(free_threaded)
    worker.ask(
        "load",
        path=str(path),
        module="exp_case",
        roots=[str(path.parent)],
        ahead=["settings", "strategies.sequential", "probes.inspection"],
    )
    worker.prepare("loaded", worker_module="inspecting")
    worker.ask("probe_begin", worker_module="probes.inspection")
    assert worker.ask("probe_end")["detail"] == {"names": []}


def test_the_core_is_not_compiled_at_every_start(driven: Callable[..., Any]) -> None:
    worker = driven("""
import sys
from internals_lab import inspection

@inspection()
def core():
    spec = sys.modules["internals_lab_worker.core"].__spec__
    return {"compiled": spec.cached, "is_main": sys.modules["__main__"] is sys.modules[spec.name]}
""")
    worker.prepare("core", worker_module="inspecting")
    worker.ask("probe_begin", worker_module="probes.inspection")
    told = worker.ask("probe_end")
    assert told["figures"] == {"is_main": 0}
    assert told["detail"]["compiled"].endswith(".pyc")
