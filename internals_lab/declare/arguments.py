"""Arguments as they are typed for a function: `200_000, mode='fast'`."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from internals_lab.errors import SettingsError


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Values that can be written as literals; each is kept as its source."""

    positional: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """As between the brackets of a call."""
        return ", ".join([*self.positional, *(f"{name}={value}" for name, value in self.named.items())])


def arguments_in(text: str) -> Arguments:
    """The arguments between the brackets of a call. Raises SettingsError that says what would be right."""
    try:
        call = ast.parse(f"f({text})", mode="eval").body
    except SyntaxError as error:
        raise SettingsError(_mistake(text, error.msg)) from None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        raise SettingsError(_mistake(text, "a bracket is closed that was not opened"))
    if any(isinstance(one, ast.Starred) for one in call.args) or any(
        one.arg is None for one in call.keywords
    ):
        raise SettingsError(_mistake(text, "nothing can be unpacked"))
    names = [str(one.arg) for one in call.keywords]
    if len(set(names)) != len(names):
        raise SettingsError(_mistake(text, "a name is given twice"))
    return Arguments(
        positional=[_literal(one, text) for one in call.args],
        named={name: _literal(one.value, text) for name, one in zip(names, call.keywords, strict=True)},
    )


def _literal(node: ast.expr, text: str) -> str:
    source = ast.unparse(node)
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise SettingsError(
            _mistake(text, f"{source} is no literal; what must be computed, --setup can make")
        ) from None
    return source


def _mistake(text: str, why: str) -> str:
    return f"arguments are literals as in a call, 200_000, mode='fast'; not {text!r}: {why}"
