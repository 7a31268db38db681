"""The search, with real programs in folders of the test's own and the real running interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.asking import Answer, ask
from internals_lab.interpreters.cache_folder import STAMP
from internals_lab.interpreters.candidates import Places
from internals_lab.interpreters.finding import describe_one, find
from internals_lab.interpreters.findings import CACHE, PATH, PYENV, RUNNING, UV
from internals_lab.interpreters.remembered import REFUSAL_KEPT_S, UNUSED_KEPT_S, Memory
from internals_lab.kinds.kind import InterpreterKind
from internals_lab.model.interpreter import Interpreter

MakeProgram = Callable[[Path, str], Path]
THIS = Path(sys.executable)


class Stranger:
    """Answers for programs that are told apart by their contents, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, executable: Path, kind: InterpreterKind) -> Answer:
        self.asked.append(executable.name)
        prefix = str(executable.parent.parent)
        return Answer(
            {
                "implementation": "cpython",
                "version": "3.12.9",
                "language_version": [3, 12, 9],
                "free_threaded_build": False,
                "extra": {"prefix": prefix, "base_prefix": prefix},
            },
            1,
        )


def test_the_running_interpreter_comes_first_and_describes_itself(nowhere: Places) -> None:
    found = find(places=msgspec.structs.replace(nowhere, running=THIS))
    assert found.this == found.interpreters[0]
    assert found.this is not None
    assert (found.this.found_by, found.this.executable) == (RUNNING, sys.executable)
    assert len(found.this.identity) == 64
    assert "pytest" in found.this.packages


def test_every_place_is_searched_in_order(nowhere: Places, tmp_path: Path, make_program: MakeProgram) -> None:
    make_program(tmp_path / "cache/interpreters/cpython-3.13t/bin/python3.13t", "cache")
    (tmp_path / "cache/interpreters/cpython-3.13t" / STAMP).write_text("{}")
    make_program(tmp_path / "uv/cpython-3.13.2/bin/python3.13", "uv")
    make_program(tmp_path / "pyenv/versions/3.12.9/bin/python", "pyenv")
    make_program(tmp_path / "bin/pypy3", "path")
    found = find(places=nowhere, ask=Stranger())
    assert [one.found_by for one in found.interpreters] == [PATH, PYENV, UV, CACHE]


def test_a_build_that_was_not_finished_is_not_found(
    nowhere: Places, tmp_path: Path, make_program: MakeProgram
) -> None:
    make_program(tmp_path / "cache/interpreters/cpython-3.13t/bin/python3.13t", "half")
    assert find(places=nowhere, ask=Stranger()).interpreters == []


def test_shims_and_programs_of_other_names_are_not_asked(
    nowhere: Places, tmp_path: Path, make_program: MakeProgram
) -> None:
    for name in ("python3-config", "python3.13-gdb.py", "pythonize", "ipython", "python3.12.bak"):
        make_program(tmp_path / "bin" / name, name)
    make_program(tmp_path / "shims/python3.12", "shim")
    places = msgspec.structs.replace(nowhere, path_folders=[tmp_path / "shims", tmp_path / "bin"])
    stranger = Stranger()
    assert find(places=places, ask=stranger).interpreters == []
    assert stranger.asked == []


def test_links_to_one_file_are_one_interpreter(
    nowhere: Places, tmp_path: Path, make_program: MakeProgram
) -> None:
    real = make_program(tmp_path / "bin/python3.13t", "real")
    (tmp_path / "bin/python").symlink_to("python3.13t")
    (tmp_path / "bin/python3.13").hardlink_to(real)
    (tmp_path / "bin/python3").symlink_to("python3")  # a loop
    (tmp_path / "bin/python3.10").symlink_to("gone")
    found = find(places=nowhere, ask=Stranger())
    assert [one.executable for one in found.interpreters] == [str(real)]
    assert found.problems == []


def test_links_of_another_name_are_one_interpreter_of_their_kind(
    nowhere: Places, tmp_path: Path, make_program: MakeProgram
) -> None:
    real = make_program(tmp_path / "lib/pypy3.9-c", "pypy")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/pypy3.9").symlink_to(real)
    (tmp_path / "bin/pypy3").symlink_to("pypy3.9")
    asked_as: list[str] = []

    def answering(executable: Path, kind: InterpreterKind) -> Answer:
        asked_as.append(kind.name)
        return Stranger()(executable, kind)

    assert [one.executable for one in find(places=nowhere, ask=answering).interpreters] == [str(real)]
    assert asked_as == ["pypy"]


def test_the_pyodide_of_npm_is_found_by_its_loader_which_is_no_program(
    nowhere: Places, tmp_path: Path, make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaders = []
    for place in ("project/node_modules/pyodide", "lib/node_modules/pyodide"):
        (tmp_path / place).mkdir(parents=True)
        loaders.append(tmp_path / place / "pyodide.mjs")
        loaders[-1].write_text(place)
    make_program(tmp_path / "bin/node", "no interpreter either")
    monkeypatch.chdir(tmp_path / "project")
    found = find(places=nowhere, ask=Stranger())
    assert [Path(one.executable) for one in found.interpreters] == loaders


def test_a_script_that_starts_another_candidate_is_no_interpreter_of_its_own(
    nowhere: Places, tmp_path: Path, make_program: MakeProgram
) -> None:
    real = THIS.resolve()
    make_program(tmp_path / "bin/python3.99", f'exec {real} "$@"')
    places = msgspec.structs.replace(nowhere, path_folders=[tmp_path / "bin", real.parent])
    assert [one.executable for one in find(places=places).interpreters] == [str(real)]
    # Alone it is the only way to that interpreter.
    alone = find(places=nowhere).interpreters
    assert [one.executable for one in alone] == [str(tmp_path / "bin/python3.99")]


def test_what_does_not_answer_becomes_a_note_and_the_rest_is_found(
    nowhere: Places, tmp_path: Path, make_program: MakeProgram
) -> None:
    make_program(tmp_path / "bin/python3.98", "echo rubbish")
    make_program(tmp_path / "bin/python3.97", "kill -ABRT $$")
    make_program(tmp_path / "bin/python3.96", "sleep 1000")
    places = msgspec.structs.replace(nowhere, running=THIS)
    found = find(places=places, ask=partial(ask, timeout_s=2.0))
    assert [one.executable for one in found.interpreters] == [sys.executable]
    assert [line for line in found.problems if "rubbish" in line]
    assert [line for line in found.problems if "signal 6" in line]
    assert [line for line in found.problems if "did not answer within 2 s" in line]


def test_a_virtual_environment_on_the_path_counts_as_its_base(nowhere: Places, tmp_path: Path) -> None:
    subprocess.run([THIS, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    places = msgspec.structs.replace(nowhere, path_folders=[tmp_path / "env/bin"])
    (base,) = find(places=places).interpreters
    assert base.executable == str(THIS.resolve())
    assert base.extra["prefix"] == base.extra["base_prefix"]


def test_an_environment_that_is_asked_for_stays_itself(nowhere: Places, tmp_path: Path) -> None:
    subprocess.run([THIS, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    found = find(extra=[tmp_path / "env/bin/python"], places=msgspec.structs.replace(nowhere, running=THIS))
    assert [one.executable for one in found.interpreters] == [
        sys.executable,
        str(tmp_path / "env/bin/python"),
    ]
    assert found.interpreters[1].extra["prefix"] == str(tmp_path / "env")
    assert found.interpreters[0].name != found.interpreters[1].name


@pytest.fixture
def one_program(nowhere: Places, tmp_path: Path, make_program: MakeProgram) -> Path:
    return make_program(tmp_path / "bin/python3.12", "one")


def test_an_answer_is_remembered_until_the_file_changes(nowhere: Places, one_program: Path) -> None:
    stranger = Stranger()
    first, second = (find(places=nowhere, ask=stranger) for _ in range(2))
    assert first == second
    assert len(stranger.asked) == 1
    one_program.write_text(one_program.read_text() + "# changed\n")
    third = find(places=nowhere, ask=stranger)
    assert len(stranger.asked) == 2
    assert third.interpreters[0].identity != first.interpreters[0].identity


def test_a_package_that_was_installed_shows_at_once(nowhere: Places, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    subprocess.run([THIS, "-m", "venv", "--without-pip", environment], check=True)
    places = msgspec.structs.replace(nowhere, running=environment / "bin/python")
    before = find(places=places).this
    (site,) = environment.glob("lib/python*/site-packages")
    (site / "Some_Thing-1.2.dist-info").mkdir()
    after = find(places=places).this
    assert before is not None
    assert after is not None
    assert after.packages == {**before.packages, "some-thing": "1.2"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b'{"question_sha256": "old", "answers": {}}']
)
def test_a_broken_memory_is_made_anew(nowhere: Places, one_program: Path, content: bytes) -> None:
    stranger = Stranger()
    find(places=nowhere, ask=stranger)
    (file,) = nowhere.cache.glob("answers-*.json")
    file.write_bytes(content)
    find(places=nowhere, ask=stranger)
    find(places=nowhere, ask=stranger)
    assert len(stranger.asked) == 2


def test_a_memory_that_cannot_be_written_costs_nothing_but_time(
    nowhere: Places, tmp_path: Path, one_program: Path
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert len(find(places=nowhere, ask=Stranger()).interpreters) == 1


def test_the_free_threaded_build_and_its_twin_say_what_they_are(
    free_threaded: Interpreter, gil_twin: Interpreter
) -> None:
    assert free_threaded.free_threaded_build
    assert free_threaded.gil_enabled_at_start is False
    assert not free_threaded.has_gil
    assert free_threaded.allocator == "mimalloc"
    assert not gil_twin.free_threaded_build
    assert gil_twin.gil_enabled_at_start is True
    assert gil_twin.allocator == "pymalloc"
    assert free_threaded.version == gil_twin.version
    assert free_threaded.compiler == gil_twin.compiler
    assert free_threaded.identity != gil_twin.identity


def test_the_twins_are_configured_alike_but_for_the_gil(
    free_threaded: Interpreter, gil_twin: Interpreter
) -> None:
    def flags(interpreter: Interpreter) -> set[str]:
        words = (interpreter.configure_arguments or "").split()
        return {word for word in words if "--prefix" not in word}

    assert flags(free_threaded) - flags(gil_twin) == {"'--disable-gil'"}
    assert flags(gil_twin) <= flags(free_threaded)


def test_what_another_version_of_the_lab_remembers_stays_until_nobody_uses_it(
    nowhere: Places, one_program: Path
) -> None:
    nowhere.cache.mkdir()
    in_use, unused = (nowhere.cache / f"answers-{word}.json" for word in ("older", "oldest"))
    for file in (in_use, unused):
        file.write_text("{}")
    os.utime(unused, (time.time(), time.time() - UNUSED_KEPT_S - 60))
    find(places=nowhere, ask=Stranger())
    assert in_use.exists()
    assert not unused.exists()


def test_a_program_that_hangs_costs_its_time_once_and_is_asked_again_after_an_hour(
    nowhere: Places, tmp_path: Path, make_program: MakeProgram
) -> None:
    program = make_program(tmp_path / "bin/python3.96", "sleep 1000")
    asked: list[str] = []

    def hanging(executable: Path, kind: InterpreterKind) -> Answer:
        asked.append(executable.name)
        raise InterpreterError(f"{executable} did not answer within 10 s")

    first, second = (find(places=nowhere, ask=hanging) for _ in range(2))
    assert first.problems == second.problems == [f"{program} did not answer within 10 s"]
    assert len(asked) == 1
    hours = iter([time.time() + REFUSAL_KEPT_S / 2, time.time() + REFUSAL_KEPT_S + 1])
    for still_known in (True, False):
        memory = Memory(nowhere.cache, now_s=partial(next, hours))
        assert (memory.recall_refusal(program) is not None) is still_known
    make_program(program, "echo repaired")
    find(places=nowhere, ask=hanging)
    assert len(asked) == 2


def test_a_program_that_is_named_is_asked_whatever_it_did_before(
    nowhere: Places, tmp_path: Path, make_program: MakeProgram
) -> None:
    program = make_program(tmp_path / "bin/python3.96", "echo rubbish")
    assert find(places=nowhere, ask=partial(ask, timeout_s=2.0)).problems
    assert describe_one(program, places=nowhere, ask=Stranger()).version == "3.12.9"


def test_programs_of_a_distribution_s_unpacked_packages_are_found_in_the_cache(
    nowhere: Places, tmp_path: Path, make_program: MakeProgram
) -> None:
    root = tmp_path / "cache/interpreters/cpython-3.15"
    real = make_program(root / "usr/bin/python3.15", "real")
    (root / "bin").mkdir()
    (root / "bin/python3.15").symlink_to("../usr/bin/python3.15")
    (root / STAMP).write_text("{}")
    found = find(places=nowhere, ask=Stranger())
    assert [one.executable for one in found.interpreters] == [str(real)]


@pytest.mark.parametrize("installed_by_the_lab", [False, True])
def test_an_environment_in_the_cache_is_there_for_its_packages_and_listed_beside_its_base(
    nowhere: Places, tmp_path: Path, installed_by_the_lab: bool
) -> None:
    environment = tmp_path / "cache/interpreters/cinderx"
    subprocess.run([THIS, "-m", "venv", "--without-pip", environment], check=True)
    (site,) = environment.glob("lib/python*/site-packages")
    (site / "cinderx-2026.1.dist-info").mkdir()
    (environment / STAMP).write_text("{}")
    places = msgspec.structs.replace(nowhere, path_folders=[THIS.resolve().parent])
    if installed_by_the_lab:  # and looked at after the environment
        base = tmp_path / "cache/interpreters/cpython"
        base.mkdir()
        (base / "bin").symlink_to(THIS.resolve().parent)
        (base / STAMP).write_text("{}")
        places = nowhere
    found = {one.implementation: one for one in find(places=places).interpreters}
    assert set(found) == {"cpython", "cinderx"}
    assert Path(found["cinderx"].executable).parent == environment / "bin"
    assert (found["cinderx"].jit_available, found["cinderx"].jit_enabled) == (True, False)
