"""What the command line says of words that it does not know."""

from __future__ import annotations

import pytest

from internals_lab.cli.main import main


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    return capsys.readouterr().err


def test_a_mistyped_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no command 'chek'; did you mean 'check'?" in said(capsys, "chek")


def test_a_mistyped_option_of_a_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "check", "shop:price", "--itmes", "shop:load")
    assert "unrecognized arguments: --itmes shop:load; did you mean '--items'?" in text


def test_what_is_close_to_nothing_gets_no_guess(capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean" not in said(capsys, "check", "shop:price", "--xyzzyx")


def test_no_command_at_all_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys)
    assert "give the verdict for a function" in text
    assert "browse results in the browser" in text
