"""The command that lists and installs interpreters."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from internals_lab.cli.main import main
from internals_lab.errors import InterpreterError
from internals_lab.interpreters.cache_folder import cache_folder, interpreters_folder
from internals_lab.interpreters.provision.offers import OFFERS
from internals_lab.interpreters.provision.providing import Provider
from internals_lab.model.interpreter import Interpreter

COLUMNS = 100


def test_the_table_says_of_each_interpreter_what_it_is_on_one_line(
    capsys: pytest.CaptureFixture[str], free_threaded: Interpreter, gil_twin: Interpreter
) -> None:
    assert main(["interpreters"]) == 0
    heading, *rows = capsys.readouterr().out.splitlines()
    assert heading.split()[:5] == ["name", "short", "GIL", "JIT", "build"]
    assert max(map(len, (row.rstrip() for row in rows))) <= COLUMNS
    by_name = {row.split()[0]: row for row in rows}
    assert by_name[free_threaded.name].split()[2:7] == ["off", "none", "plain", "mimalloc", "cache"]
    assert by_name[gil_twin.name].split()[2:7] == ["on", "none", "plain", "pymalloc", "cache"]
    assert by_name[gil_twin.name].rstrip().endswith("all but 1 strategy")


def test_the_long_form_says_where_each_lies_and_why_it_cannot_do_the_rest(
    capsys: pytest.CaptureFixture[str], free_threaded: Interpreter
) -> None:
    assert main(["interpreters", "-v"]) == 0
    blocks = capsys.readouterr().out.split("\n\n")
    [block] = [text for text in blocks if text.startswith(free_threaded.name + "\n")]
    said = dict(re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in block.splitlines()[1:])
    assert Path(said["path"]).expanduser() == Path(free_threaded.executable)
    assert said["free-threaded build"] == "yes"
    assert said["optimised"] == "PGO no, LTO no"
    assert said["no interpreter_pool"].endswith("it came with 3.14")
    assert "no threads" not in said


def test_json_has_everything_and_the_running_interpreter_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["interpreters", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["interpreters"][0]["executable"] == sys.executable
    assert answer["interpreters"][0]["found_by"] == "running"
    assert isinstance(answer["problems"], list)
    measures = answer["interpreters"][0]["measures"]
    assert measures["extent"] == "full"
    assert measures["strategies"]["threads"] is None


def test_installing_what_is_there_is_quiet_and_says_where(
    capsys: pytest.CaptureFixture[str], free_threaded: Interpreter
) -> None:
    assert main(["interpreters", "install", "3.13t"]) == 0
    captured = capsys.readouterr()
    name, path = captured.out.strip().split(": ")
    assert name == "3.13t"
    expected = OFFERS["3.13t"].program(interpreters_folder(cache_folder()))
    assert Path(path).expanduser() == expected
    assert captured.err == ""
    assert Path(free_threaded.executable).samefile(expected)


def test_a_mistyped_word_is_one_line_and_exit_code_2_before_anything_is_installed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["interpreters", "install", "3.13t", "3.13tt"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(
        "internals-lab: '3.13tt' is nothing that can be installed; did you mean '3.13t'? All that can: 3.13t, "
    )
    assert captured.err.count("\n") == 1


def test_one_that_cannot_be_had_does_not_stop_the_rest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, free_threaded: Interpreter
) -> None:
    def nothing_of_micropython(self: Provider, word: str) -> Path:
        if word == "micropython":
            raise InterpreterError("micropython cannot be had here. Debian sid: no luck")
        return Path(free_threaded.executable)

    monkeypatch.setattr(Provider, "provide", nothing_of_micropython)
    assert main(["interpreters", "install", "micropython", "3.13t"]) == 2
    captured = capsys.readouterr()
    assert captured.out.startswith("3.13t: ")
    assert captured.err == "internals-lab: micropython cannot be had here. Debian sid: no luck\n"
