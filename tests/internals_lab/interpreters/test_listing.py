"""The command that lists and installs interpreters."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from internals_lab.cli.main import main
from internals_lab.interpreters.build_recipe import RECIPES
from internals_lab.interpreters.cache_folder import cache_folder, interpreters_folder
from internals_lab.model.interpreter import Interpreter


def test_the_table_says_of_each_interpreter_what_it_is_on_one_line(
    capsys: pytest.CaptureFixture[str], free_threaded: Interpreter, gil_twin: Interpreter
) -> None:
    assert main(["interpreters"]) == 0
    heading, *rows = capsys.readouterr().out.splitlines()
    assert heading.split()[:4] == ["name", "short", "version", "free-threaded"]
    by_name = {row.split()[0]: row.split() for row in rows}
    assert by_name[free_threaded.name][2:6] == [free_threaded.version, "yes", "off", "none"]
    assert by_name[gil_twin.name][2:6] == [gil_twin.version, "no", "on", "none"]
    assert "~/" in by_name[gil_twin.name][-1] or not cache_folder().is_relative_to(Path.home())


def test_json_has_everything_and_the_running_interpreter_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["interpreters", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["interpreters"][0]["executable"] == sys.executable
    assert answer["interpreters"][0]["found_by"] == "running"
    assert isinstance(answer["problems"], list)


def test_installing_what_is_there_is_quiet_and_says_where(
    capsys: pytest.CaptureFixture[str], free_threaded: Interpreter
) -> None:
    assert main(["interpreters", "install", "3.13t"]) == 0
    captured = capsys.readouterr()
    name, path = captured.out.strip().split(": ")
    assert name == "3.13t"
    expected = interpreters_folder(cache_folder()) / RECIPES["3.13t"].folder / RECIPES["3.13t"].executable
    assert Path(path).expanduser() == expected
    assert captured.err == ""
    assert Path(free_threaded.executable).samefile(expected)


def test_installing_what_cannot_be_built_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["interpreters", "install", "3.12t"]) == 2
    captured = capsys.readouterr()
    assert captured.err == "internals-lab: '3.12t' is nothing that can be built here; did you mean '3.13t'?\n"
