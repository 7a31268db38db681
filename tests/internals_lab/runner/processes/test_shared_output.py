"""Answers and what measured code prints over one standard output."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from internals_lab.runner.processes.shared_output import MARKER, PART_BYTES, told_apart

LONG = b"x" * (2 * PART_BYTES)


@pytest.mark.parametrize(
    ("output", "answers", "printed"),
    [
        (b"\n" + MARKER + b'{"a": 1}\nhello\n' + MARKER + b"{}\n", [b'{"a": 1}\n', b"{}\n"], b"hello\n"),
        (b"no end" + b"\n" + MARKER + b"{}\n", [b"{}\n"], b"no end\n"),
        (MARKER + LONG + b"\n" + LONG + b"\n", [LONG + b"\n"], LONG),
        (MARKER + b'{}\n{"hello": 1}\n', [b"{}\n"], b'{"hello": 1}\n'),
        (b'a banner\n{"hello": 1}\n{}\nrubbish\n', [b'{"hello": 1}\n', b"{}\n", b"rubbish\n"], b"a banner\n"),
    ],
    ids=["printed between", "no end of line", "long ones", "a forged greeting", "moved pipes"],
)
def test_answers_are_told_from_what_is_printed(
    output: bytes, answers: list[bytes], printed: bytes, tmp_path: Path
) -> None:
    capture = tmp_path / "captured.txt"
    assert list(told_apart(io.BytesIO(output), capture)) == answers
    assert capture.read_bytes() == printed
