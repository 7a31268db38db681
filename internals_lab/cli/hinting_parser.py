"""A command line that says what a mistyped word was probably meant to be."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from typing import NoReturn

from internals_lab.errors import nearest

_UNRECOGNISED = re.compile(r"unrecognized arguments: (?P<word>--[^\s=]+)")
_INVALID_COMMAND = re.compile(r"argument COMMAND: invalid choice: '(?P<word>[^']*)'")


class HintingParser(argparse.ArgumentParser):
    """argparse's, whose own hints came with Python 3.14."""

    def error(self, message: str) -> NoReturn:
        """As in argparse: exit code 2."""
        if message.endswith("required: COMMAND"):
            self.print_help(sys.stderr)
            self.exit(2)
        if found := _UNRECOGNISED.match(message):
            message += _close(found["word"], set(self._flags()))
        elif found := _INVALID_COMMAND.match(message):
            message = f"there is no command {found['word']!r}{nearest(found['word'], self._commands())}"
        super().error(message)

    def _flags(self) -> Iterator[str]:
        for action in self._actions:
            yield from action.option_strings
            for parser in _parsers(action):
                yield from parser._flags()

    def _commands(self) -> list[str]:
        return [name for action in self._actions for name in _choices(action)]


def _choices(action: argparse.Action) -> dict[str, HintingParser]:
    return action.choices if isinstance(action.choices, dict) else {}


def _parsers(action: argparse.Action) -> Iterator[HintingParser]:
    yield from _choices(action).values()


def _close(word: str, flags: set[str]) -> str:
    """Only what is close: of all options of all commands, a list would help nobody."""
    hint = nearest(word, sorted(flags))
    return hint if "did you mean" in hint else ""
