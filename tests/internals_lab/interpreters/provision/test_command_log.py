"""What is told of a command that takes long, that fails, and that cannot be started."""

from __future__ import annotations

from pathlib import Path

import pytest

from internals_lab.errors import InterpreterError
from internals_lab.interpreters.provision.command_log import CommandFailed, CommandLog


def test_a_command_that_takes_long_is_reported_by_its_last_line_with_a_word(tmp_path: Path) -> None:
    said: list[str] = []
    go_on = tmp_path / "go-on"  # so that the command takes as long as it has to

    def say(line: str) -> None:
        said.append(line)
        if line.endswith(" s: compiling a file"):
            go_on.touch()

    log = CommandLog(tmp_path / "log", say, silence_s=0.05)
    script = f"echo compiling a file; echo '  |   ^~~'; until [ -e {go_on} ]; do sleep 0.01; done"
    log.run(["sh", "-c", script], doing="compile", folder=tmp_path)
    assert said[-1].endswith(" s: compiling a file")


def test_what_a_command_printed_is_returned_without_what_others_did(tmp_path: Path) -> None:
    log = CommandLog(tmp_path / "log")
    log.run(["echo", "one"], doing="first", folder=tmp_path)
    assert (
        log.run(["sh", "-c", "echo two; echo three >&2"], doing="second", folder=tmp_path) == "two\nthree\n"
    )
    assert (tmp_path / "log").read_text().count("\n$ ") == 2


def test_a_command_that_fails_quotes_its_end_and_lets_a_reason_be_picked(tmp_path: Path) -> None:
    log = CommandLog(tmp_path / "log")
    script = "echo E: this is why; echo E: this sums up; exit 3"
    with pytest.raises(CommandFailed, match=r"trying failed \(exit code 3\): .*sums up") as caught:
        log.run(["sh", "-c", script], doing="trying", folder=tmp_path)
    assert caught.value.reason(r"\A(?:.*\n)*?E: (.+)") == "this is why"
    assert caught.value.reason(r"^E: (.+)$") == "this sums up"
    assert caught.value.reason("nothing like it") == str(caught.value)


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InterpreterError, match="trying: no-such-program cannot be started: No such file"):
        CommandLog(tmp_path / "log").run(["no-such-program"], doing="trying", folder=tmp_path)
